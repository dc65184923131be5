import type { StateMachine, Transition } from "../../../model/instance-states.ts";

/**
 * The machine as a graph in the DOT language, in the order of its declaration. `font` is the family of the labels; what
 * lays the graph out measures them by it. `marked` is the state to point out.
 */
export function dotText(machine: StateMachine, font = "sans", marked?: string): string {
  const nodes = machine.map(
    ({ name }) =>
      `  ${identifier(name)} [label=${label(capitalized(name))}, ${nodeStyle(name)}${name === marked ? ', color="#3B4FCB", penwidth=4' : ""}];\n`,
  );
  const edges = machine.flatMap(({ name, transitions }) =>
    transitions.map((transition) => `  ${identifier(name)} -> ${identifier(transition.to)} [${edgeStyle(transition)}];\n`),
  );
  const family = quoted(font);
  const head = `  rankdir=LR; pad=0.2; node [fontname=${family}]; edge [fontname=${family}, fontsize=12, color="#CCCCCC", penwidth=2];\n`;
  return `digraph instance_states {\n${head}${nodes.join("")}${edges.join("")}}\n`;
}

function nodeStyle(name: string): string {
  if (name === "start") return 'shape=doublecircle, style=filled, fillcolor="#88DD88", color="#449944"';
  if (name === "finish") return 'shape=doublecircle, style=filled, fillcolor="#DD8888", color="#994444"';
  return 'shape=rect, style=filled, fillcolor="#DDDDDD", color="#999999"';
}

function edgeStyle({ action }: Transition): string {
  return action === undefined ? 'label="auto", fontcolor="#227722"' : `label=${label(action)}, fontcolor="#333333"`;
}

const capitalized = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

const keywords: ReadonlySet<string> = new Set(["node", "edge", "graph", "digraph", "subgraph", "strict"]);

/** A name that DOT takes as it is, or quoted. */
function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !keywords.has(name.toLowerCase()) ? name : quoted(name);
}

/** A label that shows the text itself: DOT reads entities and escapes such as `\N` in labels. */
const label = (text: string): string => quoted(text.replaceAll("&", "&amp;"));

/** What XML cannot hold becomes a space; of these, a NUL would also end the text for Graphviz. */
function quoted(text: string): string {
  return `"${text.replace(/[\p{Control}\p{Surrogate}\ufffe\uffff]/gu, " ").replace(/[\\"]/g, "\\$&")}"`;
}
