import assert from "node:assert/strict";
import { textIn } from "./choose.ts";
import { elementsAt } from "./signed-client.ts";
import { filters, listed, tagged } from "./strict-calls.ts";
import { testTerraformCases } from "./terraform-cases.ts";

const elementsOfVolume = [
  "volumeId",
  "size",
  "availabilityZone",
  "status",
  "createTime",
  "volumeType",
  "encrypted",
  "multiAttachEnabled",
  "tagSet",
].map((element) => `volumeSet/item/${element}`);

testTerraformCases([
  "aws_ebs_volume, aws_volume_attachment, aws_ebs_snapshot and aws_ami_from_instance",
  async ({ call, name, undo, until, untilRefused, zone, ...scene }) => {
    const made = await call(
      "CreateVolume",
      { AvailabilityZone: zone, Size: "1", ClientToken: name, ...tagged("volume", { Name: name }) },
      ["volumeId", "status", "createTime"],
    );
    const VolumeId = textIn(made, "volumeId");
    const ids = listed("VolumeId", [VolumeId]);
    undo("DeleteVolume", { VolumeId });
    await until("DescribeVolumes", ids, (body) => textIn(body, "volumeSet/item/status") === "available");
    await call("DescribeVolumes", ids, elementsOfVolume);

    const placed = { SubnetId: scene.subnetId, "Placement.AvailabilityZone": zone };
    const run = await call("RunInstances", {
      ImageId: scene.imageId,
      InstanceType: scene.instanceType,
      MinCount: "1",
      MaxCount: "1",
      ...placed,
    });
    const InstanceId = textIn(run, "instancesSet/item/instanceId");
    const instances = listed("InstanceId", [InstanceId]);
    undo("TerminateInstances", instances);
    const stateOfInstance = "reservationSet/item/instancesSet/item/instanceState/name";
    await until("DescribeInstances", instances, (body) => textIn(body, stateOfInstance) === "running");

    const attachment = filters({ "attachment.device": "/dev/sdf", "attachment.instance-id": InstanceId });
    assert.deepEqual(elementsAt(await call("DescribeVolumes", attachment, ["volumeSet"]), "volumeSet/item"), []);
    await call("AttachVolume", { VolumeId, InstanceId, Device: "/dev/sdf" }, ["volumeId", "instanceId", "device", "status"]);
    undo("DetachVolume", { VolumeId, InstanceId });
    const isAttached = await until("DescribeVolumes", ids, (body) =>
      elementsAt(body, "volumeSet/item/attachmentSet/item/status").some(({ text }) => text === "attached"),
    );
    const ofAttachment = ["volumeId", "instanceId", "device", "status", "attachTime", "deleteOnTermination"];
    for (const element of ofAttachment) assert.ok(textIn(isAttached, `volumeSet/item/attachmentSet/item/${element}`), element);

    const taken = await call("CreateSnapshot", { VolumeId, ...tagged("snapshot", { Name: name }) }, ["snapshotId", "status"]);
    const SnapshotId = textIn(taken, "snapshotId");
    undo("DeleteSnapshot", { SnapshotId });
    const snapshots = listed("SnapshotId", [SnapshotId]);
    await until("DescribeSnapshots", snapshots, (body) => textIn(body, "snapshotSet/item/status") === "completed");
    const ofSnapshot = ["snapshotId", "volumeId", "ownerId", "encrypted", "volumeSize", "startTime", "progress", "tagSet"];
    await call(
      "DescribeSnapshots",
      snapshots,
      ofSnapshot.map((element) => `snapshotSet/item/${element}`),
    );

    const image = await call("CreateImage", { InstanceId, Name: name, NoReboot: "true" }, ["imageId"]);
    const ImageId = textIn(image, "imageId");
    undo("DeregisterImage", { ImageId });
    await until(
      "DescribeImages",
      listed("ImageId", [ImageId]),
      (body) => textIn(body, "imagesSet/item/imageState") === "available",
    );
    await call("DeregisterImage", { ImageId }, ["return"]);

    await call("DetachVolume", { VolumeId, InstanceId, Device: "/dev/sdf" }, ["volumeId", "status"]);
    await until("DescribeVolumes", ids, (body) => textIn(body, "volumeSet/item/status") === "available");
    await call("DeleteSnapshot", { SnapshotId }, ["return"]);
    await untilRefused("DescribeSnapshots", snapshots, "InvalidSnapshot.NotFound");
    await call("ModifyVolume", { VolumeId, Size: "2" }, [
      "volumeModification/modificationState",
      "volumeModification/targetSize",
    ]);
    const progress = await call("DescribeVolumesModifications", ids, ["volumeModificationSet/item/modificationState"]);
    assert.match(textIn(progress, "volumeModificationSet/item/modificationState"), /^(modifying|optimizing|completed)$/);
    await until("DescribeVolumes", ids, (body) => textIn(body, "volumeSet/item/size") === "2");
    await call("DeleteVolume", { VolumeId }, ["return"]);
    await untilRefused("DescribeVolumes", ids, "InvalidVolume.NotFound");
    await call("TerminateInstances", instances);
    await until("DescribeInstances", instances, (body) => textIn(body, stateOfInstance) === "terminated");
  },
]);
