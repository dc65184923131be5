import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, integer, list, map, oneOf, optional, reference, string } from "../shape.ts";

const dnsSupport = boolean({ doc: "Whether its instances are told of a server of names." });
const dnsHostnames = boolean({ doc: "Whether its instances with public addresses get names." });

export const networks = defineCollection({
  name: "networks",
  singular: "network",
  doc: "Networks of one's own in the cloud.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    state: optional(oneOf(["pending", "up", "down", "error"])),
    addressBlocks: list(string()),
    subnetIds: list(reference("subnets")),
    default: optional(boolean()),
    external: optional(boolean({ doc: "Whether public addresses come from it." })),
    mtu: optional(integer({ minimum: 68 })),
    dnsSupport: optional(dnsSupport),
    dnsHostnames: optional(dnsHostnames),
    ownerId: optional(string()),
    tags: optional(map()),
  },
  states: { pending: "transitional", up: "settled", down: "settled", error: "failed" },
  operations: {
    list: {
      doc: "List the networks.",
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: { doc: "Show one network.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a network.",
      kind: "create",
      params: {
        addressBlock: optional(string({ doc: "Its address block, such as 10.0.0.0/16." })),
        name: optional(string({ doc: "Its name." })),
      },
      result: "resource",
    },
    destroy: { doc: "Destroy a network.", kind: "destroy", params: memberId, result: "nothing" },
    update: {
      doc: "Change a network's name or tags.",
      kind: "update",
      params: { ...memberId, name: optional(string()), description: optional(string()), tags: optional(map()) },
      result: "resource",
    },
  },
  features: {
    network_description: {
      doc: "The client may describe the network.",
      on: "create",
      params: { description: optional(string()) },
    },
    network_mtu: { doc: "Choose the largest packet.", on: "create", params: { mtu: optional(integer({ minimum: 68 })) } },
    network_dns: {
      doc: "Choose what its instances have of names.",
      on: "update",
      params: { dnsSupport: optional(dnsSupport), dnsHostnames: optional(dnsHostnames) },
    },
    network_tags: { doc: "Tag the network.", on: "create", params: { tags: optional(map()) } },
  },
});

export type Network = ResourceOf<typeof networks>;
