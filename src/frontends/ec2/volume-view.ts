import type { Volume } from "../../model/collections/volumes.ts";
import type { VolumeDocument } from "../../protocols/ec2/documents/volume.ts";
import type { Call } from "../aws-query/call.ts";
import { toEc2 } from "./ids.ts";
import { inGibibytes, unknownTime } from "./safe-values.ts";
import { tagSetOf } from "./tags.ts";
import { usualVolumeType } from "./volume-types.ts";
import { zoneOf } from "./zones.ts";

/** A volume in EC2's words. */
export function volumeOf(volume: Volume, call: Call): VolumeDocument {
  const { id, snapshotId } = volume;
  return {
    volumeId: toEc2("volume", id),
    size: inGibibytes(volume.capacity),
    snapshotId: snapshotId === undefined ? "" : toEc2("snapshot", snapshotId),
    availabilityZone: zoneOf(call, volume.realmId),
    status: volumeState(volume),
    createTime: volume.created ?? unknownTime,
    attachmentSet: attachmentsOf(volume),
    tagSet: tagSetOf("volumes", volume),
    volumeType: volume.type ?? usualVolumeType,
    iops: volume.iops,
    encrypted: volume.encrypted ?? false,
    multiAttachEnabled: false,
  };
}

/** The state in EC2's words, where one that is on its way to an instance, or from it, is in use. */
export function volumeState({ state = "available", instanceId }: Volume): string {
  switch (state) {
    case "pending":
    case "creating":
      return "creating";
    case "available":
    case "capturing":
    case "resizing":
      return instanceId === undefined ? "available" : "in-use";
    case "attaching":
    case "in-use":
    case "detaching":
      return "in-use";
    case "deleting":
      return "deleting";
    case "error":
    case "unknown":
      return "error";
  }
}

/** Where it is attached, as one who asked for it may know better than the cloud yet does. */
export function attachmentsOf(volume: Volume): VolumeDocument["attachmentSet"] {
  const { id, instanceId, state, device = "", attachedTime = volume.created ?? unknownTime, deleteOnTermination } = volume;
  if (instanceId === undefined) return [];
  return [
    {
      volumeId: toEc2("volume", id),
      instanceId: toEc2("instance", instanceId),
      device,
      status: state === "attaching" || state === "detaching" ? state : "attached",
      attachTime: attachedTime,
      deleteOnTermination: deleteOnTermination ?? false,
    },
  ];
}
