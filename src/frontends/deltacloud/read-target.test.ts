import assert from "node:assert/strict";
import { test } from "node:test";
import { readTarget } from "./read-target.ts";

test("a target reads the same each time, below the mount and with its query", () => {
  for (let time = 0; time < 2; time++) {
    const { target, segments, query } = readTarget("/api;driver=mock/instances/a%2Fb?format=xml&id=1&id=2");
    assert.deepEqual(target.segments, ["api", "instances", "a/b"]);
    assert.deepEqual(segments, ["instances", "a/b"]);
    assert.equal(target.matrix[0]?.["driver"], "mock");
    assert.deepEqual({ ...query }, { format: "xml", id: "2" });
  }
});

test("nobody can change what others read later", () => {
  const { segments, query } = readTarget("/api/realms?format=json");
  assert.throws(() => (segments as string[]).push("more"), TypeError);
  assert.throws(() => Object.assign(query, { format: "xml" }), TypeError);
});

test("lists and structures, and what is long, read the same too", () => {
  for (const value of ["short", "x".repeat(1000)]) {
    for (let time = 0; time < 2; time++) {
      const { query } = readTarget(`/api/realms?id[]=${value}&a[b]=c`);
      assert.deepEqual(query["id"], [value]);
      assert.deepEqual({ ...(query["a"] as object) }, { b: "c" });
    }
  }
});

test("what is malformed is refused each time", () => {
  for (let time = 0; time < 2; time++) {
    assert.throws(() => readTarget("/api/realms?id=%zz"), { code: "invalid_argument" });
    assert.throws(() => readTarget("/api/%zz"), { code: "invalid_argument" });
  }
});
