import type { Firewall, FirewallRule } from "../../../model/collections/firewalls.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type {
  ipPermission,
  securityGroupDocument,
  securityGroupRuleDocument,
} from "../../../protocols/ec2/documents/security-group.ts";
import { anyProtocol } from "../../../protocols/ec2/ip-protocols.ts";

type Group = Answer<typeof securityGroupDocument>;
type Rule = Answer<typeof securityGroupRuleDocument>;
type Source = NonNullable<FirewallRule["source"]>;

/** A rule as EC2 shows it by itself. */
export function toRule(rule: Rule): FirewallRule {
  const { isEgress, cidrIpv4, cidrIpv6, prefixListId, referencedGroupInfo, description } = rule;
  const cidr = cidrIpv4 || cidrIpv6;
  const source: Source | undefined = referencedGroupInfo?.groupId
    ? groupSource(referencedGroupInfo.groupId, undefined, referencedGroupInfo.userId || rule.groupOwnerId)
    : cidr
      ? { type: "address", cidr }
      : prefixListId
        ? prefixListSource(prefixListId)
        : undefined;
  return {
    id: needed(rule, "securityGroupRuleId"),
    direction: isEgress === true ? "egress" : "ingress",
    ...trafficOf(rule),
    ...(source && { source }),
    ...(description && { description }),
  };
}

/** The rules of a group, of a cloud that shows none by itself: each has an id that says all of it, as in the original. */
export const rulesOfGroup = (group: Group): readonly FirewallRule[] => [
  ...group.ipPermissions.flatMap((permission) => rulesOfPermission(group, permission, "ingress")),
  ...group.ipPermissionsEgress.flatMap((permission) => rulesOfPermission(group, permission, "egress")),
];

function rulesOfPermission(
  { ownerId = "" }: Group,
  permission: Answer<typeof ipPermission>,
  direction: FirewallRule["direction"],
): readonly FirewallRule[] {
  const traffic = trafficOf(permission);
  const rule = (source: Source, mark: string, description: string | undefined): FirewallRule => {
    const marks = [ownerId, permission.ipProtocol, permission.fromPort, permission.toPort, mark].map((each = "") => each);
    const id = [...(direction === "egress" ? [direction] : []), ...marks].join("~");
    return { id, direction, ...traffic, source, ...(description && { description }) };
  };
  const block = (cidr: string, description: string | undefined): FirewallRule => {
    const [address = "", length = ""] = cidr.split("/");
    return rule({ type: "address", cidr }, `@address,${cidr.includes(":") ? "ipv6" : "ipv4"},${address},${length}`, description);
  };
  return [
    ...permission.ipRanges.flatMap(({ cidrIp, description }) => (cidrIp ? [block(cidrIp, description)] : [])),
    ...permission.ipv6Ranges.flatMap(({ cidrIpv6, description }) => (cidrIpv6 ? [block(cidrIpv6, description)] : [])),
    ...permission.groups.map(({ groupId, groupName, userId, description }) =>
      rule(groupSource(groupId, groupName, userId), `@group,${userId ?? ""},${groupName || groupId || ""}`, description),
    ),
    ...permission.prefixListIds.flatMap(({ prefixListId, description }) =>
      prefixListId ? [rule(prefixListSource(prefixListId), `@group,,${prefixListId}`, description)] : [],
    ),
  ];
}

/** A list of addresses that AWS, or somebody, keeps: a group that is no firewall. A rule without a source would be for everybody. */
const prefixListSource = (name: string): Source => ({ type: "group", name });

const groupSource = (id: string | undefined, name: string | undefined, ownerId: string | undefined): Source => ({
  type: "group",
  ...((id || name) && { firewallId: id || name }),
  ...(name && { name }),
  ...(ownerId && { ownerId }),
});

function trafficOf({ ipProtocol, fromPort, toPort }: Pick<Rule, "ipProtocol" | "fromPort" | "toPort">) {
  if (ipProtocol === undefined || ipProtocol === anyProtocol) return { protocol: "all" };
  return {
    protocol: ipProtocol,
    ...(fromPort !== undefined && { portFrom: fromPort }),
    ...(toPort !== undefined && { portTo: toPort }),
  };
}

/** A security group, without its rules. */
export function groupFacts(group: Group): Omit<Firewall, "rules" | "tags"> {
  const { groupId, groupName, groupDescription, ownerId, vpcId } = group;
  return {
    // Clouds of the classic kind know groups by their names alone.
    id: groupId || needed(group, "groupName"),
    ...(groupName && { name: groupName }),
    ...(groupDescription !== undefined && { description: groupDescription }),
    ...(ownerId && { ownerId }),
    ...(vpcId && { networkId: vpcId }),
  };
}
