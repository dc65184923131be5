import { boolean, integer, list, optional, string, struct, timestamp, type Infer } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

/** A disk of an image. */
export const imageBlockDevice = struct({
  deviceName: string(),
  ebs: optional(
    struct({
      snapshotId: optional(string()),
      volumeSize: integer({ doc: "In GiB." }),
      deleteOnTermination: boolean(),
      volumeType: string(),
      encrypted: boolean(),
    }),
  ),
});

/** An image, as `DescribeImages` shows it. */
export const imageDocument = struct({
  imageId: string(),
  imageLocation: string(),
  imageState: string(),
  imageOwnerId: string(),
  creationDate: timestamp(),
  isPublic: boolean(),
  productCodes: list(struct({ productCode: string(), type: string() })),
  architecture: string(),
  imageType: string(),
  imageOwnerAlias: optional(string()),
  name: string(),
  description: string(),
  rootDeviceType: string(),
  rootDeviceName: string(),
  blockDeviceMapping: list(imageBlockDevice),
  virtualizationType: string(),
  tagSet,
  hypervisor: string(),
  enaSupport: boolean(),
  platform: optional(string({ doc: "`windows`, or absent." })),
  platformDetails: string(),
  usageOperation: string(),
  stateReason: optional(struct({ code: string(), message: string() })),
});
export type ImageDocument = Infer<typeof imageDocument>;
