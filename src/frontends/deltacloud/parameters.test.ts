import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isCloudError } from "../../model/errors.ts";
import {
  mergeParameters,
  noParameters,
  ParameterCollector,
  parseQuery,
  parseUrlEncoded,
  text,
  type Parameters,
} from "./parameters.ts";

/** With prototypes, so that it compares with literals. */
const plain = (parameters: Parameters): unknown => JSON.parse(JSON.stringify(parameters));

const refused = (query: string, message: RegExp): void => {
  assert.throws(
    () => parseQuery(query),
    (error) => isCloudError(error) && error.code === "invalid_argument" && message.test(error.message),
  );
};

const examples: readonly (readonly [query: string, parameters: unknown])[] = [
  ["", {}],
  ["a=1", { a: "1" }],
  ["a=1&b=2", { a: "1", b: "2" }],
  ["a=1&a=2", { a: "2" }],
  ["a", { a: "" }],
  ["a=", { a: "" }],
  ["=1&&&a=1&", { a: "1" }],
  ["a=b=c", { a: "b=c" }],
  ["a=1;b=2", { a: "1;b=2" }],
  ["a=x+y%2Bz", { a: "x y+z" }],
  ["a+b=1", { "a b": "1" }],
  ["n%C3%A4me=%E2%82%AC", { näme: "€" }],
  ["a=%F0%9F%A6%8A", { a: "🦊" }],
  ["a=\xc3\xa4", { a: "ä" }],
  ["a[]=1&a[]=2", { a: ["1", "2"] }],
  ["a%5B%5D=1", { a: ["1"] }],
  ["a[b]=1&a[c]=2", { a: { b: "1", c: "2" } }],
  ["a[b][c][]=1", { a: { b: { c: ["1"] } } }],
  ["a[][b]=1&a[][c]=2&a[][b]=3", { a: [{ b: "1", c: "2" }, { b: "3" }] }],
  ["a[][b][c]=1&a[][b][c]=2", { a: [{ b: { c: "1" } }, { b: { c: "2" } }] }],
  ["a[][b][]=1&a[][b][]=2", { a: [{ b: ["1", "2"] }] }],
  ["a[b]=1&a=2", { a: "2" }],
  ["a[0]=x&a[1]=y", { a: { 0: "x", 1: "y" } }],
  ["a[=1&b]=2&a[b]c=3&[x]=4", { "a[": "1", "b]": "2", "a[b]c": "3", "[x]": "4" }],
  ["api[driver]=ec2&api[provider]=https://h:1/x;y", { api: { driver: "ec2", provider: "https://h:1/x;y" } }],
];

for (const [query, parameters] of examples) {
  test(`the query ${JSON.stringify(query)}`, () => assert.deepEqual(plain(parseQuery(query)), parameters));
}

for (const malformed of ["a=%", "a=%4", "a=%zz", "%=1", "a=%C3", "a=%FF", "a=%C0%AF", "a=%ED%A0%80", "a=\xff"]) {
  test(`the query ${JSON.stringify(malformed)} is refused`, () =>
    refused(malformed, /^The query has a malformed percent-encoding\.$/));
}

test("a form says so in its messages", () => {
  assert.throws(() => parseUrlEncoded("a=%", "form"), { message: "The form has a malformed percent-encoding." });
});

for (const conflict of ["a=1&a[b]=2", "a=1&a[]=2", "a[]=1&a[b]=2", "a[b]=1&a[]=2", "a[b]=1&a[b][c]=2", "a[][]=1"]) {
  test(`the query ${conflict} is refused`, () => refused(conflict, /was given with another structure before/));
}

test("there are limits on number, names and nesting", () => {
  assert.equal(Object.keys(parseQuery(Array.from({ length: 1000 }, (_, index) => `p${index}=`).join("&"))).length, 1000);
  refused("a[]=1&".repeat(1001), /more than 1000 parameters/);
  assert.equal(text(parseQuery(`${"n".repeat(256)}=1`), "n".repeat(256)), "1");
  refused(`${"n".repeat(257)}=1`, /name is longer than 256 characters/);
  assert.deepEqual(plain(parseQuery("a[b][c][d][e][f][g][h]=1")), { a: { b: { c: { d: { e: { f: { g: { h: "1" } } } } } } } });
  refused("a[b][c][d][e][f][g][h][i]=1", /nested more than 8 deep/);
});

test("names of Object's prototype are ordinary names", () => {
  const parameters = parseQuery("__proto__[polluted]=1&constructor[prototype][polluted]=1&toString=x&a[__proto__][b]=2");
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  assert.deepEqual(Object.keys(parameters), ["__proto__", "constructor", "toString", "a"]);
  assert.equal(text(parameters["__proto__"] as Parameters, "polluted"), "1");
  assert.equal(text(parameters, "toString"), "x");
  assert.equal(text(parseQuery("a=1"), "hasOwnProperty"), undefined);
});

test("a file is a value, also in a list", () => {
  const file = { content: Buffer.from("x"), contentType: "text/plain", filename: "f" };
  const collector = new ParameterCollector("form");
  collector.add("f", file);
  collector.add("l[]", file);
  assert.deepEqual({ ...collector.parameters }, { f: file, l: [file] });
  assert.throws(() => collector.add("f[content]", "y"), /another structure/);
  assert.equal(text(collector.parameters, "f"), undefined);
});

test("the form wins over the query", () => {
  const merged = mergeParameters(parseQuery("a=1&b[x]=1&__proto__=q"), parseQuery("b[y]=2&c=3&__proto__=f"));
  assert.deepEqual({ ...merged, b: plain(merged["b"] as Parameters) }, { a: "1", b: { y: "2" }, ["__proto__"]: "f", c: "3" });
  assert.equal(Object.getPrototypeOf(merged), null);
  const query = parseQuery("a=1");
  assert.equal(mergeParameters(query, noParameters), query);
});

test("any query is read or refused", () => {
  const piece = fc.oneof(
    fc.constantFrom("a", "[", "]", "[]", "=", "&", "%", "%41", "%5B", "__proto__", "[b]", "+", ";"),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        const parameters = parseQuery(pieces.join(""));
        assert.equal(Object.getPrototypeOf(parameters), null);
      } catch (error) {
        assert.ok(isCloudError(error) && error.code === "invalid_argument", String(error));
      }
    }),
    { numRuns: 1000 },
  );
});

test("encoding and reading give back what was there", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((name) => !/[[\]]/.test(name));
  fc.assert(
    fc.property(fc.dictionary(word, fc.string({ unit: "grapheme" })), (values) => {
      const query = Object.entries(values)
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join("&");
      assert.deepEqual(Object.entries(parseQuery(query)), Object.entries(values));
    }),
  );
});
