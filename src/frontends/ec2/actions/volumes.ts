import { boolean, integer, optional, string } from "../../../model/shape.ts";
import { isCloudError } from "../../../model/errors.ts";
import { AwsFault, missingParameter } from "../../../protocols/aws-query/aws-fault.ts";
import { volumeDocument, volumeFields } from "../../../protocols/ec2/documents/volume.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { describe } from "../../aws-query/describe.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { fromEc2, fromEc2IfThere, idParameter, toEc2 } from "../ids.ts";
import { fromGibibytes } from "../safe-values.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter } from "../tags.ts";
import { listVolumes } from "../volume-list.ts";
import { diskOf } from "../volume-types.ts";
import { volumeOf } from "../volume-view.ts";
import { realmOf } from "../zones.ts";

const describeVolumes = describe({
  name: "DescribeVolumes",
  doc: "The volumes.",
  needs: ["volumes", "list"],
  set: "volumeSet",
  item: volumeDocument,
  ids: idParameter("VolumeId", "volume"),
  filters: {
    "attachment.attach-time": "attachmentSet.attachTime",
    "attachment.delete-on-termination": "attachmentSet.deleteOnTermination",
    "attachment.device": "attachmentSet.device",
    "attachment.instance-id": "attachmentSet.instanceId",
    "attachment.status": "attachmentSet.status",
    "availability-zone": "availabilityZone",
    "availability-zone-id": "availabilityZone",
    "create-time": "createTime",
    encrypted: "encrypted",
    "multi-attach-enabled": "multiAttachEnabled",
    size: "size",
    "snapshot-id": "snapshotId",
    status: "status",
    "volume-id": "volumeId",
    "volume-type": "volumeType",
  },
  tags: "tagSet",
  list: listVolumes,
  show: (volume, _, call) => volumeOf(volume, call),
});

const createVolume = defineAction({
  name: "CreateVolume",
  doc: "Creates a volume, empty or of a snapshot. A type of EC2's that the cloud does not have is the cloud's usual one.",
  needs: ["volumes", "create"],
  idempotent: true,
  parameters: {
    AvailabilityZone: optional(string()),
    AvailabilityZoneId: optional(string()),
    Size: optional(integer({ minimum: 1, maximum: 65_536 })),
    SnapshotId: optional(string()),
    VolumeType: optional(string()),
    Iops: optional(integer({ minimum: 1 })),
    Throughput: optional(integer({ minimum: 1 })),
    Encrypted: optional(boolean()),
    KmsKeyId: optional(string()),
    MultiAttachEnabled: optional(boolean()),
    OutpostArn: optional(string()),
    TagSpecification: tagSpecificationParameter,
    ClientToken: optional(string({ maxLength: 64 })),
  },
  document: volumeFields,
  run: async (call, given) => {
    const { Size, SnapshotId, AvailabilityZone = given.AvailabilityZoneId } = given;
    if (AvailabilityZone === undefined) throw missingParameter("AvailabilityZone");
    if (Size === undefined && SnapshotId === undefined) throw missingParameter("size/snapshot");
    if (given.MultiAttachEnabled) throw new AwsFault("UnsupportedOperation", "A volume is attached to one instance at most.");
    if (given.OutpostArn !== undefined) throw new AwsFault("UnsupportedOperation", "There are no outposts.");
    const volume = await call.cloud.call("volumes", "create", {
      realmId: await realmOf(call, AvailabilityZone),
      capacity: fromGibibytes(Size),
      snapshotId: fromEc2IfThere("snapshot", SnapshotId),
      ...(await diskOf(call, given)),
      ...tagParameters(call.cloud, "volumes", "create", specifiedTags(given.TagSpecification, "volume")),
    });
    return volumeOf(volume, call);
  },
});

const deleteVolume = defineAction({
  name: "DeleteVolume",
  doc: "Destroys a volume that is not in use.",
  needs: ["volumes", "destroy"],
  parameters: { VolumeId: string() },
  document: { return: boolean() },
  run: async ({ cloud }, { VolumeId }) => {
    const id = fromEc2("volume", VolumeId);
    try {
      await cloud.call("volumes", "destroy", { id });
    } catch (error) {
      if (!isCloudError(error) || (error.code !== "failed_precondition" && error.code !== "busy")) throw error;
      const instanceId = cloud.supports("volumes", "get") ? (await memberOf(cloud, "volumes", id))?.instanceId : undefined;
      if (instanceId === undefined) throw error;
      throw new AwsFault("VolumeInUse", `Volume ${VolumeId} is currently attached to ${toEc2("instance", instanceId)}`);
    }
    return { return: true };
  },
});

const getEbsEncryptionByDefault = defineAction({
  name: "GetEbsEncryptionByDefault",
  doc: "No: whether volumes are encrypted is the cloud's affair.",
  needs: "static",
  parameters: {},
  document: { ebsEncryptionByDefault: boolean() },
  run: () => ({ ebsEncryptionByDefault: false }),
});

/** Volumes. */
export const actions: readonly Action[] = [describeVolumes, createVolume, deleteVolume, getEbsEncryptionByDefault];
