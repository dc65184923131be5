import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createEgressPolicy } from "../../http/egress.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { credentials, egress, simulateWholeCloud } from "../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "./driver.ts";

async function scene(context: TestContext, options: { readonly tokenSeconds?: number } = {}) {
  const simulator = await simulateWholeCloud(context, options);
  const { begin } = testGateway(openstack, { egress });
  /** One request of a client, which has an exchange of its own. */
  const request = async (
    as = credentials,
    collection: "hardwareProfiles" | "instances" = "hardwareProfiles",
  ): Promise<number> => {
    const cloud = await begin().select({ provider: `${simulator.origin}/v3`, credentials: as });
    let count = 0;
    for await (const _ of cloud.list(collection, {})) count++;
    return count;
  };
  return { simulator, request };
}

describe("tokens", () => {
  it("fifty requests at once, and more after them, cost one", async (context) => {
    const { simulator, request } = await scene(context);
    await Promise.all(Array.from({ length: 50 }, () => request()));
    for (let count = 0; count < 5; count++) await request();
    assert.equal(simulator.tokens.length, 1);
  });

  it("are got anew, once for all, when the cloud refuses them", async (context) => {
    const { simulator, request } = await scene(context);
    await request();
    simulator.revoke();
    await Promise.all(Array.from({ length: 20 }, () => request()));
    assert.equal(simulator.tokens.length, 2);
  });

  it("are got anew, once for all, by a request that asks one service for several things at a time", async (context) => {
    const { simulator, request } = await scene(context);
    await request();
    simulator.revoke();
    await Promise.all(Array.from({ length: 5 }, () => request(credentials, "instances")));
    assert.equal(simulator.tokens.length, 2);
  });

  it("of a few seconds are got anew before they end", async (context) => {
    const { simulator, request } = await scene(context, { tokenSeconds: 1 });
    const end = Date.now() + 2500;
    while (Date.now() < end) await request();
    assert.ok(simulator.tokens.length >= 3, `${simulator.tokens.length} tokens`);
  });

  it("are one's own", async (context) => {
    const { simulator, request } = await scene(context);
    await request();
    await assert.rejects(request({ user: "demo+demo", password: "wrong" }), { code: "unauthenticated" });
    assert.equal(await request(), 1);
    assert.equal(simulator.tokens.length, 1);
  });
});

describe("the addresses of the catalogue", () => {
  it("are no way around the egress policy", async (context) => {
    const simulator = await simulateWholeCloud(context);
    // The catalogue has the services by their number, which is another host to the policy.
    const identity = simulator.origin.replace("127.0.0.1", "localhost");
    const strict = createEgressPolicy({ hosts: ["localhost"], allowPrivate: true });
    const cloud = await testGateway(openstack, { egress: strict }).select({ provider: `${identity}/v3`, credentials });
    await assert.rejects(cloud.list("realms", {}).next(), { code: "permission_denied" });
    assert.deepEqual([simulator.tokens.length, simulator.asked.length], [1, 0]);
  });
});
