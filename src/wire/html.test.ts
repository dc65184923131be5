import assert from "node:assert/strict";
import { test } from "node:test";
import { escapeHtml } from "./html.ts";

test("nothing in a text is markup", () => {
  assert.equal(escapeHtml(`<a href="x" title='y'>&`), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
});

test("what no page may hold is replaced, and the rest left alone", () => {
  assert.equal(escapeHtml("a\u0000b\ud800c\u009b"), "a\ufffdb\ufffdc\ufffd");
  assert.equal(escapeHtml("grüße 😀\n\tan alle"), "grüße 😀\n\tan alle");
});
