import type { Params } from "../../../model/collections.ts";
import type { Firewall, FirewallRule } from "../../../model/collections/firewalls.ts";
import { boolean, integer, list, optional, string, struct, type InferFields } from "../../../model/shape.ts";
import { AwsFault, missingParameter } from "../../../protocols/aws-query/aws-fault.ts";
import { securityGroupRuleDocument } from "../../../protocols/ec2/documents/security-group.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { behind } from "../../aws-query/pages.ts";
import type { ListQuery } from "../../aws-query/listing.ts";
import { fromEc2, idParameter, notFound } from "../ids.ts";
import { groupContext, securityGroupRuleOf } from "../security-group-view.ts";
import { firewallOf, groupParameters } from "../security-groups.ts";
import {
  addressSource,
  groupSource,
  noPrefixList,
  permissionParameters,
  rulesOf,
  samenessOf,
  trafficOf,
  type Direction,
} from "../security-rules.ts";

/** A rule with its group. */
interface RuleOfGroup {
  readonly id: string;
  readonly rule: FirewallRule;
  readonly firewall: Firewall;
}

async function* listRules({ cloud }: Call, { exactly }: ListQuery): AsyncGenerator<RuleOfGroup, void, undefined> {
  const groups = exactly("group-id")?.map((id) => fromEc2("securityGroup", id));
  for await (const firewall of cloud.list("firewalls", groups ? { id: groups } : {})) {
    for (const rule of firewall.rules) yield { id: rule.id, rule, firewall };
  }
}

const describeSecurityGroupRules = describe({
  name: "DescribeSecurityGroupRules",
  doc: "The rules of firewalls, one by one.",
  needs: ["firewalls", "list"],
  set: "securityGroupRuleSet",
  item: securityGroupRuleDocument,
  ids: idParameter("SecurityGroupRuleId", "securityGroupRule"),
  filters: { "group-id": "groupId", "security-group-rule-id": "securityGroupRuleId" },
  tags: "tagSet",
  pages: { minimum: 5, maximum: 1000, withIds: true },
  list: (call, query) => behind(listRules(call, query), query.after),
  prepare: groupContext,
  show: ({ rule, firewall }, context) => securityGroupRuleOf(rule, firewall, context),
});

const requestedRule = {
  IpProtocol: optional(string()),
  FromPort: optional(integer()),
  ToPort: optional(integer()),
  CidrIpv4: optional(string()),
  CidrIpv6: optional(string()),
  PrefixListId: optional(string()),
  ReferencedGroupId: optional(string()),
  Description: optional(string()),
};

/** The rule of an id. @throws AwsFault `InvalidSecurityGroupRuleId.NotFound` */
function ruleOf(firewall: Firewall, ruleId: string): FirewallRule {
  const id = fromEc2("securityGroupRule", ruleId);
  const rule = firewall.rules.find((each) => each.id === id);
  if (!rule) throw notFound("securityGroupRule", [ruleId]);
  return rule;
}

async function sourceOf(call: Call, given: InferFields<typeof requestedRule>): Promise<FirewallRule["source"]> {
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId: GroupId } = given;
  if (PrefixListId !== undefined) throw noPrefixList(PrefixListId);
  const [first, ...others] = [CidrIpv4, CidrIpv6, GroupId].filter((source) => source !== undefined);
  if (first === undefined) throw missingParameter("CidrIpv4");
  if (others.length > 0) throw new AwsFault("InvalidParameterCombination", "A rule has just one source.");
  if (GroupId !== undefined) return groupSource(call, { GroupId });
  return CidrIpv6 === undefined ? addressSource(first, 4) : addressSource(CidrIpv6, 6);
}

type ChangedRule = Params<"firewalls", "updateRules">["rules"][number];

/** What a rule is sent back as, but for what changes. */
const unchanged = ({ id, direction, protocol, portFrom, portTo, source, description }: FirewallRule): ChangedRule => ({
  id,
  direction,
  protocol,
  portFrom,
  portTo,
  source,
  description,
});

const modifySecurityGroupRules = defineAction({
  name: "ModifySecurityGroupRules",
  doc: "Changes rules, which keep their ids.",
  needs: ["firewalls", "updateRules"],
  parameters: {
    GroupId: string(),
    SecurityGroupRule: list(struct({ SecurityGroupRuleId: string(), SecurityGroupRule: optional(struct(requestedRule)) })),
  },
  document: { return: boolean() },
  run: async (call, { GroupId, SecurityGroupRule }) => {
    const firewall = await firewallOf(call, { GroupId });
    const rules: ChangedRule[] = [];
    for (const { SecurityGroupRuleId, SecurityGroupRule: change } of SecurityGroupRule) {
      const { id, direction } = ruleOf(firewall, SecurityGroupRuleId);
      if (!change) throw missingParameter("SecurityGroupRule");
      rules.push({ id, direction, ...trafficOf(change), source: await sourceOf(call, change), description: change.Description });
    }
    await call.cloud.call("firewalls", "updateRules", { id: firewall.id, rules });
    return { return: true };
  },
});

function describeRules(name: string, doc: string, direction: Direction): Action {
  return defineAction({
    name,
    doc,
    needs: ["firewalls", "updateRules"],
    parameters: {
      ...groupParameters,
      ...permissionParameters,
      SecurityGroupRuleDescription: optional(list(struct({ SecurityGroupRuleId: string(), Description: optional(string()) }))),
    },
    document: { return: boolean() },
    run: async (call, given) => {
      const firewall = await firewallOf(call, given);
      const { SecurityGroupRuleDescription: byId } = given;
      const rules = byId
        ? byId.map(({ SecurityGroupRuleId, Description: description }) => ({
            ...unchanged(ruleOf(firewall, SecurityGroupRuleId)),
            description,
          }))
        : (await rulesOf(call, given, direction)).map((asked) => {
            const known = firewall.rules.find((rule) => samenessOf(rule) === samenessOf(asked));
            if (!known)
              throw new AwsFault("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
            return { ...unchanged(known), description: asked.description };
          });
      await call.cloud.call("firewalls", "updateRules", { id: firewall.id, rules });
      return { return: true };
    },
  });
}

/** The rules of security groups, one by one. */
export const actions: readonly Action[] = [
  describeSecurityGroupRules,
  modifySecurityGroupRules,
  describeRules("UpdateSecurityGroupRuleDescriptionsIngress", "Says what rules for incoming traffic are for.", "ingress"),
  describeRules("UpdateSecurityGroupRuleDescriptionsEgress", "Says what rules for outgoing traffic are for.", "egress"),
];
