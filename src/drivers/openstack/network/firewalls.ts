import { mapped } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Params, Services } from "../../../model/collections.ts";
import type { Firewall } from "../../../model/collections/firewalls.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { projectOf } from "../identity/token.ts";
import { invalidArgument } from "../failures.ts";
import { takeBack } from "../take-back.ts";
import type { SecurityGroup, SecurityGroupRule } from "./api-types.ts";
import { destroyFirewall } from "./destroy-firewall.ts";
import { toRule, toSecurityGroupRule } from "./firewall-rules.ts";
import { isFromPortZero, rulesOfPortZero, tagOfPortsFromZero, tagOfPortZero, tagOfRule } from "./port-zero.ts";
import { noteOf, noteTag, setTags, setWords, setWordsOfNew, tagsOf, wordsOf } from "./tags.ts";

/** Firewalls are security groups of Neutron. They belong to no network; one that was named is kept as a tag. */
export function firewalls(connection: Connection) {
  const neutron = connection.service("network");
  const read = async (id: string): Promise<SecurityGroup> =>
    (await neutron.get<{ security_group: SecurityGroup }>(path`/security-groups/${id}`)).security_group;
  const show = async (id: string): Promise<Firewall> => toFirewall(await read(id));
  return {
    list: () => mapped(neutron.list<SecurityGroup>("/security-groups", "security_groups"), toFirewall),
    get: async ({ id }) => show(id),
    create: async ({ name, description, networkId, tags = {} }) => {
      if (networkId !== undefined) await neutron.get(path`/networks/${networkId}`);
      // Neutron would take the name once more, and nobody could tell the two apart by it.
      const [namesake] = await groupsOf(connection, { name });
      if (namesake) throw new CloudError("already_exists", `There is a firewall '${name}' already.`);
      const words = wordsOf(tags, networkId === undefined ? [] : [noteTag("network", networkId)]);
      const { security_group: group } = await neutron.post<{ security_group: SecurityGroup }>("/security-groups", {
        security_group: { name, description },
      });
      if (words.length === 0) return toFirewall(group);
      await setWordsOfNew(connection, path`/security-groups/${group.id}`, words);
      return show(group.id);
    },
    update: async ({ id, name, description, tags }) => {
      if (name !== undefined || description !== undefined) {
        await neutron.put(path`/security-groups/${id}`, { security_group: { name, description } });
      }
      if (tags !== undefined) await setTags(connection, path`/security-groups/${id}`, await read(id), tags);
      return show(id);
    },
    destroy: async ({ id }) => destroyFirewall(connection, id),
    createRules: async ({ id, rules }) => {
      const { tags = [] } = await read(id);
      const found = await Promise.all(rules.map((rule) => withGroup(connection, rule)));
      const noted = found.flatMap((rule) => tagOfPortZero(rule) ?? []);
      if (noted.some((tag, index) => tags.includes(tag) || noted.indexOf(tag) < index))
        throw new CloudError("already_exists", `The firewall '${id}' has such a rule already.`);
      const words = path`/security-groups/${id}`;
      if (noted.length > 0) await setWords(connection, words, [...tags, ...noted]);
      // In one request, of which Neutron takes all rules or none.
      const asked = found.filter((rule) => tagOfPortZero(rule) === undefined);
      try {
        if (asked.length > 0) await addRules(connection, id, asked);
      } catch (error) {
        if (noted.length === 0) throw error;
        await takeBack(error, () => setWords(connection, words, tags));
      }
      return show(id);
    },
    destroyRules: async ({ id, ruleIds }) => {
      const group = await read(id);
      const present = new Set(toFirewall(group).rules.map((rule) => rule.id));
      const missing = ruleIds.find((ruleId) => !present.has(ruleId));
      if (missing !== undefined) throw new CloudError("not_found", `The firewall '${id}' has no rule '${missing}'.`);
      for (const ruleId of ruleIds)
        if (tagOfRule(ruleId) === undefined) await neutron.delete(path`/security-group-rules/${ruleId}`);
      const { tags = [] } = group;
      const left = tags.filter((tag) => !ruleIds.some((ruleId) => tag === (tagOfRule(ruleId) ?? tagOfPortsFromZero(ruleId))));
      if (left.length < tags.length) await setWords(connection, path`/security-groups/${id}`, left);
      return show(id);
    },
  } satisfies Services["firewalls"];
}

type NewRule = Params<"firewalls", "createRules">["rules"][number];

/** Adds rules, all or none. Which of them were to begin at port 0 is kept beside them, where the cloud has tags. */
async function addRules(connection: Connection, id: string, rules: readonly NewRule[]): Promise<void> {
  const neutron = connection.service("network");
  const { security_group_rules: made } = await neutron.post<{ security_group_rules: readonly SecurityGroupRule[] }>(
    "/security-group-rules",
    { security_group_rules: rules.map((rule) => toSecurityGroupRule(rule, id)) },
  );
  // All 65,535 ports are no range for Neutron.
  const fromZero = made.filter((rule, index) => rule.port_range_min === 1 && rules.slice(index, index + 1).some(isFromPortZero));
  try {
    // One by one: what others keep meanwhile stays.
    for (const rule of fromZero) await neutron.put(path`/security-groups/${id}/tags/${tagOfPortsFromZero(rule.id)}`, {});
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return;
    await takeBack(error, async () => {
      for (const rule of made) await neutron.discard(path`/security-group-rules/${rule.id}`);
    });
  }
}

/** A rule whose source is told by its name, as the classic API has it, with that group's id. @throws `not_found`, `invalid_argument` */
async function withGroup(connection: Connection, rule: NewRule): Promise<NewRule> {
  const { source } = rule;
  if (source?.type !== "group" || source.firewallId !== undefined || source.name === undefined) return rule;
  const { name, ownerId } = source;
  const namesakes = await groupsOf(connection, { name }, ownerId);
  // Documents show an id where a name is looked for.
  const [group, ...others] = namesakes.length > 0 ? namesakes : await groupsOf(connection, { id: name }, ownerId);
  if (!group) throw new CloudError("not_found", `There is no firewall '${name}'.`);
  if (others.length > 0)
    throw invalidArgument("rules", `There are ${others.length + 1} firewalls '${name}': name one by its id.`);
  return { ...rule, source: { ...source, firewallId: group.id } };
}

/** Groups of one project, the caller's own unless told: administrators see those of all. */
async function groupsOf(
  connection: Connection,
  query: Readonly<Record<string, string>>,
  ownerId?: string,
): Promise<readonly SecurityGroup[]> {
  const owner = ownerId ?? projectOf(await connection.token()).id;
  return connection.service("network").all("/security-groups", "security_groups", { ...query, project_id: owner });
}

function toFirewall(group: SecurityGroup): Firewall {
  const networkId = noteOf(group, "network");
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    ownerId: group.tenant_id,
    ...(networkId !== undefined && { networkId }),
    rules: [...group.security_group_rules.map((rule) => toRule(rule, group)), ...rulesOfPortZero(group.tags)],
    tags: tagsOf(group),
  };
}
