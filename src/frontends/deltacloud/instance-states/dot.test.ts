import assert from "node:assert/strict";
import { test } from "node:test";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { stateMachine, type StateMachine } from "../../../model/instance-states.ts";
import { dotText } from "./dot.ts";

test("a machine becomes a graph in the order of its declaration", () => {
  const machine = stateMachine([
    ["start", "pending", "create"],
    ["pending", "running", "auto"],
    ["running", "running", "reboot"],
    ["running", "finish", "destroy"],
  ]);
  assert.equal(
    dotText(machine),
    `digraph instance_states {
  rankdir=LR; pad=0.2; node [fontname="sans"]; edge [fontname="sans", fontsize=12, color="#CCCCCC", penwidth=2];
  start [label="Start", shape=doublecircle, style=filled, fillcolor="#88DD88", color="#449944"];
  pending [label="Pending", shape=rect, style=filled, fillcolor="#DDDDDD", color="#999999"];
  running [label="Running", shape=rect, style=filled, fillcolor="#DDDDDD", color="#999999"];
  finish [label="Finish", shape=doublecircle, style=filled, fillcolor="#DD8888", color="#994444"];
  start -> pending [label="create", fontcolor="#333333"];
  pending -> running [label="auto", fontcolor="#227722"];
  running -> running [label="reboot", fontcolor="#333333"];
  running -> finish [label="destroy", fontcolor="#333333"];
}
`,
  );
});

test("the font of the labels can be chosen", () => {
  assert.match(dotText(stateMachine([]), 'My "Font"'), /node \[fontname="My \\"Font\\""\]; edge \[fontname="My \\"Font\\"",/);
});

/** States and actions are closed sets; nothing but a driver in plain JavaScript can bring others. */
function machineOf(name: string): StateMachine {
  return [{ name, transitions: [{ to: name, action: name }] }] as unknown as StateMachine;
}

const hostileNames = [
  "node",
  "Subgraph",
  "a b",
  '"',
  "\\",
  'x"]; evil [label="y',
  'x\\"]; evil [label="y',
  "\\N\\G\\E",
  "<b>bold</b>",
  "]]>&lt;&amp;&#65;",
  "//x",
  "/* x",
  "größe 漢字",
  "",
];

for (const name of hostileNames) {
  test(`the name ${JSON.stringify(name)} stays a name`, async () => {
    const graphviz = await Graphviz.load();
    const layout = JSON.parse(graphviz.layout(dotText(machineOf(name)), "dot_json", "dot")) as {
      objects: { name: string }[];
      edges: { label: string }[];
    };
    assert.equal(layout.objects.length, 1);
    assert.equal(layout.edges.length, 1);
    const texts = [...graphviz.layout(dotText(machineOf(name)), "svg", "dot").matchAll(/<text[^>]*>([^<]*)<\/text>/g)];
    const capitalized = name.slice(0, 1).toUpperCase() + name.slice(1);
    assert.deepEqual(
      texts.map(([, text]) => unescaped(text ?? "")),
      name === "" ? [] : [capitalized, name],
    );
  });
}

test("what XML cannot hold becomes a space", () => {
  const text = dotText(machineOf("a\u0000b\nc\ud800d\ufffee"));
  assert.ok(text.includes('"a b c d e"'));
});

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (all, code: string | undefined, entity: string | undefined) =>
    code === undefined ? (entities[entity ?? ""] ?? all) : String.fromCodePoint(Number(code)),
  );
}
