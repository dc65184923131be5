import assert from "node:assert/strict";
import type { CollectionKey, ServiceKey } from "../../model/collections.ts";
import { driverFaults } from "../../model/driver-faults.ts";
import { refused } from "./assertions.ts";
import type { Check } from "./check.ts";
import { declarationOf } from "./samples.ts";

/** What the driver says of itself, and who its credentials are. */
export function declarationChecks(check: Check): void {
  check("the declaration names only what the model has", [], async ({ cloud }) => {
    const { driver, capabilities } = cloud;
    assert.deepEqual(driverFaults(driver), []);
    for (const [key, features] of Object.entries(driver.features)) {
      for (const feature of Object.keys(features ?? {})) {
        const { on = "" } = declarationOf(key as ServiceKey).features[feature] ?? {};
        assert.ok(
          capabilities.get(key as CollectionKey)?.has(on),
          `${feature} is a feature of ${key}.${on}, which it does not have`,
        );
      }
    }
    for (const key of driver.tags ?? []) assert.ok(capabilities.has(key), `it has tags of ${key}, but no ${key}`);
    assert.equal(driver.states !== undefined, capabilities.has("instances"), "instances have states, and only they");
    assert.equal(driver.blobs !== undefined, capabilities.has("blobs"), "blob stores tell their limits, and only they");
  });

  check("what can be created can be listed, shown and destroyed", [], async ({ cloud }) => {
    for (const [key, operations] of cloud.capabilities) {
      if (!operations.has("create") && !operations.has("put")) continue;
      for (const operation of ["list", "get", "destroy"]) assert.ok(operations.has(operation), `${key} has no ${operation}`);
    }
  });

  check("narrowed: gives no more than the driver has", [], async ({ cloud }) => {
    for (const [key, operations] of await cloud.narrowed()) assert.deepEqual(operations, cloud.capabilities.get(key), key);
  });

  check("identity: the same for the same account, and more than nothing", [], async (scene) => {
    const identity = await scene.cloud.identity();
    assert.ok(identity.account !== "" && identity.user !== "", "it tells account and user");
    assert.deepEqual(await (await scene.harness.session()).identity(), identity);
    assert.equal((await (await scene.harness.anotherSession()).identity()).account, identity.account);
  });

  check("identity: wrong credentials are unauthenticated", [], async (scene) => {
    await refused((await scene.harness.wrongCredentials()).identity(), "unauthenticated");
  });

  check("providers: have ids of their own", [], async (scene) => {
    const providers = await scene.cloud.providers();
    if (!providers) return scene.skip("the driver does not tell");
    assert.equal(new Set(providers.map(({ id }) => id)).size, providers.length);
  });

  check("errors: never tell the secret", [], async (scene) => {
    const stranger = await scene.harness.wrongCredentials();
    const key = [...stranger.capabilities.keys()].find((candidate) => candidate === "instances" || candidate === "buckets");
    const { password } = scene.cloud.driver.credentials.example ?? {};
    if (!key || !password) return scene.skip("there is no secret to look for");
    const error = await refused(scene.list(key as ServiceKey, {}, stranger), "unauthenticated");
    assert.ok(!`${error.message} ${JSON.stringify(error.details)}`.includes(password));
  });
}
