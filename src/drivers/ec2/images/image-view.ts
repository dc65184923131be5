import type { Image } from "../../../model/collections/images.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { imageDocument } from "../../../protocols/ec2/documents/image.ts";
import { platformOf } from "../platform.ts";
import { gibibyte } from "../sizes.ts";
import { tagsOf } from "../tagging.ts";

type Document = Answer<typeof imageDocument>;

const states: Readonly<Record<string, Image["state"]>> = {
  pending: "pending",
  available: "available",
  transient: "pending",
  invalid: "error",
  failed: "error",
  error: "error",
  disabled: "unavailable",
  deregistered: "unavailable",
};

/** An image as EC2 shows it. */
export function toImage(document: Document): Image {
  const id = needed(document, "imageId");
  const { name, description, imageLocation, imageOwnerId, architecture, creationDate, rootDeviceType, rootDeviceName } = document;
  const told = description || imageLocation;
  return {
    id,
    name: name || id,
    ...(told && { description: told }),
    ...(imageOwnerId && { ownerId: imageOwnerId }),
    ...(architecture && { architecture }),
    platform: platformOf(document),
    state: states[document.imageState ?? ""] ?? "unknown",
    ...(creationDate && { created: creationDate }),
    rootType: rootDeviceType === "instance-store" ? "transient" : "persistent",
    ...(rootDeviceName && { rootDevice: rootDeviceName }),
    blockDevices: document.blockDeviceMapping.flatMap(({ deviceName, ebs }) => (ebs ? [toDisk(deviceName, ebs)] : [])),
    visibility: document.isPublic === true ? "public" : "private",
    tags: tagsOf(document.tagSet),
  };
}

type Disk = NonNullable<Document["blockDeviceMapping"][number]["ebs"]>;

const toDisk = (
  device: string | undefined,
  { snapshotId, volumeSize, volumeType, deleteOnTermination }: Disk,
): NonNullable<Image["blockDevices"]>[number] => ({
  ...(device && { device }),
  ...(snapshotId && { snapshotId }),
  ...(volumeSize !== undefined && { size: volumeSize * gibibyte }),
  ...(volumeType && { type: volumeType }),
  ...(deleteOnTermination !== undefined && { deleteOnTermination }),
});
