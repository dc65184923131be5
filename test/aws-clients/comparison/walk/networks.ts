import { textAt, type Answer } from "../../aws-client.ts";
import type { Aws } from "./walk.ts";

/** A network of one's own, with a subnet and an interface in it. */
export async function walkNetworks(aws: Aws, instanceId: string): Promise<void> {
  const tags = "ResourceType=vpc,Tags=[{Key=Name,Value=own}]";
  const vpcId = textAt((await aws`ec2 create-vpc --cidr-block 10.20.0.0/16 --tag-specifications ${tags}`) as Answer, "Vpc.VpcId");
  await aws`ec2 describe-vpcs --vpc-ids ${vpcId}`;
  await aws`ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-hostnames Value=true`;
  await aws`ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute enableDnsHostnames`;
  const subnet = await aws`ec2 create-subnet --vpc-id ${vpcId} --cidr-block 10.20.1.0/24 --availability-zone us-east-1a`;
  const subnetId = textAt(subnet as Answer, "Subnet.SubnetId");
  await aws`ec2 create-subnet --vpc-id ${vpcId} --cidr-block 10.99.1.0/24`;
  await aws`ec2 modify-subnet-attribute --subnet-id ${subnetId} --map-public-ip-on-launch`;
  await aws`ec2 describe-subnets --subnet-ids ${subnetId}`;
  await aws`ec2 describe-route-tables --filters Name=vpc-id,Values=${vpcId}`;
  await aws`ec2 describe-network-acls --filters Name=vpc-id,Values=${vpcId}`;
  await aws`ec2 describe-security-groups --filters Name=vpc-id,Values=${vpcId}`;
  const made =
    await aws`ec2 create-network-interface --subnet-id ${subnetId} --description ${"A second one"} --private-ip-address 10.20.1.77`;
  const id = textAt(made as Answer, "NetworkInterface.NetworkInterfaceId");
  await aws`ec2 describe-network-interfaces --network-interface-ids ${id}`;
  await aws`ec2 describe-network-interfaces --filters Name=attachment.instance-id,Values=${instanceId}`;
  await aws`ec2 describe-network-interface-attribute --network-interface-id ${id} --attribute description`;
  await aws`ec2 describe-network-interface-attribute --network-interface-id ${id} --attribute sourceDestCheck`;
  const attached =
    await aws`ec2 attach-network-interface --network-interface-id ${id} --instance-id ${instanceId} --device-index 1`;
  await aws`ec2 describe-network-interfaces --network-interface-ids ${id}`;
  await aws`ec2 detach-network-interface --attachment-id ${textAt(attached as Answer, "AttachmentId")}`;
  await aws`ec2 delete-network-interface --network-interface-id ${id}`;
  await aws`ec2 delete-vpc --vpc-id ${vpcId}`;
  await aws`ec2 delete-subnet --subnet-id ${subnetId}`;
  await aws`ec2 delete-vpc --vpc-id ${vpcId}`;
  await aws`ec2 describe-vpcs --vpc-ids ${vpcId}`;
}
