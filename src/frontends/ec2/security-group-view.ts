import type { Firewall, FirewallRule } from "../../model/collections/firewalls.ts";
import type { Infer } from "../../model/shape.ts";
import type {
  IpPermission,
  securityGroupDocument,
  SecurityGroupRuleDocument,
} from "../../protocols/ec2/documents/security-group.ts";
import type { Call } from "../aws-query/call.ts";
import { defaultVpcId } from "./networks.ts";
import { toEc2, toEc2IfThere } from "./ids.ts";
import { ruleTagsOf } from "./rule-tags.ts";
import { hasEgressRules } from "./security-groups.ts";
import { allowsAllEgress, cidrOf, ec2Traffic, prefixListOf, rulesIn, type NewRule } from "./security-rules.ts";
import { tagSetOf } from "./tags.ts";

/** What has to be known to show security groups. */
export interface GroupContext {
  readonly call: Call;
  readonly accountId: string;
  /** The network of groups that belong to none. */
  readonly defaultVpc: string | undefined;
}

/** Finds out what has to be known to show security groups. */
export async function groupContext(call: Call): Promise<GroupContext> {
  const [accountId, defaultVpc] = await Promise.all([call.accountId(), defaultVpcId(call)]);
  return { call, accountId, defaultVpc };
}

/** A firewall in EC2's words. Where the cloud has no rules for what may leave, it shows the one that lets everything out. */
export function securityGroupOf(firewall: Firewall, context: GroupContext): Infer<typeof securityGroupDocument> {
  const { call } = context;
  const groupId = toEc2("securityGroup", firewall.id);
  const ownerId = ownerOf(firewall.ownerId, context);
  const egress: readonly NewRule[] = hasEgressRules(call.cloud) ? rulesIn(firewall, "egress") : [allowsAllEgress()];
  return {
    ownerId,
    groupId,
    groupName: firewall.name ?? groupId,
    groupDescription: firewall.description ?? "",
    vpcId: toEc2IfThere("vpc", firewall.networkId ?? context.defaultVpc),
    securityGroupArn: arn(call, ownerId, "security-group", groupId),
    ipPermissions: permissionsOf(rulesIn(firewall, "ingress"), context),
    ipPermissionsEgress: permissionsOf(egress, context),
    tagSet: tagSetOf("firewalls", firewall),
  };
}

/** Rules, those of the same traffic together. */
export function permissionsOf(rules: readonly NewRule[], context: GroupContext): readonly IpPermission[] {
  const alike = new Map<string, NewRule[]>();
  for (const rule of rules) {
    const { ipProtocol, fromPort, toPort } = ec2Traffic(rule);
    const key = `${ipProtocol} ${fromPort} ${toPort}`;
    const group = alike.get(key);
    if (group) group.push(rule);
    else alike.set(key, [rule]);
  }
  return [...alike.values()].map((group) => permissionOf(group, context));
}

/** @param rules at least one, all of the same traffic */
function permissionOf(rules: readonly NewRule[], context: GroupContext): IpPermission {
  const { ipProtocol, fromPort, toPort } = ec2Traffic(rules[0] ?? allowsAllEgress());
  const hasPorts = ipProtocol === "tcp" || ipProtocol === "udp" || ipProtocol.startsWith("icmp");
  const ofAddresses = rules.filter((rule) => rule.source?.firewallId === undefined && prefixListOf(rule) === undefined);
  return {
    ipProtocol,
    fromPort: hasPorts ? fromPort : undefined,
    toPort: hasPorts ? toPort : undefined,
    groups: rules.flatMap(({ source, description }) => {
      if (source?.firewallId === undefined) return [];
      const userId = ownerOf(source.ownerId, context);
      return [{ userId, groupId: toEc2("securityGroup", source.firewallId), description }];
    }),
    ipRanges: ofAddresses
      .filter((rule) => !isVersion6(cidrOf(rule)))
      .map((rule) => ({ cidrIp: cidrOf(rule), description: rule.description })),
    ipv6Ranges: ofAddresses
      .filter((rule) => isVersion6(cidrOf(rule)))
      .map((rule) => ({ cidrIpv6: cidrOf(rule), description: rule.description })),
    prefixListIds: rules.flatMap((rule) => {
      const prefixListId = prefixListOf(rule);
      return prefixListId === undefined ? [] : [{ prefixListId, description: rule.description }];
    }),
  };
}

const isVersion6 = (cidr: string): boolean => cidr.includes(":");

/** One rule of a group in EC2's words. */
export function securityGroupRuleOf(rule: FirewallRule, firewall: Firewall, context: GroupContext): SecurityGroupRuleDocument {
  const { source, description } = rule;
  const securityGroupRuleId = toEc2("securityGroupRule", rule.id);
  const groupOwnerId = ownerOf(firewall.ownerId, context);
  const { ipProtocol, fromPort, toPort } = ec2Traffic(rule);
  const prefixListId = prefixListOf(rule);
  const cidr = source?.firewallId === undefined && prefixListId === undefined ? cidrOf(rule) : undefined;
  return {
    securityGroupRuleId,
    groupId: toEc2("securityGroup", firewall.id),
    groupOwnerId,
    isEgress: rule.direction === "egress",
    ipProtocol,
    fromPort,
    toPort,
    cidrIpv4: cidr !== undefined && !isVersion6(cidr) ? cidr : undefined,
    cidrIpv6: cidr !== undefined && isVersion6(cidr) ? cidr : undefined,
    prefixListId,
    referencedGroupInfo:
      source?.firewallId === undefined
        ? undefined
        : { groupId: toEc2("securityGroup", source.firewallId), userId: ownerOf(source.ownerId, context) },
    description,
    tagSet: Object.entries(ruleTagsOf(firewall, rule.id)).map(([key, value]) => ({ key, value })),
    securityGroupRuleArn: arn(context.call, groupOwnerId, "security-group-rule", securityGroupRuleId),
  };
}

const ownerOf = (owner: string | undefined, { call, accountId }: GroupContext): string =>
  owner === undefined ? accountId : call.accountIdOf(owner);

/** The name that AWS has for a resource in all the world. */
const arn = (call: Call, ownerId: string, type: string, id: string): string =>
  `arn:aws:ec2:${call.region}:${ownerId}:${type}/${id}`;
