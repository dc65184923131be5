import type { FirewallRule } from "../../../model/collections/firewalls.ts";
import type { Params } from "../../../model/collections.ts";
import { parseAddressBlock } from "../../../wire/address-block.ts";
import { alreadyExists, invalid } from "./failures.ts";
import type { Scope } from "./scope.ts";

type RequestedRule = Params<"firewalls", "createRules">["rules"][number];
type Source = NonNullable<RequestedRule["source"]>;

/** The rules that a request adds to a firewall, each with an id. @throws when one of them cannot be, or is there already */
export function newRules(
  scope: Scope,
  firewallId: string,
  existing: readonly FirewallRule[],
  requested: readonly RequestedRule[],
): FirewallRule[] {
  if (requested.length === 0) throw invalid("rules", "There are no rules.");
  const rules = requested.map((request, index) => ({ ...checkedRule(scope, request, index), id: scope.cloud.id("rule") }));
  requireDifferent(firewallId, [...existing, ...rules]);
  return rules;
}

/** All rules of a firewall, some of them changed. @throws when one of them cannot be, is not there, or equals another */
export function changedRules(
  scope: Scope,
  firewallId: string,
  existing: readonly FirewallRule[],
  changes: Params<"firewalls", "updateRules">["rules"],
): FirewallRule[] {
  const byId = new Map(existing.map((rule) => [rule.id, rule]));
  for (const [index, change] of changes.entries()) {
    if (!byId.has(change.id)) throw invalid(`rules[${index}].id`, `The firewall '${firewallId}' has no rule '${change.id}'.`);
    byId.set(change.id, { ...checkedRule(scope, change, index), id: change.id });
  }
  const rules = [...byId.values()];
  requireDifferent(firewallId, rules);
  return rules;
}

function checkedRule<R extends RequestedRule>(scope: Scope, request: R, index: number): R {
  checkPorts(request, `rules[${index}]`);
  const source = request.source && checkedSource(scope, request.source, `rules[${index}].source`);
  return { ...request, ...(source ? { source } : {}) };
}

function requireDifferent(firewallId: string, rules: readonly FirewallRule[]): void {
  if (new Set(rules.map(sameness)).size < rules.length) throw alreadyExists("rule like this in firewall", firewallId);
}

/** What two rules of one firewall may not have in common. */
const sameness = ({ direction, protocol, portFrom, portTo, source }: Omit<FirewallRule, "id">): string =>
  JSON.stringify([direction, protocol, portFrom, portTo, source?.cidr, source?.firewallId]);

function checkPorts({ protocol, portFrom, portTo }: RequestedRule, path: string): void {
  const number = /^\d{1,3}$/.test(protocol) && Number(protocol) <= 255;
  if (!number && !["tcp", "udp", "icmp", "icmpv6", "all"].includes(protocol)) {
    throw invalid(`${path}.protocol`, `There is no protocol '${protocol}'.`);
  }
  if ((portFrom === undefined) !== (portTo === undefined))
    throw invalid(`${path}.portTo`, "One port is given without the other.");
  if (portFrom === undefined || portTo === undefined) return;
  if (protocol === "tcp" || protocol === "udp") {
    if (portFrom < 0 || portTo < 0) throw invalid(`${path}.portFrom`, "A port is not negative.");
    if (portFrom > portTo) throw invalid(`${path}.portTo`, `The ports ${portFrom} to ${portTo} are no range.`);
  } else if (protocol.startsWith("icmp")) {
    if (portFrom > 255 || portTo > 255) throw invalid(`${path}.portFrom`, "There is no such ICMP type or code.");
  } else if (portFrom !== -1 || portTo !== -1) throw invalid(`${path}.portFrom`, `The protocol '${protocol}' has no ports.`);
}

function checkedSource(scope: Scope, source: Source, path: string): Source {
  if (source.type === "address") {
    if (source.cidr === undefined) throw invalid(`${path}.cidr`, "The address block is missing.");
    parseAddressBlock(source.cidr, `${path}.cidr`);
    return { type: "address", cidr: source.cidr };
  }
  const table = scope.table("firewalls");
  const { firewallId, name } = source;
  if (source.ownerId !== undefined && source.ownerId !== scope.account) {
    throw invalid(`${path}.ownerId`, `There is no account '${source.ownerId}' that shares its firewalls.`);
  }
  const found = firewallId === undefined ? table.where("name", name ?? "")[0] : table.refer(firewallId, `${path}.firewallId`);
  if (!found) throw invalid(`${path}.name`, `There is no firewall of the name '${name ?? ""}'.`);
  return { type: "group", firewallId: found.id, name: found.name, ownerId: scope.account };
}
