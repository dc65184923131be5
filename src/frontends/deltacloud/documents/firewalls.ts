import type { Firewall } from "../../../model/collections/firewalls.ts";
import { cdata, each, element, emptyElement, text } from "../../../wire/xml-node.ts";
import { joinRules, type JoinedRule, type RuleSource } from "./firewall-rules.ts";
import { hrefOf, pathSegment } from "./href.ts";
import { jsonTags, member, type ActionLink, type Node, type ResourceDocument, type Scope } from "./resource-document.ts";

/** A joined rule, and the firewall that it is of. */
interface OwnedRule extends JoinedRule {
  readonly firewallId: string;
}
interface OwnedLink extends ActionLink {
  readonly ownerId: string;
}

// A list differs from one firewall: its links repeat the id, the second has another name, and its rules have no address.
const inIndex = ({ occasion }: Scope): boolean => occasion === "index";

function actions({ id }: Firewall, scope: Scope): readonly ActionLink[] {
  const href = hrefOf(scope, "firewalls", id);
  return [
    { href, rel: "destroy", method: "delete" },
    { href: `${href}/rules`, rel: inIndex(scope) ? "add_rule" : "update", method: "post" },
  ];
}

const ruleHref = (rule: OwnedRule, scope: Scope): string =>
  `${hrefOf(scope, "firewalls", rule.firewallId)}/${pathSegment(rule.id)}`;

const ruleActions = (rule: OwnedRule, scope: Scope): readonly ActionLink[] => [
  { href: ruleHref(rule, scope), rel: "destroy", method: "delete" },
];

const owned = (ownerId: string, links: readonly ActionLink[]): readonly OwnedLink[] =>
  links.map((link) => ({ ...link, ownerId }));

const link: Node<OwnedLink> = emptyElement("link", {
  href: ({ href }) => href,
  id: ({ ownerId }, scope) => (inIndex(scope) ? ownerId : undefined),
  method: ({ method }) => method,
  rel: ({ rel }) => rel,
});

const source: Node<RuleSource> = element("source", {
  address: (from) => (from.type === "address" ? from.address : undefined),
  family: (from) => (from.type === "address" ? from.family : undefined),
  name: (from) => (from.type === "group" ? from.name : undefined),
  owner: (from) => (from.type === "group" ? from.owner : undefined),
  prefix: (from) => (from.type === "address" ? from.prefix : undefined),
  type: ({ type }) => type,
});

const rule: Node<OwnedRule> = element(
  "rule",
  { href: (shown, scope) => (inIndex(scope) ? undefined : ruleHref(shown, scope)), id: ({ id }) => id },
  element(
    "actions",
    {},
    each((shown, scope) => owned(shown.id, ruleActions(shown, scope)), link),
  ),
  text("allow_protocol", ({ traffic }) => traffic.protocol),
  text("port_from", ({ traffic }) => traffic.portFrom),
  text("port_to", ({ traffic }) => traffic.portTo),
  text("direction", ({ traffic }) => traffic.direction),
  text("rule_action", ({ traffic }) => traffic.action),
  text("log_rule", ({ traffic }) => traffic.logged),
  element(
    "sources",
    {},
    each(({ sources }) => sources, source),
  ),
);

const jsonPort = (port: number | undefined): string | undefined => (port === undefined ? undefined : String(port));

export const firewallDocument: ResourceDocument<Firewall> = {
  actions,
  xml: member(
    "firewalls",
    element(
      "actions",
      {},
      each((firewall, scope) => owned(firewall.id, actions(firewall, scope)), link),
    ),
    cdata("name", (firewall) => firewall.name),
    cdata("description", (firewall) => firewall.description),
    text("owner_id", (firewall) => firewall.ownerId),
    element(
      "rules",
      {},
      each((firewall) => joinRules(firewall).map((joined) => ({ ...joined, firewallId: firewall.id })), rule),
    ),
  ),
  json: (firewall, scope) => ({
    id: firewall.id,
    href: hrefOf(scope, "firewalls", firewall.id),
    name: firewall.name ?? null,
    description: firewall.description ?? null,
    owner_id: firewall.ownerId ?? null,
    rules: joinRules(firewall).map(({ id, traffic, sources }) => ({
      id,
      allow_protocol: traffic.protocol,
      port_from: jsonPort(traffic.portFrom),
      port_to: jsonPort(traffic.portTo),
      sources,
      direction: traffic.direction,
      rule_action: traffic.action,
      log_rule: traffic.logged,
    })),
    tags: jsonTags(firewall),
  }),
};
