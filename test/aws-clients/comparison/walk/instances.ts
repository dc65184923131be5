import { textAt, type Answer } from "../../aws-client.ts";
import type { Aws } from "./walk.ts";

interface Launch {
  readonly subnetId: string;
  readonly keyName: string;
  readonly groupId: string;
}

const userData = "#!/bin/sh\necho 'what + a & day; ünïcode'\n";
const disks = JSON.stringify([{ DeviceName: "/dev/sdb", Ebs: { VolumeSize: 3, VolumeType: "gp3", DeleteOnTermination: true } }]);
const tags = "ResourceType=instance,Tags=[{Key=Name,Value=one},{Key=stage,Value=test}]";

/** The life of instances; gives the id of one that runs. */
export async function walkInstances(aws: Aws, { subnetId, keyName, groupId }: Launch): Promise<string> {
  await aws`ec2 run-instances --image-id ami-12c6146b --instance-type t3.micro --dry-run`;
  const made = await aws`ec2 run-instances --image-id ami-12c6146b --instance-type t3.micro --key-name ${keyName}
    --security-group-ids ${groupId} --subnet-id ${subnetId} --user-data ${userData} --block-device-mappings ${disks}
    --tag-specifications ${tags} --monitoring Enabled=true`;
  const id = textAt(made as Answer, "Instances[0].InstanceId");
  await aws`ec2 describe-instances --instance-ids ${id}`;
  const plain = await aws`ec2 run-instances --image-id ami-12c6146b --instance-type t3.small --count 2`;
  const [first, second] = [
    textAt(plain as Answer, "Instances[0].InstanceId"),
    textAt(plain as Answer, "Instances[1].InstanceId"),
  ];
  await aws`ec2 describe-instances`;
  await aws`ec2 describe-instances --filters Name=tag:Name,Values=o*`;
  await aws`ec2 describe-instances --filters Name=instance-type,Values=t3.micro Name=instance-state-name,Values=pending,running`;
  await aws`ec2 describe-instances --filters Name=key-name,Values=nobody`;
  await aws`ec2 describe-instances --filters Name=image-id,Values=ami-12c6146b --page-size 5`;
  await aws`ec2 describe-instances --no-paginate --max-results 5`;
  await aws`ec2 describe-instances --max-items 1`;
  await aws`ec2 describe-instance-status`;
  await aws`ec2 describe-instance-status --instance-ids ${id}`;
  for (const attribute of [
    "instanceType",
    "userData",
    "disableApiTermination",
    "instanceInitiatedShutdownBehavior",
    "rootDeviceName",
    "blockDeviceMapping",
    "sourceDestCheck",
    "groupSet",
    "ebsOptimized",
  ])
    await aws`ec2 describe-instance-attribute --instance-id ${id} --attribute ${attribute}`;
  await aws`ec2 get-console-output --instance-id ${id}`;
  await aws`ec2 get-password-data --instance-id ${id}`;
  await aws`ec2 monitor-instances --instance-ids ${id}`;
  await aws`ec2 unmonitor-instances --instance-ids ${id}`;
  await aws`ec2 create-tags --resources ${id} --tags Key=stage,Value=production Key=owner,Value=me`;
  await aws`ec2 delete-tags --resources ${id} --tags Key=owner`;
  await aws`ec2 describe-tags --filters Name=resource-id,Values=${id}`;
  await aws`ec2 describe-tags --filters Name=resource-type,Values=instance Name=key,Values=stage`;
  await aws`ec2 stop-instances --instance-ids ${id} ${first}`;
  await aws`ec2 describe-instances --instance-ids ${id}`;
  await aws`ec2 describe-instance-status --instance-ids ${id} --include-all-instances`;
  await aws`ec2 describe-instance-status --filters Name=instance-state-name,Values=stopped --include-all-instances`;
  await aws`ec2 modify-instance-attribute --instance-id ${id} --instance-type Value=t3.medium`;
  await aws`ec2 modify-instance-attribute --instance-id ${id} --disable-api-termination`;
  await aws`ec2 terminate-instances --instance-ids ${id}`;
  await aws`ec2 modify-instance-attribute --instance-id ${id} --no-disable-api-termination`;
  await aws`ec2 describe-instance-attribute --instance-id ${id} --attribute instanceType`;
  await aws`ec2 start-instances --instance-ids ${id}`;
  await aws`ec2 start-instances --instance-ids ${id}`;
  await aws`ec2 reboot-instances --instance-ids ${id}`;
  await aws`ec2 terminate-instances --instance-ids ${first} ${second}`;
  await aws`ec2 describe-instances --instance-ids ${first}`;
  await aws`ec2 terminate-instances --instance-ids ${first}`;
  await aws`ec2 describe-instances --filters Name=instance-state-name,Values=terminated`;
  return id;
}
