import type { Firewall } from "../../../model/collections/firewalls.ts";
import { markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { joinRules, type JoinedRule, type RuleSource } from "../documents/firewall-rules.ts";
import { hrefOf, pathSegment } from "../documents/href.ts";
import type { Section } from "./member-sections.ts";
import { destroyButton } from "./post-form.ts";

/** A firewall's rules, as the API joins them, with the way to add one and to take one away. */
export function firewallRules(firewall: Firewall, context: DocumentContext): Section {
  const rules = joinRules(firewall);
  const add =
    context.cloud.supports("firewalls", "createRules") &&
    markup`<p><a class="button" href="${newRuleHref(firewall.id, context)}">Add a rule</a></p>\n`;
  const content: Content =
    rules.length === 0 ? markup`<p class="nothing">Nothing may pass yet.</p>\n` : table(firewall, rules, context);
  return { title: "Rules", field: "rules", content: markup`${content}${add}` };
}

export const newRuleHref = (id: string, context: DocumentContext): string => `${hrefOf(context, "firewalls", id)}/new_rule`;

function table(firewall: Firewall, rules: readonly JoinedRule[], context: DocumentContext): Markup {
  const removable = context.cloud.supports("firewalls", "destroyRules");
  const lines = rules.map(({ id, traffic, sources }, index) => {
    const passes = `${traffic.protocol} ${ports(traffic)}`.trim();
    const remove =
      removable &&
      destroyButton(
        `confirm-rule-${index}`,
        `${hrefOf(context, "firewalls", firewall.id)}/${pathSegment(id)}`,
        { label: "Remove", question: `Remove the rule for ${passes}?`, of: `the rule for ${passes}` },
        context,
      );
    return markup`<tr role="row"><th role="rowheader" scope="row">${traffic.protocol.toUpperCase()}</th>
<td role="cell" data-label="Ports">${ports(traffic)}</td>
<td role="cell" data-label="Direction">${traffic.direction === "egress" ? "Out" : "In"}${traffic.action === "deny" && " (denied)"}</td>
<td role="cell" data-label="${traffic.direction === "egress" ? "To" : "From"}"><ul class="values">${sources.map((source) => markup`<li>${sourceText(source)}</li>`)}</ul></td>
<td role="cell" class="end">${remove}</td></tr>\n`;
  });
  return markup`<div class="scroll"><table class="list" role="table">
<caption>Rules of this firewall</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Protocol</th><th role="columnheader" scope="col">Ports</th><th role="columnheader" scope="col">Direction</th><th role="columnheader" scope="col">Sources</th><th role="columnheader" scope="col"><span class="unseen">What to do</span></th></tr></thead>
<tbody role="rowgroup">
${lines}</tbody>
</table></div>
`;
}

function ports({ portFrom, portTo }: JoinedRule["traffic"]): string {
  if (portFrom === undefined || portFrom === -1) return "all";
  return portTo === undefined || portTo === portFrom ? String(portFrom) : `${portFrom} to ${portTo}`;
}

function sourceText(source: RuleSource): string {
  if (source.type === "address") return `${source.address}/${source.prefix}`;
  return `group ${source.name ?? "of any name"}${source.owner === undefined ? "" : ` of ${source.owner}`}`;
}
