import { boolean, list, optional, string } from "../../../model/shape.ts";
import { imageDocument } from "../../../protocols/ec2/documents/image.ts";
import type { Action } from "../../aws-query/action.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing } from "../../aws-query/listing.ts";
import { idParameter } from "../ids.ts";
import { imageOf, type ImageContext } from "../image-view.ts";

interface Owners {
  readonly Owner?: readonly string[] | undefined;
}

/** Whose images a cloud is asked for that has many more than it lists by itself. */
const ownersOfMany = ({ Owner }: Owners): Readonly<Record<string, unknown>> => ({ ownerId: Owner ?? "" });

/** The same of a cloud that lists all that the caller may see. */
const ownersOfAll = ({ Owner }: Owners): Readonly<Record<string, unknown>> =>
  Owner?.length === 1 && Owner[0] === "self" ? { ownerId: "self" } : {};

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
    platform: "platform",
    "product-code": "productCodes.productCode",
    "product-code.type": "productCodes.type",
    "root-device-name": "rootDeviceName",
    "root-device-type": "rootDeviceType",
    state: "imageState",
    "state-reason-code": "stateReason.code",
    "state-reason-message": "stateReason.message",
    "virtualization-type": "virtualizationType",
  },
  tags: "tagSet",
  list: (call, query) => {
    const owner = call.cloud.driver.listsOwn?.includes("images") ? ownersOfMany : ownersOfAll;
    return listing<"images", Owners>("images", ({ parameters, exactly }) => ({
      ...owner(parameters),
      ...(exactly("name") ? { name: exactly("name") } : {}),
    }))(call, query);
  },
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
