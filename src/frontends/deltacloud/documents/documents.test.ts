import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonMember, listOf, namesIn, plain, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("tags are shown where there are any", () => {
  const tagged: Resource<"volumes"> = { id: "v", tags: { "a b": "<c>" } };
  const tag = at(xmlOf("volumes", tagged, plain), "tags", "tag");
  assert.deepEqual([tag.attributes["name"], tag.text], ["a b", "<c>"]);
  assert.deepEqual(jsonMember("volumes", tagged, plain)["tags"], { "a b": "<c>" });
  assert.ok(!namesIn(xmlOf("volumes", { id: "v", tags: {} }, plain)).includes("tags"));
});

test("an empty list is a document too", () => {
  assert.equal(listOf("xml", "instances", []), "<?xml version='1.0' encoding='utf-8' ?>\n<instances>\n</instances>\n");
  assert.equal(listOf("json", "instances", []), '{"instances":[]}');
});
