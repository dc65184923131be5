import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, optional, string } from "../shape.ts";

export const volumeTypes = defineCollection({
  name: "storage_volume_types",
  singular: "storage_volume_type",
  doc: "Kinds of disks that a storage volume can be made of; the id is what a volume tells for its type.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    default: optional(boolean({ doc: "Whether a volume is of this type unless told." })),
  },
  operations: {
    list: {
      doc: "List the storage volume types.",
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: { doc: "Show one storage volume type.", kind: "get", params: memberId, result: "resource" },
  },
  features: {},
});

export type VolumeType = ResourceOf<typeof volumeTypes>;
