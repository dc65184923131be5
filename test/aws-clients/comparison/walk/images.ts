import { textAt, type Answer } from "../../aws-client.ts";
import type { Aws } from "./walk.ts";

/** Images of one's own, made of an instance and of a snapshot. */
export async function walkImages(
  aws: Aws,
  { instanceId, snapshotId }: { readonly instanceId: string; readonly snapshotId: string },
): Promise<void> {
  const tags = "ResourceType=image,Tags=[{Key=stage,Value=test}]";
  const made =
    await aws`ec2 create-image --instance-id ${instanceId} --name golden --description ${"Of an instance"} --tag-specifications ${tags}`;
  const id = textAt(made as Answer, "ImageId");
  await aws`ec2 describe-images --image-ids ${id}`;
  await aws`ec2 describe-images --owners self`;
  await aws`ec2 describe-images --owners self --filters Name=name,Values=gold*`;
  await aws`ec2 describe-images --filters Name=tag:stage,Values=test`;
  await aws`ec2 modify-image-attribute --image-id ${id} --launch-permission Add=[{UserId=210987654321}]`;
  await aws`ec2 describe-image-attribute --image-id ${id} --attribute launchPermission`;
  await aws`ec2 modify-image-attribute --image-id ${id} --launch-permission Remove=[{UserId=210987654321}]`;
  await aws`ec2 describe-image-attribute --image-id ${id} --attribute launchPermission`;
  const copied = await aws`ec2 copy-image --source-image-id ${id} --source-region us-east-1 --name copied`;
  const registered = await aws`ec2 register-image --name registered --architecture x86_64 --root-device-name /dev/sda1
    --virtualization-type hvm --block-device-mappings ${JSON.stringify([{ DeviceName: "/dev/sda1", Ebs: { SnapshotId: snapshotId } }])}`;
  for (const answer of [made, copied, registered])
    await aws`ec2 deregister-image --image-id ${textAt(answer as Answer, "ImageId")}`;
  await aws`ec2 deregister-image --image-id ${id}`;
  await aws`ec2 delete-snapshot --snapshot-id ${snapshotId}`;
  await aws`ec2 describe-snapshots --snapshot-ids ${snapshotId}`;
}
