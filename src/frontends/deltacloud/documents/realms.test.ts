import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonOf, namesIn, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { memberDocument } from "./documents.ts";

test("a realm; its limit is silent where there is none, and empty where it is unknown", () => {
  const limited = memberDocument("xml", "realms", { id: "a:b", name: "n", state: "available", limit: "10" }, plain, "show");
  assert.equal(
    limited,
    `<?xml version='1.0' encoding='utf-8' ?>
<realm href='http://h/api/realms/a:b' id='a:b'>
  <name>n</name>
  <state>AVAILABLE</state>
  <limit><![CDATA[10]]></limit>
</realm>
`,
  );
  assert.deepEqual(namesIn(xmlOf("realms", { id: "r", limit: "unlimited" }, plain)), ["name", "state"]);
  assert.deepEqual(textsIn(xmlOf("realms", { id: "r" }, plain)), ["", "", ""]);
  assert.deepEqual(jsonOf("realms", { id: "r" }, plain), {
    realm: { id: "r", href: "http://h/api/realms/r", name: null, state: null, limit: null },
  });
});
