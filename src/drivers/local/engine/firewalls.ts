import { alreadyExists, checkName, invalid, refused } from "./failures.ts";
import { changedRules, newRules } from "./firewall-rules.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { defaultFirewall } from "./seed-ids.ts";
import { given } from "./table.ts";

/** Names are unique within a network. A firewall that something uses, and the default one, cannot be destroyed. */
export const firewalls: ServiceFactory<"firewalls"> = (scope) => {
  const table = () => scope.table("firewalls");
  return {
    list: () => table().list(),
    get: ({ id }) => table().get(id),
    create: ({ name, description, networkId, tags }) => {
      if (networkId !== undefined) scope.table("networks").refer(networkId, "networkId");
      checkFree(scope, name, networkId);
      return table().add({
        id: scope.cloud.id("firewall"),
        name,
        description,
        ownerId: scope.account,
        networkId,
        rules: [],
        tags,
      });
    },
    update: ({ id, name, description, tags }) => {
      const firewall = table().own(id);
      if (name !== undefined && name !== firewall.name) checkFree(scope, name, firewall.networkId);
      return table().change(id, given({ name, description, tags }));
    },
    destroy: ({ id }) => {
      if (table().own(id).name === defaultFirewall) throw refused("The default firewall stays.");
      const user = userOf(scope, id);
      if (user !== undefined) throw refused(`The firewall '${id}' is in use by '${user}'.`);
      table().remove(id);
    },
    createRules: ({ id, rules }) => {
      const firewall = table().own(id);
      return table().change(id, { rules: [...firewall.rules, ...newRules(scope, id, firewall.rules, rules)] });
    },
    updateRules: ({ id, rules }) => table().change(id, { rules: changedRules(scope, id, table().own(id).rules, rules) }),
    destroyRules: ({ id, ruleIds }) => {
      const { rules } = table().own(id);
      for (const ruleId of ruleIds) {
        if (!rules.some((rule) => rule.id === ruleId)) throw invalid("ruleIds", `The firewall '${id}' has no rule '${ruleId}'.`);
      }
      return table().change(id, { rules: rules.filter((rule) => !ruleIds.includes(rule.id)) });
    },
  };
};

function checkFree(scope: Scope, name: string, networkId: string | undefined): void {
  checkName("name", name);
  const same = scope
    .table("firewalls")
    .where("name", name)
    .some((firewall) => firewall.networkId === networkId);
  if (same) throw alreadyExists("firewall", name);
}

/** The id of something that uses a firewall: an interface, a load balancer or another firewall's rule. */
function userOf(scope: Scope, id: string): string | undefined {
  const users = [
    ...scope.table("networkInterfaces").owned(),
    ...scope.table("loadBalancers").owned(),
    ...scope
      .table("firewalls")
      .owned()
      .filter((firewall) => firewall.id !== id)
      .map((firewall) => ({ id: firewall.id, firewallIds: firewall.rules.map((rule) => rule.source?.firewallId) })),
  ];
  return users.find((user) => user.firewallIds?.includes(id))?.id;
}
