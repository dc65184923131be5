import { textAt, type Answer } from "../../aws-client.ts";
import type { Aws } from "./walk.ts";

/** The life of a public address. */
export async function walkAddresses(aws: Aws, instanceId: string): Promise<void> {
  const tags = "ResourceType=elastic-ip,Tags=[{Key=stage,Value=test}]";
  const made = await aws`ec2 allocate-address --domain vpc --tag-specifications ${tags}`;
  const id = textAt(made as Answer, "AllocationId");
  const address = textAt(made as Answer, "PublicIp");
  await aws`ec2 describe-addresses --allocation-ids ${id}`;
  const associated = await aws`ec2 associate-address --allocation-id ${id} --instance-id ${instanceId}`;
  await aws`ec2 describe-addresses`;
  await aws`ec2 describe-addresses --public-ips ${address}`;
  await aws`ec2 describe-addresses --filters Name=instance-id,Values=${instanceId}`;
  await aws`ec2 describe-addresses-attribute --allocation-ids ${id} --attribute domain-name`;
  await aws`ec2 describe-instances --filters Name=ip-address,Values=${address}`;
  await aws`ec2 disassociate-address --association-id ${textAt(associated as Answer, "AssociationId")}`;
  await aws`ec2 release-address --allocation-id ${id}`;
  await aws`ec2 release-address --allocation-id ${id}`;
}
