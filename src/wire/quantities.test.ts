import assert from "node:assert/strict";
import { test } from "node:test";
import { inUnit, isoTime, rounded } from "./quantities.ts";

test("sizes are whole numbers where they can be, and else have up to four decimals", () => {
  assert.equal(inUnit(160 * 2 ** 30, "GB"), 160);
  assert.equal(inUnit(Math.round(1740.8 * 2 ** 20), "MB"), 1740.8);
  assert.equal(inUnit(1, "GB"), 0);
  assert.equal(inUnit(17, "B"), 17);
  assert.equal(rounded(1 / 3), 0.3333);
  assert.equal(rounded(6.5), 6.5);
});

test("times are ISO 8601 in UTC, and what is no time is unknown", () => {
  assert.equal(isoTime(new Date("2011-07-22T13:29:48+02:00")), "2011-07-22T11:29:48.000Z");
  assert.equal(isoTime(new Date(Number.NaN)), undefined);
  assert.equal(isoTime(undefined), undefined);
});
