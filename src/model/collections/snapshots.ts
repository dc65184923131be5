import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, bytes, integer, list, map, oneOf, optional, reference, string, timestamp } from "../shape.ts";

export const snapshots = defineCollection({
  name: "storage_snapshots",
  singular: "storage_snapshot",
  doc: "Copies of a storage volume as it was at one moment.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    created: optional(timestamp()),
    state: optional(oneOf(["pending", "completed", "deleting", "error", "unknown"])),
    volumeId: optional(reference("volumes")),
    capacity: optional(bytes({ unit: "GB" })),
    progress: optional(integer({ doc: "Percent.", minimum: 0, maximum: 100 })),
    ownerId: optional(string()),
    sharedWith: optional(list(string())),
    encrypted: optional(boolean()),
    tags: optional(map()),
  },
  states: { pending: "transitional", completed: "settled", deleting: "transitional", error: "failed", unknown: "failed" },
  operations: {
    list: {
      doc: "List the storage snapshots.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        volumeId: optional(string({ doc: "Only those of this volume." })),
        state: optional(string({ doc: "Only those in this state." })),
      },
      filters: { id: "id", volumeId: "volumeId", state: "state" },
      result: "resources",
    },
    get: { doc: "Show one storage snapshot.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Take a snapshot of a storage volume.",
      kind: "create",
      params: {
        volumeId: reference("volumes", { doc: "The volume." }),
        name: optional(string({ doc: "Its name." })),
        description: optional(string({ doc: "What it is." })),
      },
      result: "resource",
    },
    destroy: { doc: "Destroy a storage snapshot.", kind: "destroy", params: memberId, result: "nothing" },
    update: {
      doc: "Change a snapshot's name, tags, or who may use it.",
      kind: "update",
      params: {
        ...memberId,
        name: optional(string()),
        description: optional(string()),
        sharedWith: optional(list(string())),
        tags: optional(map()),
      },
      result: "resource",
    },
  },
  features: { snapshot_tags: { doc: "Tag the snapshot.", on: "create", params: { tags: optional(map()) } } },
});

export type Snapshot = ResourceOf<typeof snapshots>;
