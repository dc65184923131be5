import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, list, map, oneOf, optional, reference, string, struct } from "../shape.ts";

const networkId = optional(reference("networks", { doc: "The network whose subnets it is for." }));
const main = optional(
  boolean({ doc: "Whether it is for the subnets of its network that no other router is chosen for, or only for those it is." }),
);
const externalNetworkId = optional(reference("networks", { doc: "The external network that it leads to." }));

export const routers = defineCollection({
  name: "routers",
  singular: "router",
  doc: "What connects subnets with each other and with the outside (routers, route tables).",
  resource: {
    name: optional(string()),
    state: optional(oneOf(["pending", "up", "down", "error"])),
    networkId,
    externalNetworkId,
    main,
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
    create: {
      doc: "Create a router, which no subnet is attached to yet.",
      kind: "create",
      params: { name: optional(string({ doc: "Its name." })), networkId, main, externalNetworkId },
      result: "resource",
    },
    destroy: { doc: "Destroy a router that no subnet is attached to.", kind: "destroy", params: memberId, result: "nothing" },
    attachSubnet: {
      doc: "Attach a subnet, whose gateway the router becomes.",
      kind: "action",
      params: { ...memberId, subnetId: reference("subnets", { doc: "The subnet." }) },
      result: "resource",
    },
    detachSubnet: {
      doc: "Detach a subnet from a router.",
      kind: "action",
      params: { ...memberId, subnetId: reference("subnets", { doc: "The subnet." }) },
      result: "resource",
    },
    setExternalNetwork: {
      doc: "Let a router lead to an external network; without one, to none.",
      kind: "action",
      params: { ...memberId, externalNetworkId },
      result: "resource",
    },
    setNetwork: {
      doc: "Say which network a router is for; without one, that it is for none.",
      kind: "action",
      params: { ...memberId, networkId, main },
      result: "resource",
    },
    update: {
      doc: "Change a router's name or tags.",
      kind: "update",
      params: { ...memberId, name: optional(string()), tags: optional(map()) },
      result: "resource",
    },
  },
  features: {
    router_tags: { doc: "Tag the router.", on: "create", params: { tags: optional(map()) } },
  },
});

export type Router = ResourceOf<typeof routers>;
