import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Firewall } from "../../../model/collections/firewalls.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { takeBack } from "../take-back.ts";
import type { SecurityGroup } from "./api-types.ts";
import { toRule, toSecurityGroupRule } from "./firewall-rules.ts";
import { rulesOfPortZero, tagOfPortZero, tagOfRule } from "./port-zero.ts";
import { noteOf, noteTag, setTags, setWords, setWordsOfNew, tagsOf, wordsOf } from "./tags.ts";

/** Firewalls are security groups of Neutron. They belong to no network; one that was named is kept as a tag. */
export function firewalls(connection: Connection) {
  const neutron = connection.service("network");
  const read = async (id: string): Promise<SecurityGroup> =>
    (await neutron.get<{ security_group: SecurityGroup }>(path`/security-groups/${id}`)).security_group;
  const show = async (id: string): Promise<Firewall> => toFirewall(await read(id));
  return {
    async *list() {
      for await (const group of neutron.list<SecurityGroup>("/security-groups", "security_groups")) yield toFirewall(group);
    },
    get: async ({ id }) => show(id),
    create: async ({ name, description, networkId, tags = {} }) => {
      if (networkId !== undefined) await neutron.get(path`/networks/${networkId}`);
      // Neutron would take the name once more, and nobody could tell the two apart by it.
      const namesakes = neutron.list<SecurityGroup>("/security-groups", "security_groups", { name });
      if (!(await namesakes.next()).done) {
        throw new CloudError("already_exists", `There is a firewall '${name}' already.`);
      }
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
    destroy: async ({ id }) => neutron.delete(path`/security-groups/${id}`),
    createRules: async ({ id, rules }) => {
      const { tags = [] } = await read(id);
      const noted = rules.flatMap((rule) => tagOfPortZero(rule) ?? []);
      if (noted.some((tag, index) => tags.includes(tag) || noted.indexOf(tag) < index))
        throw new CloudError("already_exists", `The firewall '${id}' has such a rule already.`);
      const words = path`/security-groups/${id}`;
      if (noted.length > 0) await setWords(connection, words, [...tags, ...noted]);
      // In one request, of which Neutron takes all rules or none.
      const asked = rules.filter((rule) => tagOfPortZero(rule) === undefined).map((rule) => toSecurityGroupRule(rule, id));
      try {
        if (asked.length > 0) await neutron.post("/security-group-rules", { security_group_rules: asked });
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
      const noted = ruleIds.flatMap((ruleId) => tagOfRule(ruleId) ?? []);
      for (const ruleId of ruleIds)
        if (tagOfRule(ruleId) === undefined) await neutron.delete(path`/security-group-rules/${ruleId}`);
      if (noted.length > 0) {
        const left = (group.tags ?? []).filter((tag) => !noted.includes(tag));
        await setWords(connection, path`/security-groups/${id}`, left);
      }
      return show(id);
    },
  } satisfies Services["firewalls"];
}

function toFirewall(group: SecurityGroup): Firewall {
  const networkId = noteOf(group, "network");
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    ownerId: group.tenant_id,
    ...(networkId !== undefined && { networkId }),
    rules: [...group.security_group_rules.map((rule) => toRule(rule, group.tenant_id)), ...rulesOfPortZero(group.tags)],
    tags: tagsOf(group),
  };
}
