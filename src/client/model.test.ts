import assert from "node:assert/strict";
import { test } from "node:test";
import { buildRoutes } from "../frontends/deltacloud/route-table.ts";
import { allCollections } from "../model/collections.ts";
import { model } from "./model.gen.ts";

const router = buildRoutes();

/** A path below its collection; that of a blob is below its bucket. */
const segmentsOf = (name: string, path: readonly string[]): readonly string[] => [
  path[0] === ":bucket" ? "buckets" : name,
  ...path.map((segment) => segment.replace(/^:.*/, "some-id")),
];

test("every operation leads to its route", () => {
  for (const [key, { name, operations }] of Object.entries(model)) {
    for (const [operation, { method, path }] of Object.entries(operations)) {
      const route = router.find(method, segmentsOf(name, path));
      const gateway = key === "drivers";
      assert.ok(route, `${key}.${operation} has no route`);
      if (!gateway) assert.deepEqual([route.collection, route.operation], [key, operation]);
    }
  }
});

test("every parameter of an operation is one of its route", () => {
  for (const [key, { name, operations }] of Object.entries(model)) {
    if (key === "drivers" || key === "instanceStates") continue;
    for (const [operation, { method, path, params }] of Object.entries(operations)) {
      const route = router.find(method, segmentsOf(name, path));
      const known = route?.parameters
        .map((parameter) => parameter.key)
        .filter((parameter) => parameter !== "id" || !path.includes(":id"));
      assert.deepEqual(Object.keys(params).sort(), [...new Set(known)].sort(), `${key}.${operation}`);
    }
  }
});

test("every collection of the classic API is there", () => {
  const classic = allCollections.filter(([, { audience }]) => audience !== "cimi").map(([key]) => key);
  assert.deepEqual(Object.keys(model), classic);
});
