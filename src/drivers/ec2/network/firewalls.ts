import type { Query, Services } from "../../../model/collections.ts";
import type { Firewall, FirewallRule } from "../../../model/collections/firewalls.ts";
import type { Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { securityGroupDocument } from "../../../protocols/ec2/documents/security-group.ts";
import type { Connection } from "../connection.ts";
import { notFound, refuseGiven } from "../failures.ts";
import { described, describedOf, literally, type Filters } from "../query/describe.ts";
import { retag, tagsFor, tagsOf } from "../tagging.ts";
import { isUntold } from "../untold.ts";
import { createSecurityGroup, deleteSecurityGroup, describeSecurityGroupRules } from "./firewall-actions.ts";
import { addRules, changeRules, takeRules } from "./firewall-rules.ts";
import { describeSecurityGroups, groupNamed, isGroupId } from "./group-ids.ts";
import { withGroupIds } from "./group-sources.ts";
import { groupFacts, rulesOfGroup, toRule } from "./rule-view.ts";

type Group = Answer<typeof securityGroupDocument>;

/** Firewalls are EC2's security groups. A name leads to its group too, as in EC2-Classic and in the original. */
export function firewalls(connection: Connection) {
  const read = async (id: string): Promise<Group> => {
    if (!isGroupId(id)) return groupNamed(connection, id);
    const [group] = await describedOf(connection, describeSecurityGroups, [id]);
    if (!group) throw notFound("firewall", id);
    return group;
  };
  const show = async (id: string): Promise<Firewall> => showing(await read(id));
  const showing = async (group: Group): Promise<Firewall> => {
    const rules = group.groupId ? await ruleLists(connection, { "group-id": [group.groupId] }) : undefined;
    return toFirewall(group, rules);
  };
  return {
    list: (query) => listed(connection, query),
    get: async ({ id }) => show(id),
    create: async ({ name, description, networkId, tags }) => {
      const { groupId = name } = await connection.call(
        createSecurityGroup,
        {
          GroupName: name,
          GroupDescription: description,
          VpcId: networkId,
          TagSpecification: tagsFor("security-group", { tags }),
        },
        networkId === undefined ? [] : [networkId],
      );
      await connection.made(groupId);
      return show(groupId);
    },
    update: async ({ id, tags, ...others }) => {
      refuseGiven(others, "a security group that is there");
      if (tags !== undefined) {
        const group = await read(id);
        await retag(connection, groupFacts(group).id, tagsOf(group.tagSet), { tags });
      }
      return show(id);
    },
    destroy: async ({ id }) => {
      // By its name EC2 finds a group in the usual network alone.
      const groupId = isGroupId(id) ? id : groupFacts(await read(id)).id;
      await connection.call(deleteSecurityGroup, isGroupId(groupId) ? { GroupId: groupId } : { GroupName: groupId }, [groupId]);
      connection.gone(groupId);
    },
    createRules: async ({ id, rules }) => {
      const group = await read(id);
      await addRules(connection, groupFacts(group).id, await withGroupIds(connection, group, rules));
      return show(id);
    },
    updateRules: async ({ id, rules }) => {
      const group = await read(id);
      await changeRules(connection, await showing(group), await withGroupIds(connection, group, rules));
      return show(id);
    },
    destroyRules: async ({ id, ruleIds }) => {
      await takeRules(connection, await show(id), ruleIds);
      return show(id);
    },
  } satisfies Services["firewalls"];
}

async function* listed(
  connection: Connection,
  { id, name, networkId }: Query<"firewalls">,
): AsyncGenerator<Firewall, void, undefined> {
  const filters = { "group-id": id, "group-name": name && [name].flat().map(literally), "vpc-id": networkId };
  const rules = ruleLists(connection, {});
  rules.catch(() => {});
  for await (const group of described(connection, describeSecurityGroups, { filters })) yield toFirewall(group, await rules);
}

/** The rules of groups by the groups' ids. Undefined where the cloud does not show rules by themselves, or not to the caller. */
async function ruleLists(
  connection: Connection,
  filters: Filters,
): Promise<ReadonlyMap<string, readonly FirewallRule[]> | undefined> {
  const lists = new Map<string, FirewallRule[]>();
  try {
    for await (const rule of described(connection, describeSecurityGroupRules, { filters })) {
      const { groupId = "" } = rule;
      const rules = lists.get(groupId);
      if (rules) rules.push(toRule(rule));
      else lists.set(groupId, [toRule(rule)]);
    }
  } catch (error) {
    if (isUntold(error)) return undefined;
    throw error;
  }
  return lists;
}

const toFirewall = (group: Group, lists: ReadonlyMap<string, readonly FirewallRule[]> | undefined): Firewall => ({
  ...groupFacts(group),
  rules: lists ? (lists.get(group.groupId ?? "") ?? []) : rulesOfGroup(group),
  tags: tagsOf(group.tagSet),
});
