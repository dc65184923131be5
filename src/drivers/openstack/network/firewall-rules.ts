import type { Params } from "../../../model/collections.ts";
import type { FirewallRule } from "../../../model/collections/firewalls.ts";
import { invalidArgument } from "../failures.ts";
import type { SecurityGroupRule } from "./api-types.ts";

type NewRule = Params<"firewalls", "createRules">["rules"][number];

/** What a missing prefix stands for. */
const everywhere = { IPv4: "0.0.0.0/0", IPv6: "::/0" } as const;

/** A rule of the model out of one of Neutron. A rule without protocol is for all of them. */
export function toRule(rule: SecurityGroupRule, ownerId: string): FirewallRule {
  const { protocol, port_range_min: from, port_range_max: to, description, remote_group_id: groupId } = rule;
  return {
    id: rule.id,
    direction: rule.direction,
    protocol: protocol === null || String(protocol) === "any" ? "all" : String(protocol),
    ...(from !== null && { portFrom: from }),
    ...(to !== null && { portTo: to }),
    source:
      groupId === null
        ? { type: "address", cidr: rule.remote_ip_prefix ?? everywhere[rule.ethertype] }
        : { type: "group", firewallId: groupId, ownerId },
    action: "accept",
    ...(description && { description }),
  };
}

/**
 * The other way round. The ports of `icmp` are its type and code, in the model as in Neutron.
 * @throws `invalid_argument` for a source that names nothing
 */
export function toSecurityGroupRule(
  rule: NewRule,
  securityGroupId: string,
): Omit<SecurityGroupRule, "id"> & { security_group_id: string } {
  const { source, protocol, portFrom, portTo } = rule;
  if (source?.type === "address" && source.cidr === undefined)
    throw invalidArgument("rules", "A source of addresses has no address block.");
  if (source?.type === "group" && source.firewallId === undefined)
    throw invalidArgument("rules", "A source of a group names no firewall.");
  const isVersion6 = source?.cidr?.includes(":") ?? /^(?:icmpv6|ipv6-icmp|58)$/.test(protocol);
  // -1 is every port, type or code.
  const port = (number: number | undefined): number | null => (number === undefined || number < 0 ? null : number);
  return {
    security_group_id: securityGroupId,
    direction: rule.direction,
    ethertype: isVersion6 ? "IPv6" : "IPv4",
    protocol: protocol === "all" || protocol === "-1" ? null : protocol.toLowerCase(),
    port_range_min: port(portFrom),
    port_range_max: port(portTo),
    remote_ip_prefix: source?.type === "address" ? (source.cidr ?? null) : null,
    remote_group_id: source?.type === "group" ? (source.firewallId ?? null) : null,
    ...(rule.description !== undefined && { description: rule.description }),
  };
}
