import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { acceptedFormats } from "./negotiation.ts";

const cases: readonly (readonly [
  title: string,
  format: string | undefined,
  accept: string | undefined,
  expected: readonly string[],
])[] = [
  ["no Accept means XML", undefined, undefined, ["xml"]],
  ["an empty Accept means XML", undefined, "", ["xml"]],
  ["any type at all means HTML", undefined, "*/*", ["html"]],
  ["text/xml is XML", undefined, "text/xml", ["xml"]],
  ["types are told apart in any case", undefined, "Application/JSON", ["json"]],
  ["a browser gets HTML", undefined, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ["html", "xml"]],
  ["of equal q the last wins", undefined, "application/json, application/xml", ["xml", "json"]],
  ["of equal q the last wins, the other way round", undefined, "application/xml, application/json", ["json", "xml"]],
  ["q decides", undefined, "application/json, */*;q=0.1", ["json", "html"]],
  ["q=0 refuses", undefined, "application/json;q=0, application/xml;q=0.5", ["xml"]],
  ["a malformed q is none", undefined, "application/json;q=high", []],
  ["half a wildcard matches nothing", undefined, "application/*", []],
  ["unknown types match nothing", undefined, "image/tiff, text/plain", []],
  ["format beats Accept", "json", "application/xml", ["json"]],
  ["format is told apart by case", "XML", "application/xml", []],
  ["an empty format is none", "", "application/xml", []],
  ["a format is no property of objects", "constructor", undefined, []],
  ["pictures", undefined, "image/png", ["png"]],
];

describe("content negotiation", () => {
  for (const [title, format, accept, expected] of cases) {
    it(title, () => {
      assert.deepEqual(acceptedFormats(format, accept), expected);
      assert.deepEqual(acceptedFormats(format, accept), expected, "the second time, from memory");
    });
  }
});
