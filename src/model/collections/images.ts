import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { platform } from "../platform.ts";
import { boolean, bytes, list, map, oneOf, optional, reference, string, struct, timestamp } from "../shape.ts";

export const images = defineCollection({
  name: "images",
  singular: "image",
  doc: "What instances are created from.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    ownerId: optional(string()),
    architecture: optional(string()),
    platform: optional(platform),
    state: optional(oneOf(["pending", "available", "unavailable", "deleting", "error", "unknown"])),
    created: optional(timestamp()),
    hardwareProfileIds: optional(list(reference("hardwareProfiles"), { doc: "The profiles it runs on, where that is known." })),
    rootType: optional(oneOf(["transient", "persistent"])),
    rootDevice: optional(string()),
    blockDevices: optional(
      list(
        struct({
          device: optional(string()),
          snapshotId: optional(reference("snapshots")),
          size: optional(bytes({ unit: "GB" })),
          type: optional(string()),
          deleteOnTermination: optional(boolean()),
        }),
      ),
    ),
    size: optional(bytes({ unit: "B" })),
    minimumMemory: optional(bytes({ unit: "MB" })),
    minimumStorage: optional(bytes({ unit: "GB" })),
    visibility: optional(oneOf(["private", "shared", "community", "public"])),
    sharedWith: optional(list(string())),
    checksum: optional(string()),
    tags: optional(map()),
  },
  states: {
    pending: "transitional",
    available: "settled",
    unavailable: "settled",
    deleting: "transitional",
    error: "failed",
    unknown: "failed",
  },
  operations: {
    list: {
      doc: "List the images.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        architecture: optional(string({ doc: "Only those of this architecture." })),
        name: optional(string({ doc: "Only those of this name." })),
      },
      filters: { id: "id", architecture: "architecture", ownerId: "ownerId", name: "name" },
      result: "resources",
    },
    get: { doc: "Show one image.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Make an image of an instance.",
      kind: "create",
      params: { instanceId: reference("instances", { doc: "The instance to make it of." }) },
      result: "resource",
    },
    register: {
      doc: "Make an image of a snapshot.",
      kind: "create",
      params: {
        snapshotId: reference("snapshots"),
        name: string(),
        description: optional(string()),
        architecture: optional(string()),
        rootDevice: optional(string()),
      },
      result: "resource",
    },
    copy: {
      doc: "Copy an image, also from another region.",
      kind: "action",
      params: { ...memberId, name: optional(string()), description: optional(string()), region: optional(string()) },
      result: "resource",
    },
    update: {
      doc: "Change an image's name, tags, or who may use it.",
      kind: "update",
      params: {
        ...memberId,
        name: optional(string()),
        description: optional(string()),
        visibility: optional(oneOf(["private", "shared", "community", "public"])),
        sharedWith: optional(list(string(), { doc: "All accounts that it is shared with." })),
        minimumMemory: optional(bytes({ unit: "MB" })),
        minimumStorage: optional(bytes({ unit: "GB" })),
        tags: optional(map()),
      },
      result: "resource",
    },
    destroy: { doc: "Destroy an image.", kind: "destroy", params: memberId, result: "nothing" },
  },
  features: {
    owner_id: {
      doc: "Filter images by owner.",
      on: "list",
      params: { ownerId: optional(string({ doc: "Only those of this owner; `self` is the caller." })) },
    },
    image_name: { doc: "The client may name the image.", on: "create", params: { name: optional(string({ doc: "Its name." })) } },
    image_description: {
      doc: "The client may describe the image.",
      on: "create",
      params: { description: optional(string({ doc: "What it is." })) },
    },
    image_reboot: {
      doc: "The client may ask not to stop the instance.",
      on: "create",
      params: { noReboot: optional(boolean()) },
    },
    image_tags: { doc: "Tag the image.", on: "create", params: { tags: optional(map()) } },
  },
});

export type Image = ResourceOf<typeof images>;
