import { textAt, type Answer } from "../../aws-client.ts";
import type { Aws } from "./walk.ts";

/** Volumes and snapshots; gives the id of a snapshot. */
export async function walkStorage(aws: Aws, instanceId: string): Promise<string> {
  const tags = "ResourceType=volume,Tags=[{Key=Name,Value=data},{Key=stage,Value=test}]";
  const made =
    await aws`ec2 create-volume --availability-zone us-east-1b --size 2 --volume-type gp3 --tag-specifications ${tags}`;
  const id = textAt(made as Answer, "VolumeId");
  await aws`ec2 describe-volumes --volume-ids ${id}`;
  await aws`ec2 attach-volume --volume-id ${id} --instance-id ${instanceId} --device /dev/sdf`;
  await aws`ec2 describe-volumes --volume-ids ${id}`;
  await aws`ec2 describe-volumes`;
  await aws`ec2 describe-volumes --filters Name=attachment.instance-id,Values=${instanceId}`;
  await aws`ec2 describe-volumes --filters Name=tag:stage,Values=test Name=status,Values=in-use`;
  await aws`ec2 describe-volumes --no-paginate --max-results 5`;
  await aws`ec2 describe-volume-status --volume-ids ${id}`;
  await aws`ec2 describe-volume-attribute --volume-id ${id} --attribute autoEnableIO`;
  const snapshotTags = "ResourceType=snapshot,Tags=[{Key=stage,Value=test}]";
  const snapshot =
    await aws`ec2 create-snapshot --volume-id ${id} --description ${"Before it changes"} --tag-specifications ${snapshotTags}`;
  const snapshotId = textAt(snapshot as Answer, "SnapshotId");
  await aws`ec2 describe-snapshots --snapshot-ids ${snapshotId}`;
  await aws`ec2 describe-snapshots --owner-ids self`;
  await aws`ec2 describe-snapshots --filters Name=volume-id,Values=${id}`;
  await aws`ec2 describe-snapshot-attribute --snapshot-id ${snapshotId} --attribute createVolumePermission`;
  await aws`ec2 modify-snapshot-attribute --snapshot-id ${snapshotId} --attribute createVolumePermission --operation-type add --user-ids 210987654321`;
  await aws`ec2 describe-snapshot-attribute --snapshot-id ${snapshotId} --attribute createVolumePermission`;
  const copy = textAt(
    (await aws`ec2 create-volume --availability-zone us-east-1b --snapshot-id ${snapshotId}`) as Answer,
    "VolumeId",
  );
  await aws`ec2 modify-volume --volume-id ${copy} --size 5`;
  await aws`ec2 describe-volumes-modifications --volume-ids ${copy}`;
  await aws`ec2 create-snapshots --instance-specification InstanceId=${instanceId} --description all`;
  await aws`ec2 detach-volume --volume-id ${id} --instance-id ${instanceId} --device /dev/sdf`;
  await aws`ec2 delete-volume --volume-id ${id}`;
  await aws`ec2 delete-volume --volume-id ${copy}`;
  await aws`ec2 describe-volumes --volume-ids ${id}`;
  return snapshotId;
}
