import { markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf } from "../documents/href.ts";
import type { RunResult } from "../documents/run.ts";
import { renderPage } from "./frame.ts";
import { definitions } from "./value-view.ts";
import { collectionTitle } from "./words.ts";

/** What a command on an instance wrote. */
export function runPage({ id, address, command, output, errorOutput, exitStatus }: RunResult, context: DocumentContext): string {
  const written = (text: string) => markup`<pre tabindex="0">${text}</pre>`;
  const href = hrefOf(context, "instances", id);
  return renderPage(
    {
      title: "What the command wrote",
      trail: [
        { label: collectionTitle("instances"), href: hrefOf(context, "instances") },
        { label: id, href },
      ],
      current: "instances",
      content: markup`<section class="card">
${definitions([
  ["Instance", markup`<a href="${href}">${id}</a>`],
  ...(address === undefined ? [] : [["Address", address] as const]),
  ["Command", markup`<code>${command}</code>`],
  ["Output", written(output)],
  ...(errorOutput === undefined ? [] : [["Error output", written(errorOutput)] as const]),
  ...(exitStatus === undefined ? [] : [["Exit status", exitStatus] as const]),
])}</section>
<p class="buttons"><a class="button" href="${href}/run">Run another</a></p>
`,
    },
    context,
  );
}
