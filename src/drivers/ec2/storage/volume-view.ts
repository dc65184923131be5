import type { Volume } from "../../../model/collections/volumes.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { volumeDocument } from "../../../protocols/ec2/documents/volume.ts";
import { gibibyte } from "../sizes.ts";
import { namedBy } from "../tagging.ts";

type Document = Answer<typeof volumeDocument>;

const states: Readonly<Record<string, Volume["state"]>> = {
  creating: "creating",
  available: "available",
  "in-use": "in-use",
  deleting: "deleting",
  deleted: "deleting",
  error: "error",
};

/**
 * Where a volume is attached, or on its way to or from there; a volume that several instances share is shown at the first.
 * @param wanted at this instance alone
 */
export const attachmentOf = (
  { attachmentSet }: Document,
  wanted?: string | undefined,
): Document["attachmentSet"][number] | undefined =>
  attachmentSet.find(
    ({ status, instanceId }) => instanceId && status !== "detached" && (wanted === undefined || instanceId === wanted),
  );

/** A volume as EC2 shows it. */
export function toVolume(document: Document): Volume {
  const { createTime, size, availabilityZone, volumeType, iops, encrypted, snapshotId, status = "" } = document;
  const attachment = attachmentOf(document);
  return {
    id: needed(document, "volumeId"),
    ...namedBy(document.tagSet),
    ...(createTime && { created: createTime }),
    state: passing[attachment?.status ?? ""] ?? states[status] ?? "unknown",
    ...(size !== undefined && { capacity: size * gibibyte }),
    ...(availabilityZone && { realmId: availabilityZone }),
    ...(attachment?.instanceId && { instanceId: attachment.instanceId }),
    ...(attachment?.device && { device: attachment.device }),
    ...(attachment?.attachTime && { attachedTime: attachment.attachTime }),
    ...(attachment?.deleteOnTermination !== undefined && { deleteOnTermination: attachment.deleteOnTermination }),
    ...(volumeType && { type: volumeType }),
    ...(iops !== undefined && { iops }),
    ...(encrypted !== undefined && { encrypted }),
    ...(snapshotId && { snapshotId }),
  };
}

/** An attachment that is on its way says more than the volume's own state. */
const passing: Readonly<Record<string, Volume["state"]>> = { attaching: "attaching", detaching: "detaching", busy: "detaching" };
