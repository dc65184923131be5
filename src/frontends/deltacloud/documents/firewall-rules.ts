import type { Firewall, FirewallRule } from "../../../model/collections/firewalls.ts";

/** A source as the classic API shows it. */
export type RuleSource =
  | { readonly type: "group"; readonly name: string | undefined; readonly owner: string | undefined }
  | { readonly type: "address"; readonly family: "ipv4" | "ipv6"; readonly address: string; readonly prefix: string };

/** A rule as the classic API shows it: all sources of the same traffic together. */
export interface JoinedRule {
  /** `owner~protocol~from~to~sources`, where a source is `@group,owner,name` or `@address,family,address,prefix`. */
  readonly id: string;
  /** The first of the rules joined here; they differ in nothing but their source. */
  readonly traffic: Pick<FirewallRule, "direction" | "protocol" | "portFrom" | "portTo" | "action" | "logged">;
  /** Groups first, then addresses. */
  readonly sources: readonly RuleSource[];
  /** The cloud's own ids of the rules joined here. */
  readonly ruleIds: readonly string[];
}

/** Joins rules of the same traffic, in the order of their first. Each rule of the model has one source, or none. */
export function joinRules(firewall: Firewall): readonly JoinedRule[] {
  const byTraffic = new Map<string, [FirewallRule, ...FirewallRule[]]>();
  for (const rule of firewall.rules) {
    const traffic = trafficOf(rule);
    const known = byTraffic.get(traffic);
    if (known) known.push(rule);
    else byTraffic.set(traffic, [rule]);
  }
  return [...byTraffic.values()].map((rules) => {
    const sources = rules.flatMap((rule) => sourceOf(rule) ?? []);
    const sorted = [...sources.filter(({ type }) => type === "group"), ...sources.filter(({ type }) => type === "address")];
    return { id: composeId(firewall, rules[0], sorted), traffic: rules[0], sources: sorted, ruleIds: rules.map(({ id }) => id) };
  });
}

/**
 * The cloud's own ids of the rules that an id means: one that `joinRules` composed, or a rule's own. Old clients kept
 * composed ids for long and sent them partly escaped, so that one that is no longer there, or written otherwise, means the
 * rules of the same traffic from any of its sources. None where there is no such rule.
 */
export function ruleIdsOf(firewall: Firewall, id: string): readonly string[] {
  const exact = joinRules(firewall).find((rule) => rule.id === id);
  if (exact) return exact.ruleIds;
  const own = firewall.rules.find((rule) => rule.id === id);
  if (own) return [own.id];
  const parsed = parseId(unescaped(id));
  if (!parsed) return [];
  return firewall.rules
    .filter((rule) => {
      const source = sourceOf(rule);
      return (
        rule.protocol.toLowerCase() === parsed.protocol &&
        portText(rule.portFrom) === parsed.portFrom &&
        portText(rule.portTo) === parsed.portTo &&
        source !== undefined &&
        parsed.sources.has(composeSource(source).toLowerCase()) &&
        marksOf(rule) === parsed.marks
      );
    })
    .map((rule) => rule.id);
}

const portText = (port: number | undefined): string => (port === undefined ? "" : String(port));

/** What the original's ids do not tell apart, since its clouds had no such rules; empty for the ordinary rule. */
const marksOf = ({ direction, action, logged }: JoinedRule["traffic"]): string =>
  `${direction === "egress" ? "~egress" : ""}${action === "deny" ? "~deny" : ""}${logged === "true" ? "~logged" : ""}`;

const trafficOf = (rule: FirewallRule): string =>
  JSON.stringify([rule.direction, rule.protocol, rule.portFrom, rule.portTo, rule.action, rule.logged]);

function sourceOf({ source }: FirewallRule): RuleSource | undefined {
  if (source === undefined) return undefined;
  if (source.type === "group") return { type: "group", name: source.name ?? source.firewallId, owner: source.ownerId };
  if (source.cidr === undefined) return undefined;
  const [address = "", prefix] = source.cidr.split("/");
  const family = address.includes(":") ? "ipv6" : "ipv4";
  return { type: "address", family, address, prefix: prefix ?? (family === "ipv6" ? "128" : "32") };
}

const composeSource = (source: RuleSource): string =>
  source.type === "group"
    ? `@group,${source.owner ?? ""},${source.name ?? ""}`
    : `@address,${source.family},${source.address},${source.prefix}`;

function composeId({ ownerId }: Firewall, rule: FirewallRule, sources: readonly RuleSource[]): string {
  const parts = [
    ownerId ?? "",
    rule.protocol,
    portText(rule.portFrom),
    portText(rule.portTo),
    sources.map(composeSource).join(","),
  ];
  return parts.join("~") + marksOf(rule);
}

interface ParsedId {
  readonly protocol: string;
  readonly portFrom: string;
  readonly portTo: string;
  readonly sources: ReadonlySet<string>;
  readonly marks: string;
}

/** Reads a composed id without regard to the owner, to case and to the order of the sources. */
function parseId(id: string): ParsedId | undefined {
  const match = /^[^~]*~([^~]*)~(-?\d*)~(-?\d*)~(@.*?)((?:~egress)?(?:~deny)?(?:~logged)?)$/is.exec(id.trim());
  if (!match) return undefined;
  const [, protocol = "", portFrom = "", portTo = "", sources = "", marks = ""] = match;
  return {
    protocol: protocol.toLowerCase(),
    portFrom,
    portTo,
    sources: new Set(sources.toLowerCase().split(/,(?=@(?:group|address),)/)),
    marks: marks.toLowerCase(),
  };
}

/** Undoes escapes that a client put on top of those of the path. */
function unescaped(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
