import type { Aws } from "./walk.ts";

/** What is refused: not there, malformed, missing, or only tried. */
export async function walkErrors(
  aws: Aws,
  { instanceId, groupId }: { readonly instanceId: string; readonly groupId: string },
): Promise<void> {
  const missing = "0123456789abcdef0";
  await aws`ec2 describe-instances --instance-ids ${`i-${missing}`}`;
  await aws`ec2 describe-volumes --volume-ids ${`vol-${missing}`}`;
  await aws`ec2 describe-snapshots --snapshot-ids ${`snap-${missing}`}`;
  await aws`ec2 describe-images --image-ids ${`ami-${missing}`}`;
  await aws`ec2 describe-security-groups --group-ids ${`sg-${missing}`}`;
  await aws`ec2 describe-subnets --subnet-ids ${`subnet-${missing}`}`;
  await aws`ec2 describe-vpcs --vpc-ids ${`vpc-${missing}`}`;
  await aws`ec2 describe-network-interfaces --network-interface-ids ${`eni-${missing}`}`;
  await aws`ec2 describe-route-tables --route-table-ids ${`rtb-${missing}`}`;
  await aws`ec2 describe-internet-gateways --internet-gateway-ids ${`igw-${missing}`}`;
  await aws`ec2 describe-addresses --allocation-ids ${`eipalloc-${missing}`}`;
  await aws`ec2 describe-addresses --public-ips 192.0.2.77`;
  await aws`ec2 describe-availability-zones --zone-names us-east-1z`;
  await aws`ec2 describe-regions --region-names nowhere-1`;
  await aws`ec2 describe-instance-types --instance-types t0.none`;
  await aws`ec2 describe-instances --filters Name=nonsense,Values=x`;
  await aws`ec2 stop-instances --instance-ids ${`i-${missing}`}`;
  await aws`ec2 terminate-instances --instance-ids ${`i-${missing}`}`;
  await aws`ec2 stop-instances --instance-ids ${instanceId} --dry-run`;
  await aws`ec2 delete-volume --volume-id ${`vol-${missing}`}`;
  await aws`ec2 delete-security-group --group-id ${`sg-${missing}`}`;
  await aws`ec2 delete-security-group --group-id ${groupId} --dry-run`;
  await aws`ec2 create-key-pair --key-name tried --dry-run`;
  await aws`ec2 create-volume --availability-zone us-east-1z --size 1`;
  await aws`ec2 create-volume --availability-zone us-east-1b`;
  await aws`ec2 create-volume --availability-zone us-east-1b --size 1 --dry-run`;
  await aws`ec2 attach-volume --volume-id ${`vol-${missing}`} --instance-id ${instanceId} --device /dev/sdg`;
  await aws`ec2 associate-address --allocation-id ${`eipalloc-${missing}`} --instance-id ${instanceId}`;
  await aws`ec2 authorize-security-group-ingress --group-id ${groupId} --protocol tcp --port 22 --cidr everywhere`;
  await aws`ec2 run-instances --image-id ${`ami-${missing}`} --instance-type t3.micro`;
  await aws`ec2 run-instances --image-id ami-12c6146b --instance-type t3.micro --subnet-id ${`subnet-${missing}`}`;
  await aws`ec2 run-instances --image-id ami-12c6146b --instance-type t3.micro --key-name nobody`;
  await aws`ec2 create-tags --resources ${`i-${missing}`} --tags Key=a,Value=b`;
  await aws`ec2 terminate-instances --instance-ids ${instanceId}`;
}
