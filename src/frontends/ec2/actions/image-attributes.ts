import type { Params } from "../../../model/collections.ts";
import type { Image } from "../../../model/collections/images.ts";
import { boolean, list, oneOf, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { imageBlockDevice } from "../../../protocols/ec2/documents/image.ts";
import { permission } from "../../../protocols/ec2/documents/snapshot.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { toEc2 } from "../ids.ts";
import { imageBlockDevices } from "../image-view.ts";
import { knownMember } from "../known-member.ts";
import { changedSharing, changesIn, flatPermissionChanges, permissionChanges, permissionsOf, type Sharing } from "../sharing.ts";

const text = optional(struct({ value: optional(string()) }));

function sharingOf({ visibility, sharedWith = [] }: Image): Sharing {
  return { isPublic: visibility === "public" || visibility === "community", accounts: sharedWith };
}

const describeImageAttribute = defineAction({
  name: "DescribeImageAttribute",
  doc: "One attribute of an image; those that only EC2 has are empty.",
  needs: ["images", "get"],
  parameters: {
    ImageId: string(),
    Attribute: oneOf([
      "description",
      "kernel",
      "ramdisk",
      "launchPermission",
      "productCodes",
      "blockDeviceMapping",
      "sriovNetSupport",
      "bootMode",
      "tpmSupport",
      "uefiData",
      "lastLaunchedTime",
      "imdsSupport",
      "deregistrationProtection",
    ]),
  },
  document: {
    imageId: string(),
    launchPermission: optional(list(permission)),
    productCodes: optional(list(struct({ productCode: string() }))),
    blockDeviceMapping: optional(list(imageBlockDevice)),
    description: text,
    kernel: text,
    ramdisk: text,
    sriovNetSupport: text,
    bootMode: text,
    tpmSupport: text,
    uefiData: text,
    lastLaunchedTime: text,
    imdsSupport: text,
    deregistrationProtection: text,
  },
  run: async (call, { ImageId, Attribute }) => {
    const image = await knownMember(call, "image", "images", ImageId);
    const imageId = toEc2("image", image.id);
    switch (Attribute) {
      case "launchPermission":
        return { imageId, launchPermission: permissionsOf(sharingOf(image)) };
      case "productCodes":
        return { imageId, productCodes: [] };
      case "blockDeviceMapping":
        return { imageId, blockDeviceMapping: imageBlockDevices(image) };
      case "description":
        return { imageId, description: { value: image.description ?? "" } };
      case "deregistrationProtection":
        return { imageId, deregistrationProtection: { value: "disabled" } };
      default:
        return { imageId, [Attribute]: {} };
    }
  },
});

const modifyImageAttribute = defineAction({
  name: "ModifyImageAttribute",
  doc: "Changes an image's description, or who may launch it.",
  needs: [
    ["images", "update"],
    ["images", "get"],
  ],
  parameters: {
    ImageId: string(),
    Attribute: optional(string()),
    Value: optional(string({ emptyIsValue: true })),
    Description: optional(struct({ Value: string({ emptyIsValue: true }) })),
    LaunchPermission: permissionChanges,
    ...flatPermissionChanges,
    ProductCode: optional(list(string())),
    ImdsSupport: optional(struct({ Value: string() })),
    OrganizationArn: optional(list(string())),
    OrganizationalUnitArn: optional(list(string())),
  },
  document: { return: boolean() },
  run: async (call, given) => {
    const description = given.Description?.Value ?? (given.Attribute === "description" ? given.Value : undefined);
    const changes = changesIn(given.LaunchPermission, given);
    for (const name of ["ProductCode", "ImdsSupport", "OrganizationArn", "OrganizationalUnitArn"] as const) {
      if (given[name] !== undefined) throw new AwsFault("UnsupportedOperation", `Images have no ${name} here.`);
    }
    if (description === undefined && !changes) {
      throw new AwsFault("InvalidParameterCombination", "The request says nothing that could be changed.");
    }
    const image = await knownMember(call, "image", "images", given.ImageId);
    const before = sharingOf(image);
    const sharing = changes && changesOf(before, await changedSharing(call, before, changes));
    await call.cloud.call("images", "update", { id: image.id, description, ...sharing });
    return { return: true };
  },
});

const resetImageAttribute = defineAction({
  name: "ResetImageAttribute",
  doc: "Lets nobody else launch an image.",
  needs: [
    ["images", "update"],
    ["images", "get"],
  ],
  parameters: { ImageId: string(), Attribute: oneOf(["launchPermission"]) },
  document: { return: boolean() },
  run: async (call, { ImageId }) => {
    const image = await knownMember(call, "image", "images", ImageId);
    const sharing = changesOf(sharingOf(image), { isPublic: false, accounts: [] });
    await call.cloud.call("images", "update", { id: image.id, ...sharing });
    return { return: true };
  },
});

/** What has to change for an image to be shared so. Clouds keep accounts of an image only while it is for some, and not for all. */
function changesOf(
  before: Sharing,
  { isPublic, accounts }: Sharing,
): Pick<Params<"images", "update">, "visibility" | "sharedWith"> {
  const isSame = accounts.length === before.accounts.length && accounts.every((account) => before.accounts.includes(account));
  return {
    visibility: isPublic ? "public" : accounts.length > 0 ? "shared" : "private",
    sharedWith: isSame ? undefined : accounts,
  };
}

/** What there is to say of images one by one. */
export const actions: readonly Action[] = [describeImageAttribute, modifyImageAttribute, resetImageAttribute];
