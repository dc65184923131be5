import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, integer, list, map, oneOf, optional, reference, string } from "../shape.ts";

const sourceDestinationCheck = boolean({ doc: "Whether the cloud drops what is neither from its address nor for it." });

const deleteOnTermination = boolean({ doc: "Whether it goes with the instance that it is attached to." });

export const networkInterfaces = defineCollection({
  name: "network_interfaces",
  singular: "network_interface",
  doc: "Connections of an instance to a network.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    state: optional(oneOf(["pending", "available", "in-use", "down", "error"])),
    instanceId: optional(reference("instances")),
    subnetId: optional(reference("subnets")),
    networkId: optional(reference("networks")),
    ipAddress: optional(string()),
    publicAddress: optional(string()),
    macAddress: optional(string()),
    firewallIds: optional(list(reference("firewalls"))),
    deviceIndex: optional(integer({ minimum: 0 })),
    attachmentId: optional(string()),
    deleteOnTermination: optional(deleteOnTermination),
    sourceDestinationCheck: optional(sourceDestinationCheck),
    tags: optional(map()),
  },
  states: { pending: "transitional", available: "settled", "in-use": "settled", down: "settled", error: "failed" },
  operations: {
    list: {
      doc: "List the network interfaces.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        instanceId: optional(string({ doc: "Only those of this instance." })),
      },
      filters: { id: "id", instanceId: "instanceId" },
      result: "resources",
    },
    get: { doc: "Show one network interface.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a network interface.",
      kind: "create",
      params: {
        instanceId: reference("instances", { name: "instance", doc: "The instance." }),
        networkId: reference("networks", {
          name: "network",
          doc: "The subnet, or, where a cloud has none, the network to connect it to.",
        }),
        subnetId: optional(reference("subnets", { name: "subnet", doc: "The subnet, where `network` names a network." })),
        name: optional(string({ doc: "Its name." })),
      },
      result: "resource",
    },
    allocate: {
      doc: "Create a network interface that no instance has yet.",
      kind: "create",
      params: {
        subnetId: optional(reference("subnets")),
        networkId: optional(reference("networks")),
        name: optional(string()),
        description: optional(string()),
        ipAddress: optional(string()),
        firewallIds: optional(list(reference("firewalls"), { name: "firewalls" })),
        tags: optional(map()),
      },
      result: "resource",
    },
    destroy: { doc: "Destroy a network interface.", kind: "destroy", params: memberId, result: "nothing" },
    attach: {
      doc: "Attach a network interface to an instance.",
      kind: "action",
      params: { ...memberId, instanceId: reference("instances"), deviceIndex: optional(integer({ minimum: 0 })) },
      result: "resource",
    },
    detach: { doc: "Detach a network interface from its instance.", kind: "action", params: memberId, result: "resource" },
    update: {
      doc: "Change a network interface's name, firewalls or tags.",
      kind: "update",
      params: {
        ...memberId,
        name: optional(string()),
        description: optional(string()),
        firewallIds: optional(list(reference("firewalls"), { name: "firewalls" })),
        tags: optional(map()),
      },
      result: "resource",
    },
  },
  features: {
    delete_on_termination: {
      doc: "Choose whether an attached interface goes with its instance.",
      on: "update",
      params: { deleteOnTermination: optional(deleteOnTermination) },
    },
    source_destination_check: {
      doc: "Let an instance forward what is not for it (a router, a NAT).",
      on: "update",
      params: { sourceDestinationCheck: optional(sourceDestinationCheck) },
    },
  },
});

export type NetworkInterface = ResourceOf<typeof networkInterfaces>;
