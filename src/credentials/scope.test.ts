import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { allCollections } from "../model/collections.ts";
import { narrowScope, permits, permitsFrontend, permitsSome, readOperations, type Scope } from "./scope.ts";

const operations = allCollections.flatMap(([key, { operations: declared }]) =>
  Object.keys(declared).map((name) => [key, name] as const),
);
const patterns = [
  ...operations.map(([key, name]) => `${key}.${name}`),
  ...operations.map(([key]) => key),
  ...operations.map(([, name]) => `*.${name}`),
  "*",
];
const scope: fc.Arbitrary<Scope> = fc.record(
  {
    readOnly: fc.boolean(),
    operations: fc.array(fc.constantFrom(...patterns), { maxLength: 6 }),
    frontends: fc.subarray(["ec2", "s3", "deltacloud"]),
  },
  { requiredKeys: [] },
);

test("a narrowed scope allows what both allow", () => {
  fc.assert(
    fc.property(scope, scope, (wide, wanted) => {
      const narrowed = narrowScope(wide, wanted);
      for (const [key, name] of operations) {
        assert.equal(permits(narrowed, key, name), permits(wide, key, name) && permits(wanted, key, name), `${key}.${name}`);
      }
      for (const frontend of ["ec2", "s3", "deltacloud"]) {
        assert.equal(permitsFrontend(narrowed, frontend), permitsFrontend(wide, frontend) && permitsFrontend(wanted, frontend));
      }
    }),
  );
});

test("a scope for looking allows no operation that changes anything, nor one that nobody knows", () => {
  for (const [key, { operations: declared }] of allCollections) {
    for (const [name, { kind }] of Object.entries(declared)) {
      assert.equal(permits({ readOnly: true }, key, name), ["list", "get", "read"].includes(kind));
    }
  }
  assert.equal(permits({ readOnly: true }, "instances", "unheardOf"), false);
});

test("patterns are collections, operations, or anything", () => {
  const some = { operations: ["instances", "volumes.list", "*.get"] };
  assert.equal(permits(some, "instances", "destroy"), true);
  assert.equal(permits(some, "volumes", "list"), true);
  assert.equal(permits(some, "volumes", "create"), false);
  assert.equal(permits(some, "images", "get"), true);
  assert.equal(permitsSome({ operations: ["instances"] }, "volumes"), false);
  assert.equal(permitsSome(some, "volumes"), true);
  assert.equal(permits({ operations: [] }, "instances", "list"), false);
});

test("a scope is written in the model's names", () => {
  assert.deepEqual(readOperations(["instances", " loadBalancers.list ", "*.get", "volumes.*", "*"]), [
    "instances",
    "loadBalancers.list",
    "*.get",
    "volumes",
    "*",
  ]);
  for (const wrong of [
    [],
    ["instance"],
    ["instances.fly"],
    ["*.fly"],
    ["a.b.c"],
    [""],
    ["toString"],
    ["instances.constructor"],
  ]) {
    assert.throws(() => readOperations(wrong), { code: "invalid_argument" }, wrong.join());
  }
});
