import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isCloudError } from "../model/errors.ts";
import type { XmlElement } from "../model/xml-element.ts";
import { readXml } from "./xml-reader.ts";
import { escapeAttribute, escapeText } from "./xml.ts";

const broken = (error: unknown): boolean => isCloudError(error) && error.code === "provider_error";

test("elements, attributes and texts, with namespaces", () => {
  const root = readXml(
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="urn:soap" xmlns="urn:own" xmlns:xsi="urn:xsi">
      <s:Body id='1'><item xsi:type="x">0012 &amp; &#x41;<![CDATA[<&]]></item><item/><!-- no --><?no?></s:Body>
    </s:Envelope>`,
  );
  const body = root.children[0] as XmlElement;
  assert.deepEqual([root.name, root.namespace, body.name, body.namespace], ["Envelope", "urn:soap", "Body", "urn:soap"]);
  assert.deepEqual({ ...root.attributes }, {});
  assert.deepEqual({ ...body.attributes }, { id: "1" });
  assert.deepEqual(
    body.children.map(({ name, namespace, text }) => [name, namespace, text]),
    [
      ["item", "urn:own", "0012 & A<&"],
      ["item", "urn:own", ""],
    ],
  );
  assert.deepEqual({ ...body.children[0]?.attributes }, { "xsi:type": "x" });
});

test("every text comes back that can be written", () => {
  const texts = fc.string({ unit: "binary" }).filter((text) => !/[^\t\n\u0020-\ud7ff\ue000-\ufffd]/u.test(text));
  fc.assert(
    fc.property(texts, texts, (text, attribute) => {
      const { text: read, attributes } = readXml(`<a b='${escapeAttribute(attribute)}'>${escapeText(text)}</a>`);
      assert.equal(read, text);
      assert.equal(attributes["b"]?.replace(/[\t\n]/g, " "), attribute.replace(/[\t\n]/g, " "));
    }),
  );
});

test("a plain document is read as any other", () => {
  const name = fc.constantFrom("item", "a", "_b.c-d");
  // U+013C, U+0126 and U+015D end in the bytes of the characters that mean something.
  const text = fc
    .oneof(fc.string({ unit: "grapheme-ascii" }), fc.string({ unit: fc.constantFrom("ļ", "Ħ", "ŝ>", "ü") }))
    .map(escapeText);
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .tuple(name, fc.array(fc.oneof({ depthSize: "small" }, text, tie("element")), { maxLength: 4 }))
      .map(([tag, parts]) => (parts.length === 0 ? `<${tag}/>` : `<${tag}>${parts.join("")}</${tag}>`)),
  }));
  fc.assert(
    fc.property(fc.array(element), (elements) => {
      const document = `<?xml version="1.0" encoding="UTF-8"?>\n<all xmlns="urn:own">${elements.join("")}</all>\n`;
      // A comment is not plain.
      assert.deepEqual(readXml(document), readXml(`${document}<!-- -->`));
    }),
  );
  for (const torn of [
    "<a><b></a></b>",
    "<a></a/>",
    "<a></a></a>",
    "<a></a><b></b>",
    "<a></a>b",
    "<a><b>",
    "<a>&no;</a>",
    "<a>\r\n&#13;</a",
  ]) {
    assert.throws(() => readXml(torn), broken, torn);
  }
  assert.equal(readXml("<a>\r\n&#13;</a>").text, "\n\r");
});

test("no document type, and no entities but the five", () => {
  for (const text of [
    "<!DOCTYPE a><a/>",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "<a>&nbsp;</a>",
    "<a>&constructor;</a>",
    "<a>&#0;</a>",
    "<a>&#xFFFFFFFF;</a>",
  ]) {
    assert.throws(() => readXml(text), broken, text);
  }
});

test("what is not well-formed is refused", () => {
  for (const text of [
    "",
    " ",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a b=1/>",
    "<a b='1' b='2'/>",
    "<p:a/>",
    "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
    "<a b='<'/>",
    "<a>\u0001</a>",
    "<a>]]></a>",
    "{}",
  ]) {
    assert.throws(() => readXml(text), broken, JSON.stringify(text));
  }
});

test("depth, elements and attributes have limits", () => {
  const nested = (levels: number): string => "<a>".repeat(levels) + "</a>".repeat(levels);
  assert.ok(readXml(nested(100)));
  assert.throws(() => readXml(nested(101)), broken);
  assert.throws(() => readXml("<a>".repeat(1_000_000)), broken);
  assert.throws(() => readXml(`<a>${"<b/>".repeat(10)}</a>`, { elements: 10 }), broken);
  const attributes = Array.from({ length: 201 }, (_, index) => `a${index}=''`).join(" ");
  assert.throws(() => readXml(`<a ${attributes}/>`), broken);
});

test("a name is only a name", () => {
  const { attributes, children } = readXml("<a __proto__='x' constructor='y'><__proto__/></a>");
  assert.deepEqual(Object.entries(attributes), [
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
  assert.equal(children[0]?.name, "__proto__");
});
