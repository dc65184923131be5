import assert from "node:assert/strict";
import { test } from "node:test";
import { runCheck, Skipped } from "./expectations.ts";

const passes = async (): Promise<void> => {};
const fails = async (): Promise<void> => assert.fail("broken");
const skips = async (): Promise<void> => {
  throw new Skipped("no volumes");
};

test("a check without expectation passes, fails or is skipped as it likes", async () => {
  assert.deepEqual(await runCheck(undefined, passes), { kind: "passed" });
  assert.deepEqual(await runCheck(undefined, skips), { kind: "skipped", reason: "no volumes" });
  await assert.rejects(runCheck(undefined, fails), /broken/);
});

test("an expected failure must fail", async () => {
  const outcome = await runCheck("the cloud is lenient", fails);
  assert.equal(outcome.kind, "failed as expected");
  await assert.rejects(runCheck("the cloud is lenient", passes), /it passes: take it off the list/);
  await assert.rejects(runCheck("the cloud is lenient", skips), /does not apply: no volumes/);
});

test("an expected failure must say why", async () => {
  await assert.rejects(runCheck(" ", fails), /must say its reason/);
});
