import assert from "node:assert/strict";
import { test } from "node:test";
import { listOf } from "../../../testing/classic-documents.ts";

test("the instance states have a root and a JSON form of their own", () => {
  const states = [
    { name: "start", transitions: [{ to: "pending", action: "create" }] },
    { name: "pending", transitions: [{ to: "running", auto: true }] },
    { name: "finish", transitions: [] },
  ];
  assert.equal(
    listOf("xml", "instanceStates", states),
    `<states>
  <state name='start'>
    <transition action='create' to='pending'></transition>
  </state>
  <state name='pending'>
    <transition auto='true' to='running'></transition>
  </state>
  <state name='finish'>
  </state>
</states>
`,
  );
  assert.deepEqual(JSON.parse(listOf("json", "instanceStates", states)), [
    { name: "start", transitions: [{ to: "pending", action: "create" }] },
    { name: "pending", transitions: [{ to: "running", auto: "true" }] },
    { name: "finish", transitions: [] },
  ]);
});
