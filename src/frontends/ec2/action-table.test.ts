import assert from "node:assert/strict";
import { test } from "node:test";
import type { Shape } from "../../model/shape.ts";
import { ec2Operations } from "../../protocols/ec2/operations.gen.ts";
import type { Action } from "../aws-query/action.ts";
import type { Describe } from "../aws-query/describe.ts";
import { ec2Actions } from "./action-table.ts";

const isDescribe = (action: Action): action is Describe => "item" in action;

/** What lies at a path of a shape; lists on the way are looked into. */
function at(shape: Shape, path: readonly string[]): Shape | undefined {
  const [name, ...rest] = path;
  if (shape.kind === "list") return at(shape.of, path);
  if (name === undefined) return shape;
  const field = shape.kind === "struct" ? shape.fields[name] : undefined;
  return field && at(field, rest);
}

for (const action of ec2Actions.values()) {
  test(`${action.name} is EC2's, and its list is called as there`, () => {
    assert.ok(Object.hasOwn(ec2Operations, action.name));
    const set = ec2Operations[action.name] ?? "";
    if (isDescribe(action) && set !== "") assert.ok(Object.hasOwn(action.document, set), `its list is ${set}`);
  });
  if (!isDescribe(action)) continue;
  test(`the filters of ${action.name} lead to values, and its tags to tags`, () => {
    for (const [filter, path] of Object.entries(action.filters.paths)) {
      const shape = at(action.item, path.split("."));
      assert.ok(shape && shape.kind !== "struct", `${filter} leads to ${path}`);
    }
    const { known = [] } = action.filters;
    if (Object.keys(action.filters.paths).length > 0) assert.ok(known.length > 0, "EC2 tells what filters it has");
    if (action.filters.tags !== undefined) assert.ok(at(action.item, [...action.filters.tags.split("."), "key"]));
  });
}
