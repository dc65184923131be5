import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { map, oneOf, optional, reference, string } from "../shape.ts";

export const addresses = defineCollection({
  name: "addresses",
  singular: "address",
  doc: "Public addresses that can be given to an instance (floating ips, elastic ips).",
  resource: {
    ip: string({ doc: "The address." }),
    instanceId: optional(reference("instances")),
    networkInterfaceId: optional(reference("networkInterfaces")),
    privateAddress: optional(string()),
    associationId: optional(string({ doc: "The cloud's id of the association." })),
    networkId: optional(reference("networks", { doc: "The external network that it comes from." })),
    allocationId: optional(string({ doc: "The cloud's own id, where the id here is the address itself." })),
    state: optional(oneOf(["available", "associated", "down", "error"])),
    tags: optional(map()),
  },
  states: { available: "settled", associated: "settled", down: "settled", error: "failed" },
  operations: {
    list: {
      doc: "List the addresses.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        instanceId: optional(string({ doc: "Only those of this instance." })),
      },
      filters: { id: "id", instanceId: "instanceId" },
      result: "resources",
    },
    get: { doc: "Show one address.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Get an address from the cloud.",
      kind: "create",
      params: { networkId: optional(reference("networks", { doc: "The external network to take it from." })) },
      result: "resource",
    },
    destroy: { doc: "Give an address back.", kind: "destroy", params: memberId, result: "nothing" },
    associate: {
      doc: "Give an address to an instance.",
      kind: "action",
      params: {
        ...memberId,
        instanceId: optional(reference("instances", { doc: "The instance." })),
        networkInterfaceId: optional(reference("networkInterfaces", { doc: "The interface, instead of the instance's first." })),
        privateAddress: optional(string()),
      },
      result: "resource",
    },
    disassociate: { doc: "Take an address from its instance.", kind: "action", params: memberId, result: "resource" },
    update: { doc: "Change an address's tags.", kind: "update", params: { ...memberId, tags: map() }, result: "resource" },
  },
  features: { address_tags: { doc: "Tag the address.", on: "create", params: { tags: optional(map()) } } },
});

export type Address = ResourceOf<typeof addresses>;
