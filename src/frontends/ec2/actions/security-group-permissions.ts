import type { Firewall, FirewallRule } from "../../../model/collections/firewalls.ts";
import { boolean, list, optional, string } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import {
  ipPermission,
  revokedSecurityGroupRuleDocument,
  securityGroupRuleDocument,
} from "../../../protocols/ec2/documents/security-group.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { fromEc2, notFound } from "../ids.ts";
import { forgetRuleTags, requireRuleTags, tagNewRules } from "../rule-tags.ts";
import { groupContext, securityGroupRuleOf } from "../security-group-view.ts";
import { firewallOf, groupParameters, hasEgressRules } from "../security-groups.ts";
import {
  allowsAllEgress,
  describedRule,
  permissionParameters,
  rulesOf,
  samenessOf,
  type Direction,
  type NewRule,
} from "../security-rules.ts";
import { specifiedTags, tagSpecificationParameter } from "../tags.ts";

const saysAll = new Set([allowsAllEgress(), allowsAllEgress("::/0")].map(samenessOf));

function authorize(name: string, doc: string, direction: Direction): Action {
  return defineAction({
    name,
    doc,
    needs: ["firewalls", "createRules"],
    parameters: { ...groupParameters, ...permissionParameters, TagSpecification: tagSpecificationParameter },
    document: { return: boolean(), securityGroupRuleSet: list(securityGroupRuleDocument) },
    run: async (call, given) => {
      const tags = specifiedTags(given.TagSpecification, "security-group-rule");
      requireRuleTags(call.cloud, tags);
      const firewall = await firewallOf(call, given);
      const rules = await rulesOf(call, given, direction);
      requireNew(firewall, rules);
      if (direction === "egress" && !hasEgressRules(call.cloud)) {
        requireAll(call, rules);
        if (Object.keys(tags).length > 0) throw noRuleToTag(call);
        return { return: true, securityGroupRuleSet: [] };
      }
      const { id } = firewall;
      const changed = await call.cloud.call("firewalls", "createRules", { id, rules: [...rules] });
      const before = new Set(firewall.rules.map((rule) => rule.id));
      // Other calls may have added rules meanwhile, which are not this one's.
      const asked = new Set(rules.map(samenessOf));
      const made = changed.rules.filter((rule) => !before.has(rule.id) && asked.has(samenessOf(rule)));
      const ruleIds = made.map((rule) => rule.id);
      const tagged = Object.keys(tags).length > 0 ? await tagNewRules(call.cloud, id, ruleIds, tags) : changed;
      const context = await groupContext(call);
      return { return: true, securityGroupRuleSet: made.map((rule) => securityGroupRuleOf(rule, tagged, context)) };
    },
  });
}

const noRuleToTag = ({ cloud }: Call): AwsFault =>
  new AwsFault(
    "UnsupportedOperation",
    `The driver '${cloud.driver.name}' has no rules for what may leave, and so no tags of them.`,
  );

/** @throws AwsFault for rules that are there already, or twice in the request */
function requireNew(firewall: Firewall, rules: readonly NewRule[]): void {
  const asked = new Set<string>();
  const present = new Set(firewall.rules.map(samenessOf));
  for (const rule of rules) {
    const sameness = samenessOf(rule);
    if (asked.has(sameness)) throw new AwsFault("InvalidParameterValue", "The same permission must not appear multiple times");
    if (present.has(sameness)) {
      throw new AwsFault("InvalidPermission.Duplicate", `the specified rule "${describedRule(rule)}" already exists`);
    }
    asked.add(sameness);
  }
}

/** Where the cloud has no rules for what may leave, everything may: to say so once more is no change. */
function requireAll({ cloud }: Call, rules: readonly NewRule[]): void {
  if (rules.every((rule) => saysAll.has(samenessOf(rule)))) return;
  throw new AwsFault("UnsupportedOperation", `The driver '${cloud.driver.name}' has no rules for what may leave.`);
}

function revoke(name: string, doc: string, direction: Direction): Action {
  return defineAction({
    name,
    doc,
    needs: ["firewalls", "destroyRules"],
    parameters: { ...groupParameters, ...permissionParameters, SecurityGroupRuleId: optional(list(string())) },
    document: {
      return: boolean(),
      unknownIpPermissionSet: list(ipPermission),
      revokedSecurityGroupRuleSet: list(revokedSecurityGroupRuleDocument),
    },
    run: async (call, given) => {
      const firewall = await firewallOf(call, given);
      const { SecurityGroupRuleId: byId } = given;
      const revoked = byId
        ? rulesById(firewall, byId, direction)
        : rulesLike(call, firewall, await rulesOf(call, given, direction));
      if (revoked.length > 0) {
        const ruleIds = revoked.map(({ id }) => id);
        await call.cloud.call("firewalls", "destroyRules", { id: firewall.id, ruleIds });
        await forgetRuleTags(call.cloud, firewall, ruleIds);
      }
      const context = await groupContext(call);
      return {
        return: true,
        unknownIpPermissionSet: [],
        revokedSecurityGroupRuleSet: revoked.map((rule) => {
          const shown = securityGroupRuleOf(rule, firewall, context);
          return { ...shown, referencedGroupId: shown.referencedGroupInfo?.groupId };
        }),
      };
    },
  });
}

/** @throws AwsFault `InvalidSecurityGroupRuleId.NotFound` */
function rulesById(firewall: Firewall, ruleIds: readonly string[], direction: Direction): readonly FirewallRule[] {
  return [...new Set(ruleIds)].map((ruleId) => {
    const id = fromEc2("securityGroupRule", ruleId);
    const rule = firewall.rules.find((each) => each.id === id && each.direction === direction);
    if (!rule) throw notFound("securityGroupRule", [ruleId]);
    return rule;
  });
}

/**
 * The rules that a group has of these. A cloud without rules for what may leave has none to take out, and Terraform does so with every
 * group first.
 * @throws AwsFault `InvalidPermission.NotFound`
 */
function rulesLike({ cloud }: Call, firewall: Firewall, asked: readonly NewRule[]): readonly FirewallRule[] {
  const present = new Map(firewall.rules.map((rule) => [samenessOf(rule), rule]));
  const found = new Set<FirewallRule>();
  for (const rule of asked) {
    const sameness = samenessOf(rule);
    const known = present.get(sameness);
    if (known) found.add(known);
    else if (!saysAll.has(sameness) || hasEgressRules(cloud))
      throw new AwsFault("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
  }
  return [...found];
}

/** Letting traffic in and out of security groups. */
export const actions: readonly Action[] = [
  authorize("AuthorizeSecurityGroupIngress", "Adds rules for what may reach instances of a group.", "ingress"),
  authorize("AuthorizeSecurityGroupEgress", "Adds rules for what may leave instances of a group.", "egress"),
  revoke("RevokeSecurityGroupIngress", "Takes out rules for what may reach instances of a group.", "ingress"),
  revoke(
    "RevokeSecurityGroupEgress",
    "Takes out rules for what may leave instances of a group; the one that every group has can always go.",
    "egress",
  ),
];
