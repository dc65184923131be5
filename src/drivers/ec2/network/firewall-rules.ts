import type { Params } from "../../../model/collections.ts";
import type { Firewall, FirewallRule } from "../../../model/collections/firewalls.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { notFound, unsupported } from "../failures.ts";
import { authorizeRules, modifyRules, revokeRules } from "./firewall-actions.ts";
import { isGroupId } from "./group-ids.ts";
import { toChangedRule, toPermission } from "./permissions.ts";

type NewRule = Params<"firewalls", "createRules">["rules"][number];
type Direction = FirewallRule["direction"];

const directions: readonly Direction[] = ["ingress", "egress"];

/** EC2 gives the rules of both directions ids of this form; any other is the driver's own. */
const isRuleId = /^sgr-/;

const groupCalled = (id: string): { readonly GroupId: string } | { readonly GroupName: string } =>
  isGroupId(id) ? { GroupId: id } : { GroupName: id };

/**
 * Adds rules, all of them or none. EC2 does so for each direction: what was added is taken back where the other direction is refused.
 * @throws `invalid_argument`, `already_exists`
 */
export async function addRules(connection: Connection, id: string, rules: readonly NewRule[]): Promise<void> {
  const permissions = rules.map((rule) => ({ direction: rule.direction, permission: toPermission(rule) }));
  const done: Direction[] = [];
  const of = (wanted: Direction) =>
    permissions.filter(({ direction }) => direction === wanted).map(({ permission }) => permission);
  for (const direction of directions) {
    const IpPermissions = of(direction);
    if (IpPermissions.length === 0) continue;
    try {
      await connection.call(authorizeRules[direction], { ...groupCalled(id), IpPermissions }, [id]);
      done.push(direction);
    } catch (error) {
      for (const added of done) await revokeAgain(connection, id, added, of(added), error);
      throw error;
    }
  }
}

/** Where taking back fails too, something stays, so that the call must not be repeated by itself. */
async function revokeAgain(
  connection: Connection,
  id: string,
  direction: Direction,
  IpPermissions: readonly ReturnType<typeof toPermission>[],
  cause: unknown,
): Promise<void> {
  try {
    await connection.call(revokeRules[direction], { ...groupCalled(id), IpPermissions });
  } catch {
    if (isCloudError(cause)) throw new CloudError(cause.code, cause.message, { ...cause.details, retryable: false });
  }
}

/** Takes rules out. @throws `not_found` where one is not there, before any is taken */
export async function takeRules(connection: Connection, { id, rules }: Firewall, ruleIds: readonly string[]): Promise<void> {
  const going = ruleIds.map((ruleId) => ruleCalled(id, rules, ruleId));
  for (const direction of directions) {
    const these = going.filter((rule) => rule.direction === direction);
    if (these.length === 0) continue;
    const byId = these.every((rule) => isRuleId.test(rule.id));
    const which = byId ? { SecurityGroupRuleId: these.map((rule) => rule.id) } : { IpPermissions: these.map(toPermission) };
    await connection.call(revokeRules[direction], { ...groupCalled(id), ...which }, [id]);
  }
}

/**
 * Changes rules, which keep their ids and their directions.
 * @throws `not_found` where one is not there; `unsupported` for another direction, or where the cloud's rules have no ids
 */
export async function changeRules(
  connection: Connection,
  { id, rules }: Firewall,
  changed: Params<"firewalls", "updateRules">["rules"],
): Promise<void> {
  for (const { id: ruleId, direction } of changed) {
    const rule = ruleCalled(id, rules, ruleId);
    if (!isRuleId.test(ruleId)) throw unsupported("rules", "This cloud can only take a rule out and add another one.");
    if (rule.direction !== direction) throw unsupported("rules", "A rule of EC2 cannot change its direction.");
  }
  const SecurityGroupRule = changed.map((rule) => ({
    SecurityGroupRuleId: rule.id,
    SecurityGroupRule: toChangedRule(rule),
  }));
  await connection.call(modifyRules, { GroupId: id, SecurityGroupRule }, [id]);
}

function ruleCalled(id: string, rules: readonly FirewallRule[], ruleId: string): FirewallRule {
  const rule = rules.find((each) => each.id === ruleId);
  if (!rule) throw notFound(`rule of the firewall '${id}'`, ruleId);
  return rule;
}
