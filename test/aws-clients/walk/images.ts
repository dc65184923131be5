import assert from "node:assert/strict";
import { listAt, textAt } from "../aws-client.ts";
import type { Scene } from "./walk.ts";

/** Makes an image of an instance, and takes it away with the snapshots below it. */
export async function walkImages({ client, name, undo }: Scene, instanceId: string): Promise<void> {
  const made = await client.call("CreateImage", {
    InstanceId: instanceId,
    Name: name,
    Description: "made by a walk",
    NoReboot: true,
  });
  const ImageId = textAt(made, "ImageId");
  undo(() => client.call("DeregisterImage", { ImageId }));
  assert.match(ImageId, /^ami-/);
  await client.wait("ImageExists", { ImageIds: [ImageId] });
  await client.wait("ImageAvailable", { ImageIds: [ImageId] });
  const own = await client.call("DescribeImages", { Owners: ["self"], Filters: [{ Name: "name", Values: [name] }] });
  assert.deepEqual(
    listAt(own, "Images").map((image) => image["ImageId"]),
    [ImageId],
  );
  const snapshots = listAt(own, "Images[0].BlockDeviceMappings").flatMap(({ Ebs }) => {
    const id = (Ebs as { SnapshotId?: string } | undefined)?.SnapshotId;
    return id === undefined ? [] : [id];
  });
  await client.call("DeregisterImage", { ImageId });
  for (const SnapshotId of snapshots) await client.call("DeleteSnapshot", { SnapshotId });
  const gone = await client.call("DescribeImages", { Owners: ["self"], Filters: [{ Name: "name", Values: [name] }] });
  assert.deepEqual(listAt(gone, "Images"), []);
}
