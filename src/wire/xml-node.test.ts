import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cdata,
  each,
  element,
  emptyElement,
  inlineList,
  namedElement,
  optionalCdata,
  optionalText,
  render,
  text,
  when,
  type XmlNode,
} from "./xml-node.ts";

interface Thing {
  readonly id?: string;
  readonly size?: number;
  readonly parts?: readonly string[];
}
const written = (node: XmlNode<Thing, string>, thing: Thing, depth?: number): string => render(node, depth)(thing, "context");

test("attributes stand in alphabetical order, and unknown ones are left out", () => {
  const node = emptyElement<Thing, string>("link", {
    rel: "self's",
    id: (thing) => thing.id,
    href: (_thing, context) => context,
  });
  assert.equal(written(node, { id: "<1>" }), "<link href='context' id='&lt;1&gt;' rel='self&#39;s' />\n");
  assert.equal(written(node, {}), "<link href='context' rel='self&#39;s' />\n");
});

test("children are indented, at any depth", () => {
  const node = element<Thing, string>(
    "thing",
    {},
    element(
      "inner",
      {},
      text("id", (thing) => thing.id),
    ),
    element("none", {}),
  );
  assert.equal(written(node, { id: "a" }), "<thing>\n  <inner>\n    <id>a</id>\n  </inner>\n  <none></none>\n</thing>\n");
  assert.equal(
    written(node, { id: "a" }, 1),
    "  <thing>\n    <inner>\n      <id>a</id>\n    </inner>\n    <none></none>\n  </thing>\n",
  );
});

test("unknown text is empty, or its element absent", () => {
  assert.equal(
    written(
      text("id", (thing) => thing.id),
      {},
    ),
    "<id></id>\n",
  );
  assert.equal(
    written(
      optionalText("id", (thing) => thing.id),
      {},
    ),
    "",
  );
  assert.equal(
    written(
      optionalText("id", (thing) => thing.id),
      { id: "" },
    ),
    "<id></id>\n",
  );
  assert.equal(
    written(
      text("size", (thing) => thing.size, { unit: "GB" }),
      { size: 0 },
    ),
    "<size unit='GB'>0</size>\n",
  );
  assert.equal(
    written(
      cdata("id", (thing) => thing.id),
      {},
    ),
    "<id><![CDATA[]]></id>\n",
  );
  assert.equal(
    written(
      optionalCdata("id", (thing) => thing.id),
      {},
    ),
    "",
  );
  assert.equal(
    written(
      optionalCdata("id", (thing) => thing.id),
      { id: "a]]>b" },
    ),
    "<id><![CDATA[a]]]]><![CDATA[>b]]></id>\n",
  );
});

test("nodes appear under a condition, and for each item", () => {
  const part = text<string, string>("part", (name) => name);
  const node = when(
    (thing: Thing) => thing.size !== undefined,
    each((thing: Thing) => thing.parts, part),
  );
  assert.equal(written(node, { parts: ["a"] }), "");
  assert.equal(written(node, { size: 1 }), "");
  assert.equal(written(node, { size: 1, parts: ["a", "b"] }), "<part>a</part>\n<part>b</part>\n");
});

test("an inline list runs on in its first line", () => {
  const node = inlineList(
    `parts`,
    (thing: Thing) => thing.parts,
    text<string, string>("part", (name) => name),
  );
  assert.equal(written(node, { parts: ["a", "b"] }, 1), "  <parts><part>a</part>\n<part>b</part></parts>\n");
  assert.equal(written(node, { parts: [] }), "<parts></parts>\n");
  assert.equal(written(node, {}), "");
});

test("a name from data is made valid", () => {
  const node = namedElement<Thing, string>(
    ({ id = "" }) => id,
    {},
    optionalText("size", ({ size }) => size),
  );
  assert.equal(written(node, { id: "a b" }), "<a_b></a_b>\n");
  assert.equal(written(node, { id: "a", size: 1 }), "<a>\n  <size>1</size>\n</a>\n");
});
