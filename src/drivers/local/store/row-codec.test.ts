import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeRow, encodeRow } from "./row-codec.ts";

const through = (row: unknown): unknown => decodeRow(JSON.parse(JSON.stringify(encodeRow(row))));

test("dates, octets and fields of any name come back as they were", () => {
  const rows = [
    {
      created: new Date("2026-01-01T00:00:00.123Z"),
      octets: new Uint8Array([0, 255, 7]),
      list: [new Date(0), [new Uint8Array()]],
    },
    { tags: { $date: "x", $$bytes: "y", $: "z", plain: { $date: 1 } } },
    { "": null, "\ud800": "\udfff", ключ: "\u{1f600}\n\t" },
  ];
  for (const row of rows) assert.deepEqual(through(row), row);
  assert.deepEqual(through({ here: 1, gone: undefined }), { here: 1 });
});

test("so does any row", () => {
  const key = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("$date", "$bytes", "$$date"));
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.date({ noInvalidDate: true }), fc.uint8Array());
  const { row } = fc.letrec((tie) => ({
    row: fc.dictionary(
      key.filter((name) => name !== "__proto__"),
      fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie("row")), tie("row")),
      { noNullPrototype: true },
    ),
  }));
  fc.assert(fc.property(row, (value) => assert.deepEqual(through(value), value)));
});
