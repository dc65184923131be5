import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { listAt, refused, textAt, valueAt } from "../aws-client.ts";
import { instancesIn } from "./instances.ts";
import type { Scene } from "./walk.ts";

/** A volume's life: made, attached, copied to a snapshot, detached, deleted. */
export async function walkVolumes({ client, cloud, name, undo }: Scene, instanceId: string): Promise<void> {
  const instance = instancesIn(await client.call("DescribeInstances", { InstanceIds: [instanceId] }))[0];
  const asked = {
    AvailabilityZone: textAt(instance, "Placement.AvailabilityZone"),
    Size: 1,
    TagSpecifications: [{ ResourceType: "volume", Tags: [{ Key: "Name", Value: name }] }],
    ClientToken: randomUUID(),
  };
  const VolumeId = textAt(await client.call("CreateVolume", asked), "VolumeId");
  undo(() => client.call("DeleteVolume", { VolumeId }));
  assert.match(VolumeId, /^vol-/);
  if (!cloud.lacks.has("client tokens")) assert.equal(textAt(await client.call("CreateVolume", asked), "VolumeId"), VolumeId);
  await client.wait("VolumeAvailable", { VolumeIds: [VolumeId] });
  const shown = await client.call("DescribeVolumes", { Filters: [{ Name: "tag:Name", Values: [name] }] });
  assert.deepEqual(
    listAt(shown, "Volumes").map((volume) => [volume["VolumeId"], volume["Size"]]),
    [[VolumeId, 1]],
  );
  assert.ok(textAt(shown, "Volumes[0].CreateTime"));

  await client.call("AttachVolume", { VolumeId, InstanceId: instanceId, Device: "/dev/sdf" });
  undo(() => client.call("DetachVolume", { VolumeId, InstanceId: instanceId }));
  await client.wait("VolumeInUse", { VolumeIds: [VolumeId] });
  const attached = await client.call("DescribeVolumes", {
    Filters: [
      { Name: "attachment.instance-id", Values: [instanceId] },
      { Name: "volume-id", Values: [VolumeId] },
    ],
  });
  assert.equal(textAt(attached, "Volumes[0].Attachments[0].InstanceId"), instanceId);
  await refused(client.call("DeleteVolume", { VolumeId }), "VolumeInUse");

  const SnapshotId = textAt(await client.call("CreateSnapshot", { VolumeId, Description: name }), "SnapshotId");
  undo(() => client.call("DeleteSnapshot", { SnapshotId }));
  await client.wait("SnapshotCompleted", { SnapshotIds: [SnapshotId] });
  const snapshots = await client.call("DescribeSnapshots", {
    OwnerIds: ["self"],
    Filters: [{ Name: "volume-id", Values: [VolumeId] }],
  });
  assert.deepEqual(
    listAt(snapshots, "Snapshots").map((snapshot) => snapshot["SnapshotId"]),
    [SnapshotId],
  );
  assert.equal(valueAt(snapshots, "Snapshots[0].VolumeSize"), 1);

  await client.call("DetachVolume", { VolumeId, InstanceId: instanceId });
  await client.wait("VolumeAvailable", { VolumeIds: [VolumeId] });
  await client.call("DeleteSnapshot", { SnapshotId });
  await snapshotIsGone();
  await client.call("DeleteVolume", { VolumeId });
  await client.wait("VolumeDeleted", { VolumeIds: [VolumeId] });

  /** There is no waiter for it, and a cloud may keep the volume until then. */
  async function snapshotIsGone(): Promise<void> {
    for (let left = 60; left > 0; left--) {
      const answer = await client.call("DescribeSnapshots", { Filters: [{ Name: "snapshot-id", Values: [SnapshotId] }] });
      if (listAt(answer, "Snapshots").length === 0) return;
      await new Promise((resolve) => void setTimeout(resolve, 1000));
    }
    assert.fail(`${SnapshotId} does not go away`);
  }
}
