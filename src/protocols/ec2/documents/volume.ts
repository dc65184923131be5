import { boolean, integer, list, optional, string, struct, timestamp, type Infer } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

/** Where a volume is attached. */
export const volumeAttachmentFields = {
  volumeId: string(),
  instanceId: string(),
  device: string(),
  status: string(),
  attachTime: timestamp(),
  deleteOnTermination: boolean(),
};
export const volumeAttachment = struct(volumeAttachmentFields);

/** A volume, as `CreateVolume` shows it. */
export const volumeFields = {
  volumeId: string(),
  size: integer({ doc: "In GiB." }),
  snapshotId: string(),
  availabilityZone: string(),
  status: string(),
  createTime: timestamp(),
  attachmentSet: list(volumeAttachment),
  tagSet,
  volumeType: string(),
  iops: optional(integer()),
  encrypted: boolean(),
  multiAttachEnabled: boolean(),
};
export const volumeDocument = struct(volumeFields);
export type VolumeDocument = Infer<typeof volumeDocument>;

/** A change of a volume. What it was before is known only when it begins. */
export const volumeModification = struct({
  volumeId: string(),
  modificationState: string(),
  targetSize: integer({ doc: "In GiB." }),
  targetVolumeType: string(),
  targetIops: optional(integer()),
  targetMultiAttachEnabled: boolean(),
  originalSize: optional(integer({ doc: "In GiB." })),
  originalVolumeType: optional(string()),
  originalIops: optional(integer()),
  originalMultiAttachEnabled: optional(boolean()),
  progress: integer({ doc: "Percent." }),
  startTime: optional(timestamp()),
  endTime: optional(timestamp()),
});

/** How a volume does. */
export const volumeStatus = struct({
  volumeId: string(),
  availabilityZone: string(),
  volumeStatus: struct({ status: string(), details: list(struct({ name: string(), status: string() })) }),
  actionsSet: list(struct({ code: string() })),
  eventsSet: list(struct({ eventId: string() })),
  attachmentStatuses: list(struct({ instanceId: string(), ioPerformance: string() })),
});
