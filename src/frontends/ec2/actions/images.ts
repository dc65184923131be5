import { boolean, list, optional, string } from "../../../model/shape.ts";
import { imageDocument } from "../../../protocols/ec2/documents/image.ts";
import type { Action } from "../../aws-query/action.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing } from "../../aws-query/listing.ts";
import { idParameter } from "../ids.ts";
import { imageOf, type ImageContext } from "../image-view.ts";

const describeImages = describe({
  name: "DescribeImages",
  doc: "The images, of any owner unless told; `amazon` are the public ones.",
  needs: ["images", "list"],
  set: "imagesSet",
  item: imageDocument,
  parameters: {
    Owner: optional(list(string())),
    ExecutableBy: optional(list(string())),
    IncludeDeprecated: optional(boolean()),
    IncludeDisabled: optional(boolean()),
  },
  ids: idParameter("ImageId", "image"),
  filters: {
    architecture: "architecture",
    "block-device-mapping.delete-on-termination": "blockDeviceMapping.ebs.deleteOnTermination",
    "block-device-mapping.device-name": "blockDeviceMapping.deviceName",
    "block-device-mapping.encrypted": "blockDeviceMapping.ebs.encrypted",
    "block-device-mapping.snapshot-id": "blockDeviceMapping.ebs.snapshotId",
    "block-device-mapping.volume-size": "blockDeviceMapping.ebs.volumeSize",
    "block-device-mapping.volume-type": "blockDeviceMapping.ebs.volumeType",
    "creation-date": "creationDate",
    description: "description",
    "ena-support": "enaSupport",
    hypervisor: "hypervisor",
    "image-id": "imageId",
    "image-type": "imageType",
    "is-public": "isPublic",
    "manifest-location": "imageLocation",
    name: "name",
    "owner-alias": "imageOwnerAlias",
    "owner-id": "imageOwnerId",
    platform: "platformDetails",
    "root-device-name": "rootDeviceName",
    "root-device-type": "rootDeviceType",
    state: "imageState",
    "virtualization-type": "virtualizationType",
  },
  tags: "tagSet",
  list: listing<"images", { readonly Owner?: readonly string[] | undefined }>("images", ({ parameters, exactly }) => ({
    ...(parameters.Owner?.length === 1 && parameters.Owner[0] === "self" ? { ownerId: "self" } : {}),
    ...(exactly("name") ? { name: exactly("name") } : {}),
  })),
  prepare: async (call, { Owner, ExecutableBy }): Promise<ImageContext> => ({
    call,
    accountId: await call.accountId(),
    owners: Owner,
    executableBy: ExecutableBy,
  }),
  show: imageOf,
});

/** Images. */
export const actions: readonly Action[] = [describeImages];
