import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defineDriver } from "../model/driver.ts";
import { CloudError, type CloudErrorDetails } from "../model/errors.ts";
import { testGateway } from "../testing/gateway-harness.ts";

/** A driver whose keys are busy for the first so many calls, and what it was asked. */
function busyFor(calls: number, details: CloudErrorDetails = {}) {
  let asked = 0;
  const driver = defineDriver({
    name: "busy",
    title: "Busy",
    status: "active",
    doc: "For tests.",
    credentials: { user: "User", password: "Password" },
    features: {},
    connect: () => ({
      identity: async () => ({ account: "a", user: "a" }),
      keys: {
        get: async ({ id }) => {
          if (++asked <= calls) throw new CloudError("busy", `${id} is being made, says the cloud`, details);
          return { id, name: id, credentialType: "key" as const };
        },
      },
    }),
  });
  return { driver, asked: () => asked };
}

const credentials = { user: "u", password: "p" };
const isBusy = { code: "busy", message: "k is being made, says the cloud" };

describe("what a cloud is too busy for", () => {
  it("is called again until it is done", async () => {
    const { driver, asked } = busyFor(3);
    const cloud = await testGateway(driver).select({ credentials });
    assert.equal((await cloud.call("keys", "get", { id: "k" })).id, "k");
    assert.equal(asked(), 4);
  });

  it("is told in the cloud's own words when the time is over", async () => {
    const { driver, asked } = busyFor(Infinity);
    const cloud = await testGateway(driver, { timeout: 1500 }).select({ credentials });
    await assert.rejects(cloud.call("keys", "get", { id: "k" }), isBusy);
    assert.ok(asked() > 1, "it was called again");
  });

  it("is not called again where something was done already", async () => {
    const { driver, asked } = busyFor(Infinity, { retryable: false });
    const cloud = await testGateway(driver).select({ credentials });
    await assert.rejects(cloud.call("keys", "get", { id: "k" }), isBusy);
    assert.equal(asked(), 1);
  });

  it("is not called again before the cloud says so, and not at all where that is too late", async () => {
    const { driver, asked } = busyFor(Infinity, { retryAfter: 60_000 });
    const cloud = await testGateway(driver).select({ credentials });
    await assert.rejects(cloud.call("keys", "get", { id: "k" }), isBusy);
    assert.equal(asked(), 1);
  });

  it("is given up when the client hangs up", async () => {
    const { driver, asked } = busyFor(Infinity);
    const { begin } = testGateway(driver, { timeout: 60_000 });
    const exchange = begin();
    const cloud = await exchange.select({ credentials });
    const call = cloud.call("keys", "get", { id: "k" });
    setTimeout(() => exchange.abort(), 50);
    await assert.rejects(call, { code: "canceled" });
    const before = asked();
    await new Promise((resolve) => void setTimeout(resolve, 300));
    assert.equal(asked(), before, "nothing goes on");
  });
});
