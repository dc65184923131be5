import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isCloudError } from "../model/errors.ts";
import { readJson } from "./json-reader.ts";

const broken = (error: unknown): boolean => isCloudError(error) && error.code === "provider_error";
const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

test("what JSON can say is read as it is", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
      const text = JSON.stringify(value);
      if (!text.includes("__proto__")) assert.deepEqual(readJson(text), JSON.parse(text));
    }),
  );
});

test("no member becomes a prototype, however it is written", () => {
  for (const name of ["__proto__", "\\u005f_proto__", "__pr\\u006Fto__"]) {
    const value = readJson(`[{"${name}":{"admin":true},"a":{"${name}":1,"b":2}}]`);
    assert.deepEqual(value, [{ a: { b: 2 } }], name);
  }
});

test("100 levels are enough; brackets in texts are none", () => {
  assert.ok(readJson(deep(100)));
  assert.throws(() => readJson(deep(101)), broken);
  assert.throws(() => readJson(deep(1_000_000)), broken);
  for (const text of [`"${"[".repeat(500)}"`, `["\\"${"{".repeat(500)}\\\\"]`, `{"${"[".repeat(500)}\\\\\\"":1}`]) {
    assert.deepEqual(readJson(text), JSON.parse(text));
  }
});

test("what is no JSON is refused", () => {
  for (const text of ["", "{", "<html>", '{"a":1}x', '"', "[1,]", "NaN", '"\\'])
    assert.throws(() => readJson(text), broken, text);
});
