import { boolean, integer, optional, string } from "../../../model/shape.ts";
import { volumeAttachmentFields, volumeDocument, volumeFields } from "../../../protocols/ec2/documents/volume.ts";
import { defineAction } from "../query/action.ts";
import { defineDescribe } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { tagSpecifications } from "../tagging.ts";

const { ec2 } = queryServices;

export const describeVolumes = defineDescribe("DescribeVolumes", { ids: "VolumeId", set: "volumeSet", item: volumeDocument });

/** Its client token makes it repeatable. */
export const createVolume = defineAction(ec2, "CreateVolume", {
  parameters: {
    AvailabilityZone: string(),
    Size: optional(integer({ doc: "In GiB." })),
    SnapshotId: optional(string()),
    VolumeType: optional(string()),
    Iops: optional(integer()),
    Encrypted: optional(boolean()),
    TagSpecification: tagSpecifications,
    ClientToken: string(),
  },
  document: volumeFields,
  isRepeatable: true,
});

export const deleteVolume = defineAction(ec2, "DeleteVolume", {
  parameters: { VolumeId: string() },
  document: {},
  isRepeatable: true,
});

export const attachVolume = defineAction(ec2, "AttachVolume", {
  parameters: { VolumeId: string(), InstanceId: string(), Device: string() },
  document: volumeAttachmentFields,
});

export const detachVolume = defineAction(ec2, "DetachVolume", {
  parameters: { VolumeId: string(), InstanceId: string(), Device: optional(string()), Force: optional(boolean()) },
  document: volumeAttachmentFields,
});

export const modifyVolume = defineAction(ec2, "ModifyVolume", {
  parameters: {
    VolumeId: string(),
    Size: optional(integer({ doc: "In GiB." })),
    VolumeType: optional(string()),
    Iops: optional(integer()),
  },
  document: {},
  isRepeatable: true,
});
