import type { Params } from "../../../model/collections.ts";
import type { FirewallRule } from "../../../model/collections/firewalls.ts";
import { invalidArgument } from "../failures.ts";
import type { SecurityGroup, SecurityGroupRule } from "./api-types.ts";
import { isFromPortZero, tagOfPortsFromZero } from "./port-zero.ts";

type NewRule = Params<"firewalls", "createRules">["rules"][number];

/** What a missing prefix stands for. */
const everywhere = { IPv4: "0.0.0.0/0", IPv6: "::/0" } as const;

/** The model's words for protocols that Neutron keeps by another one. */
const protocols: Readonly<Record<string, string>> = {
  any: "all",
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
  "ipv6-icmp": "icmpv6",
};

/** A rule of the model out of one of Neutron's group. A rule without protocol is for all of them. */
export function toRule(rule: SecurityGroupRule, { tenant_id: ownerId, tags }: SecurityGroup): FirewallRule {
  const { port_range_max: to, description } = rule;
  const from = rule.port_range_min === 1 && tags?.includes(tagOfPortsFromZero(rule.id)) ? 0 : rule.port_range_min;
  const protocol = String(rule.protocol ?? "any");
  return {
    id: rule.id,
    direction: rule.direction,
    protocol: protocols[protocol] ?? protocol,
    ...(from !== null && { portFrom: from }),
    ...(to !== null && { portTo: to }),
    source: sourceOf(rule, ownerId),
    action: "accept",
    ...(description && { description }),
  };
}

function sourceOf(rule: SecurityGroupRule, ownerId: string): FirewallRule["source"] {
  const { remote_group_id: firewallId, remote_address_group_id: addressGroupId } = rule;
  if (firewallId !== null) return { type: "group", firewallId, ownerId };
  // A list of addresses, which Neutron keeps beside its firewalls.
  if (addressGroupId) return { type: "group", name: addressGroupId, ownerId };
  return { type: "address", cidr: rule.remote_ip_prefix ?? everywhere[rule.ethertype] };
}

/** Ports as Neutron has them, which knows no port 0: nothing can listen there. -1 is every port, type or code. */
function portsOf(rule: NewRule): Pick<SecurityGroupRule, "port_range_min" | "port_range_max"> {
  const port = (number: number | undefined): number | null => (number === undefined || number < 0 ? null : number);
  return { port_range_min: isFromPortZero(rule) ? 1 : port(rule.portFrom), port_range_max: port(rule.portTo) };
}

/**
 * The other way round. The ports of `icmp` are its type and code, in the model as in Neutron.
 * @throws `invalid_argument` for a source that names nothing
 */
export function toSecurityGroupRule(
  rule: NewRule,
  securityGroupId: string,
): Omit<SecurityGroupRule, "id"> & { security_group_id: string } {
  const { source, protocol } = rule;
  if (source?.type === "address" && source.cidr === undefined)
    throw invalidArgument("rules", "A source of addresses has no address block.");
  if (source?.type === "group" && source.firewallId === undefined)
    throw invalidArgument("rules", "A source of a group names no firewall.");
  const isVersion6 = source?.cidr?.includes(":") ?? /^(?:icmpv6|ipv6-icmp|58)$/.test(protocol);
  return {
    security_group_id: securityGroupId,
    direction: rule.direction,
    ethertype: isVersion6 ? "IPv6" : "IPv4",
    protocol: protocol === "all" || protocol === "-1" ? null : protocol.toLowerCase(),
    ...portsOf(rule),
    remote_ip_prefix: source?.type === "address" ? (source.cidr ?? null) : null,
    remote_group_id: source?.type === "group" ? (source.firewallId ?? null) : null,
    ...(rule.description !== undefined && { description: rule.description }),
  };
}
