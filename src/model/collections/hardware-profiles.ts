import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { bytes, list, number, oneOf, optional, string, struct } from "../shape.ts";

const numeric = (unit: "MB" | "GB") =>
  struct({
    kind: oneOf(["fixed", "range", "enum"]),
    value: bytes({ unit, doc: "The fixed value, or the default of a range or list." }),
    first: optional(bytes({ unit })),
    last: optional(bytes({ unit })),
    values: optional(list(bytes({ unit }))),
  });

const count = struct({
  kind: oneOf(["fixed", "range", "enum"]),
  value: number(),
  first: optional(number()),
  last: optional(number()),
  values: optional(list(number())),
});

const label = struct({ kind: oneOf(["fixed", "enum"]), value: string(), values: optional(list(string())) });

/** Sizes of instances (contract of the classic API, §16). A profile without properties is opaque. */
export const hardwareProfiles = defineCollection({
  name: "hardware_profiles",
  singular: "hardware_profile",
  doc: "Sizes that an instance can have.",
  resource: {
    name: optional(string()),
    cpu: optional(count),
    memory: optional(numeric("MB")),
    storage: optional(numeric("GB")),
    architecture: optional(label),
    rootType: optional(label),
  },
  operations: {
    list: {
      doc: "List the hardware profiles.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        architecture: optional(string({ doc: "Only those that offer this architecture." })),
      },
      filters: { id: "id", architecture: "architecture" },
      result: "resources",
    },
    get: { doc: "Show one hardware profile.", kind: "get", params: memberId, result: "resource" },
  },
  features: {},
});

export type HardwareProfile = ResourceOf<typeof hardwareProfiles>;
export const hardwareProfileProperties = ["cpu", "memory", "storage", "architecture", "rootType"] as const;
