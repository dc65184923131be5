import type { Params } from "../../../model/collections.ts";
import type { Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { securityGroupDocument } from "../../../protocols/ec2/documents/security-group.ts";
import type { Connection } from "../connection.ts";
import { groupIdsOf, isGroupId } from "./group-ids.ts";
import { isPrefixList } from "./permissions.ts";

type Rule = Pick<Params<"firewalls", "createRules">["rules"][number], "source">;
type Group = Answer<typeof securityGroupDocument>;

/**
 * Rules of a group in which other groups are told by their ids: in a VPC EC2 takes no names. Those of other accounts, and what is not in a
 * VPC, stay as they are.
 * @throws `not_found` for a name that no group in the network of this one has
 */
export async function withGroupIds<R extends Rule>(
  connection: Connection,
  { vpcId, ownerId }: Group,
  rules: readonly R[],
): Promise<readonly R[]> {
  const nameIn = ({ source }: Rule): string | undefined => {
    if (source?.type !== "group" || (source.ownerId !== undefined && source.ownerId !== ownerId)) return undefined;
    const called = source.firewallId ?? source.name;
    return called === undefined || isGroupId(called) || isPrefixList.test(called) ? undefined : called;
  };
  const names = [...new Set(rules.flatMap((rule) => nameIn(rule) ?? []))];
  if (!vpcId || names.length === 0) return rules;
  const ids = await groupIdsOf(connection, names, vpcId);
  return rules.map((rule) => {
    const name = nameIn(rule);
    const firewallId = name === undefined ? undefined : ids[names.indexOf(name)];
    return firewallId === undefined || !rule.source ? rule : { ...rule, source: { ...rule.source, firewallId } };
  });
}
