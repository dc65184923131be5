import type { Image } from "../../../model/collections/images.ts";
import { boolean, list, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault, invalidValue } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { accepts } from "../accepts.ts";
import { blockDeviceMappings, type BlockDeviceMapping } from "../block-device-mappings.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { ec2State } from "../instance-view.ts";
import { knownMember } from "../known-member.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter, type Tags } from "../tags.ts";

const imageName = string({ maxLength: 128 });

/** What is tagged with an image: it, and the snapshots that it is made of. */
const taggable = ["image", "snapshot"];

/** Refuses what the cloud has no place for, before anything is made. @throws AwsFault `UnsupportedOperation` */
function requireAccepted({ cloud }: Call, operation: "create", parameters: Readonly<Record<string, unknown>>): void {
  for (const [parameter, value] of Object.entries(parameters)) {
    if (value === undefined || accepts(cloud, "images", operation, parameter)) continue;
    throw new AwsFault("UnsupportedOperation", `The driver '${cloud.driver.name}' has no ${parameter} for new images.`);
  }
}

const createImage = defineAction({
  name: "CreateImage",
  doc: "Makes an image of an instance, with the disks that the cloud gives it.",
  needs: [
    ["images", "create"],
    ["instances", "get"],
  ],
  parameters: {
    InstanceId: string(),
    Name: imageName,
    Description: optional(string()),
    NoReboot: optional(boolean()),
    BlockDeviceMapping: blockDeviceMappings,
    TagSpecification: tagSpecificationParameter,
  },
  document: { imageId: string() },
  run: async (call, { InstanceId, Name, Description, NoReboot, BlockDeviceMapping = [], TagSpecification }) => {
    const tags = tagParameters(call.cloud, "images", "create", specifiedTags(TagSpecification, "image", taggable));
    const snapshotTags = specifiedTags(TagSpecification, "snapshot", taggable);
    // Without `NoReboot` the instance may be stopped for a moment, and need not be.
    const facts = { name: Name, description: Description, noReboot: NoReboot || undefined };
    requireAccepted(call, "create", facts);
    if (BlockDeviceMapping.some(changesDisk)) {
      throw new AwsFault("UnsupportedOperation", "An image has the disks of its instance: they cannot be chosen.");
    }
    const instance = await knownMember(call, "instance", "instances", InstanceId);
    const state = ec2State(instance);
    if (state !== "running" && state !== "stopped") {
      throw new AwsFault("IncorrectInstanceState", `The instance '${InstanceId}' is ${state}, neither running nor stopped.`);
    }
    const image = await call.cloud.call("images", "create", { instanceId: instance.id, ...facts, ...tags });
    await tagSnapshots(call, image, snapshotTags);
    return { imageId: toEc2("image", image.id) };
  },
});

/** Whether it says more than that a disk of the instance is one of the image. */
const changesDisk = ({ NoDevice, VirtualName, Ebs }: BlockDeviceMapping): boolean =>
  NoDevice !== undefined || VirtualName !== undefined || Ebs?.SnapshotId !== undefined || Ebs?.VolumeSize !== undefined;

/** Tags the snapshots that an image is made of, where it tells any. */
async function tagSnapshots({ cloud }: Call, { blockDevices: disks = [] }: Image, tags: Tags): Promise<void> {
  const ids = disks.flatMap(({ snapshotId }) => snapshotId ?? []);
  if (Object.keys(tags).length === 0 || ids.length === 0 || !cloud.supports("snapshots", "update")) return;
  const given = tagParameters(cloud, "snapshots", "update", tags);
  for (const id of ids) await cloud.call("snapshots", "update", { id, ...given });
}

const registerImage = defineAction({
  name: "RegisterImage",
  doc: "Makes an image of a snapshot, which is its only disk.",
  needs: ["images", "register"],
  parameters: {
    Name: imageName,
    Description: optional(string()),
    Architecture: optional(string()),
    RootDeviceName: optional(string()),
    ImageLocation: optional(string()),
    BlockDeviceMapping: blockDeviceMappings,
    TagSpecification: tagSpecificationParameter,
  },
  document: { imageId: string() },
  run: async (call, given) => {
    if (given.ImageLocation !== undefined) {
      throw new AwsFault("UnsupportedOperation", "Images in a bucket cannot be registered here; those of a snapshot can.");
    }
    const { snapshotId, device } = rootOf(given.BlockDeviceMapping, given.RootDeviceName);
    const tags = specifiedTags(given.TagSpecification, "image", taggable);
    const isTagged = Object.keys(tags).length > 0;
    const changes = isTagged ? tagParameters(call.cloud, "images", "update", tags) : {};
    const { id } = await call.cloud.call("images", "register", {
      snapshotId,
      name: given.Name,
      description: given.Description,
      architecture: given.Architecture,
      rootDevice: device,
    });
    if (isTagged) await call.cloud.call("images", "update", { id, ...changes });
    return { imageId: toEc2("image", id) };
  },
});

/** The disk that an image is made of. @throws AwsFault for none, and for more than that one */
function rootOf(
  mappings: readonly BlockDeviceMapping[] = [],
  rootDevice: string | undefined,
): { snapshotId: string; device: string | undefined } {
  const disks = mappings.filter(({ Ebs, NoDevice }) => Ebs && NoDevice === undefined);
  const root = disks.find(({ DeviceName }) => rootDevice === undefined || DeviceName === rootDevice);
  if (root?.Ebs?.SnapshotId === undefined) {
    throw new AwsFault("InvalidParameterCombination", "No snapshot is named for the root device.");
  }
  if (disks.length > 1) throw new AwsFault("UnsupportedOperation", "An image has one disk here.");
  return { snapshotId: fromEc2("snapshot", root.Ebs.SnapshotId), device: rootDevice ?? root.DeviceName };
}

const copyImage = defineAction({
  name: "CopyImage",
  doc: "Copies an image, also from another region.",
  needs: [
    ["images", "copy"],
    ["images", "get"],
  ],
  idempotent: true,
  parameters: {
    SourceImageId: string(),
    SourceRegion: string(),
    Name: imageName,
    Description: optional(string()),
    Encrypted: optional(boolean()),
    CopyImageTags: optional(boolean()),
    TagSpecification: tagSpecificationParameter,
    ClientToken: optional(string({ maxLength: 64 })),
  },
  document: { imageId: string() },
  run: async (call, { SourceImageId, SourceRegion, Name, Description, Encrypted, CopyImageTags, TagSpecification }) => {
    if (Encrypted) throw new AwsFault("UnsupportedOperation", "A copy of an image is not encrypted here.");
    const sourceId = fromEc2("image", SourceImageId);
    const region = SourceRegion === call.region ? undefined : SourceRegion;
    const own = specifiedTags(TagSpecification, "image", taggable);
    const copied = CopyImageTags ? (await call.cloud.call("images", "get", { id: sourceId })).tags : undefined;
    const tags = { ...copied, ...own };
    const isTagged = Object.keys(tags).length > 0;
    const changes = isTagged ? tagParameters(call.cloud, "images", "update", tags) : {};
    const facts = { id: sourceId, name: Name, description: Description, region };
    const { id } = await call.cloud.call("images", "copy", facts);
    if (isTagged) await call.cloud.call("images", "update", { id, ...changes });
    return { imageId: toEc2("image", id) };
  },
});

const deregisterImage = defineAction({
  name: "DeregisterImage",
  doc: "Destroys an image; its snapshots stay unless told.",
  needs: ["images", "destroy"],
  parameters: { ImageId: string(), DeleteAssociatedSnapshots: optional(boolean()) },
  document: {
    return: boolean(),
    deleteSnapshotResultSet: optional(list(struct({ snapshotId: string(), returnCode: string() }))),
  },
  run: async (call, { ImageId, DeleteAssociatedSnapshots }) => {
    const { cloud } = call;
    if (!DeleteAssociatedSnapshots) {
      await cloud.call("images", "destroy", { id: fromEc2("image", ImageId) });
      return { return: true };
    }
    const { id, blockDevices: disks = [] } = await knownMember(call, "image", "images", ImageId);
    const snapshotIds = disks.flatMap(({ snapshotId }) => snapshotId ?? []);
    if (snapshotIds.length > 0 && !cloud.supports("snapshots", "destroy"))
      throw invalidValue("DeleteAssociatedSnapshots", "true", "The cloud cannot destroy snapshots.");
    await cloud.call("images", "destroy", { id });
    const deleted = await Promise.allSettled(
      snapshotIds.map((snapshotId) => cloud.call("snapshots", "destroy", { id: snapshotId })),
    );
    return {
      return: true,
      deleteSnapshotResultSet: deleted.map(({ status }, index) => ({
        snapshotId: toEc2("snapshot", snapshotIds[index] ?? ""),
        returnCode: status === "fulfilled" ? "success" : "client-error",
      })),
    };
  },
});

/** Images that come and go. */
export const actions: readonly Action[] = [createImage, registerImage, copyImage, deregisterImage];
