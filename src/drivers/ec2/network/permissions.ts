import type { Params } from "../../../model/collections.ts";
import { integer, list, optional, string, struct, type Infer } from "../../../model/shape.ts";
import { anyProtocol, ec2Protocol } from "../../../protocols/ec2/ip-protocols.ts";
import { invalidArgument } from "../failures.ts";
import { isGroupId } from "./group-ids.ts";

type NewRule = Params<"firewalls", "createRules">["rules"][number];

const described = { Description: optional(string()) };

/** What is let through, from or to whom. */
export const permissionParameter = struct({
  IpProtocol: string(),
  FromPort: optional(integer()),
  ToPort: optional(integer()),
  IpRanges: optional(list(struct({ CidrIp: string(), ...described }))),
  Ipv6Ranges: optional(list(struct({ CidrIpv6: string(), ...described }))),
  Groups: optional(
    list(struct({ GroupId: optional(string()), GroupName: optional(string()), UserId: optional(string()), ...described })),
  ),
  PrefixListIds: optional(list(struct({ PrefixListId: string(), ...described }))),
});

/** The same of one rule that is changed. */
export const changedRuleParameter = struct({
  IpProtocol: string(),
  FromPort: optional(integer()),
  ToPort: optional(integer()),
  CidrIpv4: optional(string()),
  CidrIpv6: optional(string()),
  ReferencedGroupId: optional(string()),
  PrefixListId: optional(string()),
  ...described,
});

/** What of a rule is compared with packets. @throws `invalid_argument` for a protocol that is none, and ports in the wrong order */
function trafficOf({ protocol, portFrom, portTo }: NewRule): { IpProtocol: string; FromPort?: number; ToPort?: number } {
  const IpProtocol = ec2Protocol(protocol);
  if (IpProtocol === undefined) throw invalidArgument("rules", `'${protocol.slice(0, 50)}' is no protocol.`);
  if (IpProtocol === anyProtocol) return { IpProtocol };
  // A type of messages, and a code of that type: each is all of them unless told.
  if (IpProtocol.startsWith("icmp")) return { IpProtocol, FromPort: portFrom ?? -1, ToPort: portTo ?? -1 };
  if (IpProtocol !== "tcp" && IpProtocol !== "udp") return { IpProtocol };
  const FromPort = portFrom ?? 0;
  const ToPort = portTo ?? portFrom ?? 65_535;
  if (FromPort > ToPort) throw invalidArgument("rules", "The first port of a rule is above the last one.");
  return { IpProtocol, FromPort, ToPort };
}

/** Ids of lists of addresses, which stand where groups do. */
export const isPrefixList = /^pl-[0-9a-f]{8,}$/;

/** All addresses, of the version whose messages a protocol carries. */
const everywhereFor = (protocol: string): string => (ec2Protocol(protocol) === "icmpv6" ? "::/0" : "0.0.0.0/0");

/** Where a rule's packets come from or go to; everywhere unless told. @throws `invalid_argument` for a source that names nothing */
function sourceOf({
  source,
  protocol,
}: NewRule): { readonly cidr: string } | { readonly group: string; readonly ownerId: string | undefined } {
  if (!source) return { cidr: everywhereFor(protocol) };
  if (source.type === "address") {
    if (source.cidr === undefined) throw invalidArgument("rules", "A source of addresses has no address block.");
    return { cidr: source.cidr };
  }
  const group = source.firewallId ?? source.name;
  if (group === undefined) throw invalidArgument("rules", "A source of a group names no firewall.");
  return { group, ownerId: source.ownerId };
}

/** A rule as it is added or taken away. In EC2-Classic a group is told by its name and its owner. @throws `invalid_argument` */
export function toPermission(rule: NewRule): Infer<typeof permissionParameter> {
  const source = sourceOf(rule);
  const Description = rule.description;
  const traffic = trafficOf(rule);
  if ("cidr" in source) {
    return source.cidr.includes(":")
      ? { ...traffic, Ipv6Ranges: [{ CidrIpv6: source.cidr, Description }] }
      : { ...traffic, IpRanges: [{ CidrIp: source.cidr, Description }] };
  }
  const { group, ownerId: UserId } = source;
  if (isPrefixList.test(group)) return { ...traffic, PrefixListIds: [{ PrefixListId: group, Description }] };
  const Group = isGroupId(group) ? { GroupId: group } : { GroupName: group };
  return { ...traffic, Groups: [{ ...Group, UserId, Description }] };
}

/** A rule as another is changed to it. @throws `invalid_argument` */
export function toChangedRule(rule: NewRule): Infer<typeof changedRuleParameter> {
  const source = sourceOf(rule);
  const common = { ...trafficOf(rule), Description: rule.description };
  if ("group" in source)
    return {
      ...common,
      ...(isPrefixList.test(source.group) ? { PrefixListId: source.group } : { ReferencedGroupId: source.group }),
    };
  return source.cidr.includes(":") ? { ...common, CidrIpv6: source.cidr } : { ...common, CidrIpv4: source.cidr };
}
