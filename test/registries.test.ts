import assert from "node:assert/strict";
import { test } from "node:test";
import { drivers } from "../src/drivers/registry.gen.ts";
import { frontends } from "../src/frontends/registry.gen.ts";

test("a driver bears the name of its folder", async () => {
  assert.notDeepEqual(Object.keys(drivers), []);
  for (const [name, load] of Object.entries(drivers)) assert.equal((await load()).default.name, name);
});

test("a frontend bears the name of its folder", async () => {
  assert.notDeepEqual(Object.keys(frontends), []);
  for (const [name, load] of Object.entries(frontends)) assert.equal((await load()).default.name, name);
});
