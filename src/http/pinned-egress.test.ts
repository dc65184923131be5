import assert from "node:assert/strict";
import { test } from "node:test";
import { createPinnedEgress } from "./pinned-egress.ts";

test("one host is reached, wherever it is, and no other", async () => {
  const { resolve } = createPinnedEgress("169.254.169.254");
  assert.deepEqual(await resolve("169.254.169.254", 80, false), [{ address: "169.254.169.254", family: 4 }]);
  for (const host of ["169.254.169.253", "127.0.0.1", "localhost", "2852039166", ""]) {
    await assert.rejects(resolve(host, 80, true), { code: "permission_denied" }, host);
  }
  const named = await createPinnedEgress("localhost").resolve("LOCALHOST.", 80, false);
  assert.ok(named.length > 0);
});
