import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { list, oneOf, optional, string, struct, integer } from "../shape.ts";

export const realms = defineCollection({
  name: "realms",
  singular: "realm",
  doc: "Places with a boundary: data centres, availability zones, clusters.",
  resource: {
    name: optional(string()),
    state: optional(oneOf(["available", "unavailable", "unknown"])),
    limit: optional(string({ doc: "What may be used there, as text; `unlimited` where nothing limits it." })),
    quotas: optional(
      list(struct({ resource: string(), limit: integer(), used: optional(integer()) }), {
        doc: "Limits as numbers; -1 means none.",
      }),
    ),
    region: optional(string()),
    kind: optional(
      oneOf(["zone", "subnet", "anywhere"], {
        doc: "A zone unless told: else a subnet in one, or no choice, of which members show the zone that the cloud has chosen.",
      }),
    ),
  },
  states: { available: "settled", unavailable: "failed", unknown: "failed" },
  operations: {
    list: {
      doc: "List the realms.",
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: { doc: "Show one realm.", kind: "get", params: memberId, result: "resource" },
  },
  features: {},
});

export type Realm = ResourceOf<typeof realms>;
