import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { allCollections, type CollectionKey, type Resource } from "../../../model/collections.ts";
import type { Fields, Shape } from "../../../model/shape.ts";
import { sampleCloud } from "../../../testing/sample-cloud.ts";
import { readXml } from "../../../testing/strict-xml.ts";
import type { DocumentContext, Format, Occasion } from "../document.ts";
import { hrefOfMember, listDocument, memberDocument, runDocument } from "./documents.ts";
import { listPage } from "../pages/list-page.ts";
import { pathSegment } from "./href.ts";
import { valueDocument } from "./value.ts";

const hostileText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    "",
    ".",
    "..",
    "../../images/x",
    "a;b=c",
    "]]>",
    "<!--",
    "&amp;",
    "</dl><script>",
    "'\" onload='x",
    "\u0000",
    "\ud800",
    "__proto__",
  ),
);

/** Values of a shape, as hostile as they can be. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "string":
    case "reference":
      return hostileText;
    case "integer":
    case "bytes":
      return fc.maxSafeInteger();
    case "number":
      return fc.double();
    case "boolean":
      return fc.boolean();
    case "timestamp":
      return fc.date({ noInvalidDate: false });
    case "binary":
      return fc.uint8Array({ maxLength: 4 });
    case "enum":
      return fc.constantFrom(...shape.values);
    case "list":
      return fc.array(valuesOf(shape.of), { maxLength: 3 });
    case "map":
      return fc.dictionary(hostileText, hostileText, { maxKeys: 3 });
    case "struct":
      return structsOf(shape.fields);
    case "stream":
      return fc.constant(undefined);
  }
}

function structsOf(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(fields).map(([key, shape]) => {
    const values = valuesOf(shape);
    return [key, shape.optional ? fc.option(values, { nil: undefined }) : values] as const;
  });
  return fc.record(Object.fromEntries(members));
}

let context: DocumentContext;
before(async () => {
  const services = Object.fromEntries(allCollections.map(([key, { operations }]) => [key, Object.keys(operations)]));
  const features = { instances: { authentication_key: true, authentication_password: true } } as const;
  context = { base: "http://h'&<x>/api", cloud: await sampleCloud(services, { features }) };
});

/** Pages are written so that a strict reader takes them, but for their first line. */
const readHtml = (html: string) => readXml(html.replace(/^<!DOCTYPE html>/, ""));
const readers: Readonly<Record<Format, (document: string) => unknown>> = { xml: readXml, json: JSON.parse, html: readHtml };

for (const [key, { resource: fields, audience }] of allCollections) {
  if (audience === "cimi") continue;
  test(`every document of ${key} is well formed, whatever is in it`, () => {
    fc.assert(
      fc.property(structsOf(fields), fc.constantFrom<Occasion>("index", "show", "create", "action"), (values, occasion) => {
        const resource = values as unknown as Resource<CollectionKey>;
        for (const [format, read] of Object.entries(readers) as [Format, (document: string) => unknown][]) {
          read(memberDocument(format, key, resource, context, occasion));
          if (format === "html") {
            const members = [values, values];
            read(listPage({ key, members, hrefOfMember: (member) => hrefOfMember(key, member, context) }, context));
            continue;
          }
          const list = listDocument(format, key, context);
          read(list.head + list.item(resource, 0) + list.item(resource, 1) + list.tail);
        }
      }),
      { numRuns: 60 },
    );
  });
}

test("the address of a member holds its id, and nothing that leads elsewhere", () => {
  fc.assert(
    fc.property(hostileText, (id) => {
      const { attributes } = readXml(memberDocument("xml", "realms", { id }, context, "show"));
      assert.equal(attributes["href"], `${context.base}/realms/${pathSegment(id)}`);
      assert.doesNotMatch(pathSegment(id), /[/;?#]|^\.\.?$/);
    }),
  );
});

test("what operations and commands gave is well formed, whatever it is", () => {
  for (const [, { operations }] of allCollections) {
    for (const [name, { result }] of Object.entries(operations)) {
      if (typeof result === "string") continue;
      fc.assert(
        fc.property(valuesOf(result), hostileText, (value, text) => {
          for (const [format, read] of Object.entries(readers) as [Format, (document: string) => unknown][]) {
            read(valueDocument(format, name, result, value, context));
            read(
              runDocument(
                format,
                text,
                { command: text, output: text, errorOutput: text, address: text, exitStatus: -1 },
                context,
              ),
            );
          }
        }),
        { numRuns: 10 },
      );
    }
  }
});
