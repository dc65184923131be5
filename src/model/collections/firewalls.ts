import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { integer, list, map, oneOf, optional, reference, string, struct } from "../shape.ts";

const source = struct({
  type: oneOf(["address", "group"]),
  cidr: optional(string({ doc: "The address block of an address source, such as 192.0.2.0/24 or 2001:db8::/32." })),
  firewallId: optional(reference("firewalls")),
  name: optional(
    string({
      doc: "The name of a group source: of a firewall, or of a list of addresses that the cloud keeps, such as pl-63a5400a.",
    }),
  ),
  ownerId: optional(string({ doc: "The owner of a group source." })),
});

const rule = {
  direction: oneOf(["ingress", "egress"]),
  protocol: string({ doc: "tcp, udp, icmp, icmpv6, a number, or all." }),
  portFrom: optional(integer({ doc: "First port, or ICMP type.", minimum: -1, maximum: 65535 })),
  portTo: optional(integer({ doc: "Last port, or ICMP code.", minimum: -1, maximum: 65535 })),
  source: optional(source),
  description: optional(string()),
};

export const firewalls = defineCollection({
  name: "firewalls",
  singular: "firewall",
  doc: "Sets of rules that say what may reach an instance (security groups).",
  resource: {
    name: optional(string()),
    description: optional(string()),
    ownerId: optional(string()),
    networkId: optional(reference("networks")),
    rules: list(
      struct({
        id: string({ doc: "The cloud's own id of the rule." }),
        ...rule,
        action: optional(oneOf(["accept", "deny"])),
        logged: optional(oneOf(["true", "false"])),
      }),
      { doc: "One source a rule; what an API shows as one rule with several sources is several here." },
    ),
    tags: optional(map()),
  },
  operations: {
    list: {
      doc: "List the firewalls.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        name: optional(string({ doc: "Only those of this name." })),
        networkId: optional(string({ doc: "Only those of this network." })),
      },
      filters: { id: "id", name: "name", networkId: "networkId" },
      result: "resources",
    },
    get: { doc: "Show one firewall.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a firewall.",
      kind: "create",
      params: {
        name: string({ doc: "Its name." }),
        description: string({ doc: "What it is for." }),
        networkId: optional(reference("networks", { doc: "The network that it belongs to." })),
      },
      result: "resource",
    },
    update: {
      doc: "Change a firewall's name, description or tags.",
      kind: "update",
      params: { ...memberId, name: optional(string()), description: optional(string()), tags: optional(map()) },
      result: "resource",
    },
    destroy: { doc: "Destroy a firewall.", kind: "destroy", params: memberId, result: "nothing" },
    createRules: {
      doc: "Add rules to a firewall: all of them, or none.",
      kind: "action",
      params: { ...memberId, rules: list(struct(rule)) },
      result: "resource",
    },
    updateRules: {
      doc: "Change rules of a firewall, which keep their ids: all of them, or none.",
      kind: "action",
      params: { ...memberId, rules: list(struct({ id: string({ doc: "The rule's id." }), ...rule })) },
      result: "resource",
    },
    destroyRules: {
      doc: "Take rules out of a firewall: all of them, or none.",
      kind: "action",
      params: { ...memberId, ruleIds: list(string()) },
      result: "resource",
    },
  },
  features: {
    firewall_tags: { doc: "Tag the firewall.", on: "create", params: { tags: optional(map()) } },
    egress_rules: { doc: "Rules may also say what may leave an instance.", on: "createRules", params: {} },
  },
});

export type Firewall = ResourceOf<typeof firewalls>;
export type FirewallRule = Firewall["rules"][number];
