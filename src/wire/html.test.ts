import assert from "node:assert/strict";
import { test } from "node:test";
import { attributes, escapeHtml, markup } from "./html.ts";

test("nothing in a text is markup", () => {
  assert.equal(escapeHtml(`<a href="x" title='y'>&`), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
});

test("what no page may hold is replaced, and the rest left alone", () => {
  assert.equal(escapeHtml("a\u0000b\ud800c\u009b"), "a\ufffdb\ufffdc\ufffd");
  assert.equal(escapeHtml("grüße 😀\n\tan alle"), "grüße 😀\n\tan alle");
});

test("what is put into markup is escaped, unless it is markup itself", () => {
  const name = `<"'&>`;
  assert.equal(
    String(markup`<b title="${name}">${[name, markup`<i>${1}</i>`, undefined, false]}</b>`),
    `<b title="&lt;&quot;&#39;&amp;&gt;">&lt;&quot;&#39;&amp;&gt;<i>1</i></b>`,
  );
});

test("attributes that are not set are not written", () => {
  assert.equal(
    String(attributes({ id: `"`, required: true, hidden: false, value: "", min: 0, max: undefined })),
    ` id="&quot;" required="required" value="" min="0"`,
  );
});
