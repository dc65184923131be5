import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, integer, list, map, oneOf, optional, reference, string } from "../shape.ts";

const assignsPublicAddresses = boolean({ doc: "Whether an interface made in it gets a public address unless told." });

export const subnets = defineCollection({
  name: "subnets",
  singular: "subnet",
  doc: "Parts of a network.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    networkId: optional(reference("networks")),
    realmId: optional(reference("realms")),
    addressBlock: optional(string()),
    gateway: optional(string()),
    dhcp: optional(boolean()),
    nameServers: optional(list(string())),
    type: optional(oneOf(["PRIVATE", "PUBLIC"])),
    state: optional(oneOf(["pending", "up", "down", "error"])),
    default: optional(boolean()),
    assignsPublicAddresses: optional(assignsPublicAddresses),
    availableAddresses: optional(integer()),
    tags: optional(map()),
  },
  states: { pending: "transitional", up: "settled", down: "settled", error: "failed" },
  operations: {
    list: {
      doc: "List the subnets.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        networkId: optional(string({ doc: "Only those of this network." })),
      },
      filters: { id: "id", networkId: "networkId" },
      result: "resources",
    },
    get: { doc: "Show one subnet.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a subnet.",
      kind: "create",
      params: {
        networkId: reference("networks", { doc: "The network." }),
        addressBlock: string({ doc: "Its address block, such as 10.0.1.0/24." }),
        name: optional(string({ doc: "Its name." })),
      },
      result: "resource",
    },
    destroy: { doc: "Destroy a subnet.", kind: "destroy", params: memberId, result: "nothing" },
    update: {
      doc: "Change a subnet's name or tags.",
      kind: "update",
      params: { ...memberId, name: optional(string()), description: optional(string()), tags: optional(map()) },
      result: "resource",
    },
  },
  features: {
    subnet_realm: { doc: "Choose the realm.", on: "create", params: { realmId: optional(reference("realms")) } },
    subnet_gateway: {
      doc: "Choose gateway, name servers and whether addresses are given out.",
      on: "create",
      params: { gateway: optional(string()), dhcp: optional(boolean()), nameServers: optional(list(string())) },
    },
    subnet_public_addresses: {
      doc: "Choose whether its interfaces get public addresses.",
      on: "update",
      params: { assignsPublicAddresses: optional(assignsPublicAddresses) },
    },
    subnet_tags: { doc: "Tag the subnet.", on: "create", params: { tags: optional(map()) } },
  },
});

export type Subnet = ResourceOf<typeof subnets>;
