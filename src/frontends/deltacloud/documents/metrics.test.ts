import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonMember, listOf, plain, xmlOf } from "../../../testing/classic-documents.ts";
import { at, readXml } from "../../../testing/strict-xml.ts";

test("samples are shown with one metric, and never in a list", () => {
  const sample = { minimum: 1, average: 1.5, sampleCount: 2, timestamp: new Date(1_795_334_539_999) };
  const metric: Resource<"metrics"> = {
    id: "m",
    properties: [{ name: "disk/read", unit: "Count", samples: [sample] }, { name: "cpu" }],
  };
  const element = xmlOf("metrics", metric, plain);
  assert.equal(at(element, "entity").text, "m");
  const property = at(element, "properties", "disk_read");
  assert.equal(property.attributes["name"], "disk/read");
  assert.deepEqual(
    at(property, "sample").children.map(({ attributes: { name, value } }) => [name, value]),
    [
      ["minimum", "1"],
      ["average", "1.5"],
      ["sample_count", "2"],
      ["timestamp", "1795334539"],
      ["unit", "Count"],
    ],
  );
  const shown = jsonMember("metrics", metric, plain);
  assert.deepEqual(shown["properties"], [
    { name: "disk/read", values: [{ minimum: 1, average: 1.5, sample_count: 2, timestamp: 1_795_334_539, unit: "Count" }] },
    { name: "cpu", values: null },
  ]);
  assert.deepEqual(at(readXml(listOf("xml", "metrics", [metric])), "metric", "properties", "disk_read").children, []);
  const listed = JSON.parse(listOf("json", "metrics", [metric])) as { metrics: { properties: { values: unknown }[] }[] };
  assert.equal(listed.metrics[0]?.properties[0]?.values, null);
});
