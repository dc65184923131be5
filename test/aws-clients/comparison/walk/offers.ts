import { textAt, type Answer } from "../../aws-client.ts";
import type { Aws } from "./walk.ts";

/** What there is before anything is made; gives the network that every account has. */
export async function walkOffers(aws: Aws): Promise<{ readonly vpcId: string; readonly subnetId: string }> {
  await aws`ec2 describe-regions`;
  await aws`ec2 describe-regions --region-names us-east-1 eu-west-1`;
  await aws`ec2 describe-regions --filters Name=region-name,Values=eu-*`;
  await aws`ec2 describe-availability-zones`;
  await aws`ec2 describe-availability-zones --zone-names us-east-1b`;
  await aws`ec2 describe-availability-zones --filters Name=state,Values=available`;
  await aws`ec2 describe-account-attributes`;
  await aws`ec2 describe-instance-types --instance-types t3.micro m5.large`;
  await aws`ec2 describe-instance-types --filters Name=instance-type,Values=c5.*`;
  await aws`ec2 describe-instance-type-offerings --filters Name=instance-type,Values=t3.micro`;
  await aws`ec2 describe-instance-type-offerings --location-type availability-zone --filters Name=instance-type,Values=t3.micro`;
  await aws`ec2 describe-images --image-ids ami-12c6146b`;
  await aws`ec2 describe-images --owners self`;
  await aws`ec2 describe-images --owners amazon --filters Name=name,Values=amzn2-ami-hvm*`;
  await aws`ec2 describe-images --filters Name=architecture,Values=i386`;
  await aws`ec2 describe-image-attribute --image-id ami-12c6146b --attribute description`;
  await aws`ec2 get-ebs-encryption-by-default`;
  const vpcs = await aws`ec2 describe-vpcs`;
  const vpcId = textAt(vpcs, "Vpcs[0].VpcId");
  await aws`ec2 describe-vpcs --vpc-ids ${vpcId}`;
  await aws`ec2 describe-vpcs --filters Name=is-default,Values=true`;
  await aws`ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute enableDnsSupport`;
  await aws`ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute enableDnsHostnames`;
  await aws`ec2 describe-subnets`;
  const inZone = await aws`ec2 describe-subnets --filters Name=availability-zone,Values=us-east-1b Name=vpc-id,Values=${vpcId}`;
  const subnetId = textAt(inZone as Answer, "Subnets[0].SubnetId");
  await aws`ec2 describe-subnets --subnet-ids ${subnetId}`;
  await aws`ec2 describe-route-tables`;
  await aws`ec2 describe-route-tables --filters Name=vpc-id,Values=${vpcId}`;
  await aws`ec2 describe-internet-gateways`;
  await aws`ec2 describe-network-acls`;
  await aws`ec2 describe-network-interfaces`;
  await aws`ec2 describe-security-groups`;
  await aws`ec2 describe-instances`;
  await aws`ec2 describe-volumes`;
  await aws`ec2 describe-addresses`;
  await aws`ec2 describe-tags`;
  return { vpcId, subnetId };
}
