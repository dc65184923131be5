import type { StateMachine } from "../../../model/instance-states.ts";
import { markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { picture } from "./state-diagram.ts";
import { stateBadge } from "./state-badge.ts";
import { hrefOf } from "../documents/href.ts";
import { equivalentView, readCommand } from "./formats.ts";
import { renderPage } from "./frame.ts";
import { collectionTitle, words } from "./words.ts";

/** The state machine, as a picture and as a table. */
export function statesPage(machine: StateMachine, context: DocumentContext): string {
  const href = hrefOf(context, "instanceStates");
  const lines = machine.flatMap(({ name, transitions }) =>
    transitions.map(
      ({ to, action }) =>
        markup`<tr role="row"><th role="rowheader" scope="row">${stateBadge("instances", name, name)}</th><td role="cell" data-label="On">${action === undefined ? "by itself" : words(action)}</td><td role="cell" data-label="Becomes">${stateBadge("instances", to, to)}</td></tr>\n`,
    ),
  );
  return renderPage(
    {
      title: collectionTitle("instanceStates"),
      trail: [{ label: "Deltacloud", href: context.base }],
      current: "instanceStates",
      content: markup`<p class="lead">The states of an instance, and what leads from one to another.</p>
<section class="card">
<h2>Diagram</h2>
${picture(context, undefined, "The table below tells the same.")}</section>
<div class="scroll"><table class="list" role="table">
<caption>Changes of state</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col">On</th><th role="columnheader" scope="col">Becomes</th></tr></thead>
<tbody role="rowgroup">
${lines}</tbody>
</table></div>
`,
      footer: equivalentView({ href, command: readCommand(href) }),
    },
    context,
  );
}
