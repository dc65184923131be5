import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Settings } from "../../model/setting.ts";
import { fillIn } from "../../server/configuration.ts";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { allOf, failsAs } from "../../testing/test-driver/open-cloud.ts";
import local from "./driver.ts";
import { defaults, openDriver, ownFolder } from "./test-local.ts";

const inMemory = await openDriver();
after(() => inMemory.close?.());
testDriver("the local cloud", driverHarness(inMemory));

const inFolder = await openDriver(await ownFolder(), { sync: false });
after(() => inFolder.close?.());
testDriver("the local cloud in a folder", driverHarness(inFolder));

const credentials = { user: "mockuser", password: "mockpassword" };

describe("the driver local", () => {
  it("has the settings that it says", () => {
    assert.deepEqual(fillIn(local.settings as Settings, []), defaults);
  });

  it("knows nobody until it is opened", async () => {
    const { open: _, ...closed } = local;
    const cloud = await testGateway(closed).select({ credentials });
    await assert.rejects(cloud.identity(), failsAs("unauthenticated"));
    assert.ok(cloud.supports("firewalls", "createRules"));
  });

  it("opens with the accounts, the quotas and the speed that the operator wants", async (t) => {
    const settings = { accounts: { ann: "a1", bob: "b2" }, quotas: { instances: 3 }, instances: 2, transitionSeconds: 3600 };
    const driver = await openDriver(undefined, settings);
    t.after(() => driver.close?.());
    const gateway = testGateway(driver);
    await assert.rejects((await gateway.select({ credentials })).identity(), failsAs("unauthenticated"));
    const ann = await gateway.select({ credentials: { user: "ann", password: "a1" } });
    const bob = await gateway.select({ credentials: { user: "bob", password: "b2" } });
    const made = await ann.call("instances", "create", { imageId: "image-1" });
    assert.equal("state" in made && made.state, "pending");
    assert.deepEqual([(await allOf(ann.list("instances", {}))).length, (await allOf(bob.list("instances", {}))).length], [3, 2]);
    await assert.rejects(ann.call("instances", "create", { imageId: "image-1" }), failsAs("quota_exceeded"));
    const [realm] = await allOf(bob.list("realms", {}));
    assert.deepEqual(realm?.quotas, [{ resource: "instances", limit: 3, used: 2 }]);
  });

  it("refuses settings that cannot be", async () => {
    const wrong = [
      [{ accounts: { "a:b": "x" } }, "accounts.a:b"],
      [{ accounts: { ann: "" } }, "accounts.ann"],
      [{ accounts: { cloud: "x" } }, "accounts.cloud"],
      [{ quotas: { nonsense: 1 } }, "quotas.nonsense"],
      [{ quotas: { realms: 1 } }, "quotas.realms"],
    ] as const;
    for (const [settings, parameter] of wrong) {
      await assert.rejects(openDriver(undefined, settings), failsAs("invalid_argument", { parameter }), parameter);
    }
  });
});
