import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readXml } from "../testing/strict-xml.ts";
import { cdata, elementName, escapeAttribute, escapeText } from "./xml.ts";

const anyText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom("]", ">", "]]>", "&", "<", "'", '"', "\r", "\n", "\t", "\u0000", "\ud800", "😀", "a"))
    .map((parts) => parts.join("")),
);

/** What is left of a text when XML has carried it. */
const carried = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- they are what XML cannot carry
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu, "\ufffd");

test("any text comes out of an element, an attribute and a CDATA section as it went in", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(readXml(`<a>${escapeText(text)}</a>`).text, carried(text));
      assert.equal(readXml(`<a b='${escapeAttribute(text)}'/>`).attributes["b"], carried(text));
      assert.equal(readXml(`<a>${cdata(text)}</a>`).text, carried(text));
    }),
  );
});

test("ordinary text is left alone", () => {
  assert.equal(escapeText(`it's "plain" text\n\tof 😀`), `it's "plain" text\n\tof 😀`);
  assert.equal(escapeAttribute("http://127.0.0.1:3001/api"), "http://127.0.0.1:3001/api");
  assert.equal(cdata("a < b & c"), "<![CDATA[a < b & c]]>");
});

test("a line break in an attribute, and a carriage return anywhere, are references", () => {
  assert.equal(escapeAttribute("a\n\tb"), "a&#10;&#9;b");
  assert.equal(escapeText("a\r\nb"), "a&#13;\nb");
});

test("element names are made valid", () => {
  assert.equal(elementName("cpuUtilization"), "cpuUtilization");
  assert.equal(elementName("disk read/s"), "disk_read_s");
  assert.equal(elementName("5minutes"), "_5minutes");
  assert.equal(elementName(""), "_");
  assert.equal(elementName("a:b"), "a_b");
});
