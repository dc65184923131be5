import type { NewFirewallRule, RuleSource } from "../../client/client.ts";
import { integer, list, oneOf, optional, string } from "../../model/shape.ts";
import type { WrittenVerb } from "./blob-verbs.ts";

const firewall = { name: "ID", doc: "The firewall.", collection: "firewalls" } as const;
const port = { minimum: -1, maximum: 65535 };

/** The verbs of a firewall's rules, as the classic API has them: one rule at a time. */
export const ruleVerbs: readonly WrittenVerb[] = [
  {
    name: "create-rule",
    doc: "Add a rule to a firewall.",
    collection: "firewalls",
    operation: "createRule",
    positionals: [firewall],
    params: {
      protocol: oneOf(["tcp", "udp", "icmp"], { doc: "What it lets in." }),
      portFrom: integer({ doc: "First port, or ICMP type.", ...port }),
      portTo: integer({ doc: "Last port, or ICMP code.", ...port }),
      direction: optional(oneOf(["ingress", "egress"], { doc: "ingress unless told." })),
      addresses: optional(list(string(), { name: "address", doc: "A source such as 192.0.2.0/24." })),
      groups: optional(list(string(), { name: "group", doc: "A source that is a firewall, as OWNER/NAME." })),
    },
    waits: false,
  },
  {
    name: "destroy-rule",
    doc: "Take a rule out of a firewall.",
    collection: "firewalls",
    operation: "destroyRule",
    positionals: [firewall, { name: "RULE", doc: "The id of the rule." }],
    params: {},
    waits: false,
  },
];

/** The rule that the options of `create-rule` say. */
export function ruleOf(params: Readonly<Record<string, unknown>>): NewFirewallRule {
  const {
    addresses = [],
    groups = [],
    ...traffic
  } = params as unknown as Omit<NewFirewallRule, "sources"> & {
    addresses?: readonly string[];
    groups?: readonly string[];
  };
  const sources: RuleSource[] = addresses.map((cidr) => ({ type: "address", cidr }));
  for (const group of groups) {
    const slash = group.indexOf("/");
    sources.push({ type: "group", name: group.slice(slash + 1), ...(slash > 0 && { ownerId: group.slice(0, slash) }) });
  }
  return { ...traffic, sources };
}
