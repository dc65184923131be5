import { boolean, list, optional, string, struct } from "../../../model/shape.ts";
import { imageDocument } from "../../../protocols/ec2/documents/image.ts";
import { permission } from "../../../protocols/ec2/documents/snapshot.ts";
import { defineAction } from "../query/action.ts";
import { defineDescribe } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { tagSpecifications } from "../tagging.ts";

const { ec2 } = queryServices;
const newImage = { imageId: string() };
const done = { return: optional(boolean()) };

/** Of all accounts there are some hundred thousand. */
export const describeImages = defineDescribe("DescribeImages", {
  ids: "ImageId",
  set: "imagesSet",
  item: imageDocument,
  parameters: { Owner: optional(list(string())) },
});

export const createImage = defineAction(ec2, "CreateImage", {
  parameters: {
    InstanceId: string(),
    Name: string(),
    Description: optional(string()),
    NoReboot: optional(boolean()),
    TagSpecification: tagSpecifications,
  },
  document: newImage,
});

export const registerImage = defineAction(ec2, "RegisterImage", {
  parameters: {
    Name: string(),
    Description: optional(string()),
    Architecture: optional(string()),
    RootDeviceName: string(),
    VirtualizationType: string(),
    BlockDeviceMapping: list(struct({ DeviceName: string(), Ebs: struct({ SnapshotId: string() }) })),
  },
  document: newImage,
});

/** Its client token makes it repeatable. */
export const copyImage = defineAction(ec2, "CopyImage", {
  parameters: {
    SourceImageId: string(),
    SourceRegion: string(),
    Name: string(),
    Description: optional(string()),
    ClientToken: string(),
  },
  document: newImage,
  isRepeatable: true,
});

export const deregisterImage = defineAction(ec2, "DeregisterImage", {
  parameters: { ImageId: string() },
  document: done,
  isRepeatable: true,
});

export const describeImageAttribute = defineAction(ec2, "DescribeImageAttribute", {
  parameters: { ImageId: string(), Attribute: string() },
  document: { launchPermission: list(permission) },
});

const permissions = optional(list(struct({ UserId: optional(string()), Group: optional(string()) })));

export const modifyImageAttribute = defineAction(ec2, "ModifyImageAttribute", {
  parameters: {
    ImageId: string(),
    Description: optional(struct({ Value: string() })),
    LaunchPermission: optional(struct({ Add: permissions, Remove: permissions })),
  },
  document: done,
  isRepeatable: true,
});
