import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, list, map, oneOf, optional, reference, string, struct } from "../shape.ts";

export const routers = defineCollection({
  name: "routers",
  singular: "router",
  doc: "What connects subnets with each other and with the outside (routers, route tables).",
  resource: {
    name: optional(string()),
    state: optional(oneOf(["pending", "up", "down", "error"])),
    networkId: optional(reference("networks")),
    externalNetworkId: optional(reference("networks")),
    main: optional(boolean()),
    subnetIds: optional(list(reference("subnets"))),
    routes: list(struct({ destination: string(), target: string() })),
    tags: optional(map()),
  },
  states: { pending: "transitional", up: "settled", down: "settled", error: "failed" },
  operations: {
    list: {
      doc: "List the routers.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        networkId: optional(string({ doc: "Only those of this network." })),
      },
      filters: { id: "id", networkId: "networkId" },
      result: "resources",
    },
    get: { doc: "Show one router.", kind: "get", params: memberId, result: "resource" },
  },
  features: {},
});

export type Router = ResourceOf<typeof routers>;
