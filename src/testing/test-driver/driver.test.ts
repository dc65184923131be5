import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allCollections, type CollectionKey } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import { testGateway } from "../gateway-harness.ts";
import { createTestDriver } from "./driver.ts";
import { allOf, failsAs, openCloud } from "./open-cloud.ts";

describe("the test driver", () => {
  it("has every operation that needs no address of a cloud, and every feature of the model", async () => {
    const { cloud } = await openCloud();
    for (const [key, collection] of allCollections) {
      const missing = Object.keys(collection.operations).filter((operation) => !cloud.supports(key, operation));
      assert.deepEqual(missing, key === "blobs" ? ["signedUrl"] : [], key);
      assert.deepEqual(
        cloud.features(key).map(([name]) => name),
        Object.keys(collection.features),
        key,
      );
    }
    const name = cloud.features("instances").find(([feature]) => feature === "user_name");
    assert.deepEqual(name?.[1], { maxLength: 50 });
  });

  it("lists every collection, gives each member by its id, and knows no other id", async () => {
    const { cloud } = await openCloud();
    await cloud.call("systems", "create", { systemTemplateId: "system-template-1" });
    await cloud.call("addresses", "create", {});
    for (const [key, collection] of allCollections) {
      if (collection.source === "gateway" || key === "blobs" || !("get" in collection.operations)) continue;
      const service = key as "instances";
      const members = await allOf(cloud.list(service, {}));
      if (key !== "loadBalancers") assert.notEqual(members.length, 0, key);
      for (const { id } of members) {
        assert.equal((await cloud.call(service, "get", { id })).id, id, key);
        assert.deepEqual(
          (await allOf(cloud.list(service, { id }))).map((each) => each.id),
          [id],
          key,
        );
      }
      await assert.rejects(cloud.call(service, "get", { id: "nonsense" }), failsAs("not_found"), key);
    }
  });

  it("lacks what is left out", async () => {
    const { cloud } = await openCloud({ omit: ["firewalls", "instances.start"], features: {} });
    assert.equal(cloud.capabilities.has("firewalls"), false);
    assert.deepEqual([cloud.supports("instances", "start"), cloud.supports("instances", "stop")], [false, true]);
    await assert.rejects(cloud.call("instances", "start", { id: "instance-1" }), failsAs("unsupported"));
    await assert.rejects(allOf(cloud.list("firewalls", {})), failsAs("unsupported"));
    assert.deepEqual(cloud.features("instances"), []);
  });

  it("knows its accounts", async () => {
    const { select } = await openCloud();
    const wrong = await select({ credentials: { user: "tester", password: "secret2" } });
    await assert.rejects(wrong.identity(), { code: "unauthenticated", message: "Authentication Failure" });
    await assert.rejects(allOf(wrong.list("instances", {})), failsAs("unauthenticated"));
    const proto = await select({ credentials: { user: "constructor", password: "x" } });
    await assert.rejects(proto.identity(), failsAs("unauthenticated"));
    await assert.rejects((await select()).identity(), failsAs("unauthenticated"));
    const right = await select({ credentials: { user: "other", password: "secret2" } });
    assert.equal((await right.identity()).account, "other");
  });

  it("tells what credentials have, and which providers they see, where a test wants it", async () => {
    const { cloud } = await openCloud({
      narrow: ["instances"],
      providers: [{ id: "east", name: "East", url: "https://east.example/" }],
    });
    assert.deepEqual([...(await cloud.narrowed()).keys()].toSorted(), [
      "drivers",
      "instanceStates",
      "instances",
    ] satisfies CollectionKey[]);
    assert.deepEqual(
      (await cloud.providers())?.map(({ id }) => id),
      ["east"],
    );
    const plain = await openCloud();
    assert.equal(plain.cloud.narrows, false);
    assert.equal(await plain.cloud.providers(), undefined);
  });

  it("is there under several names", async () => {
    const one = createTestDriver({ name: "one" });
    const two = createTestDriver({ name: "two", instances: 5 });
    const { select, gateway } = testGateway([one.driver, two.driver]);
    const credentials = { user: "tester", password: "secret" };
    assert.deepEqual(gateway.options.drivers.names, ["one", "two"]);
    assert.equal((await allOf((await select({ credentials })).list("instances", {}))).length, 2);
    assert.equal((await allOf((await select({ driver: "TWO", credentials })).list("instances", {}))).length, 5);
    assert.deepEqual([one.probe.calls.length, two.probe.calls.length], [1, 1]);
  });

  it("fails by order of the test", async () => {
    const busy = new CloudError("rate_limited", "Slow down");
    const { cloud, probe } = await openCloud({ faults: (operation) => (operation === "keys.list" ? busy : undefined) });
    await assert.rejects(allOf(cloud.list("keys", {})), busy);
    assert.equal(probe.callsOf("keys.list")[0]?.outcome, "failed");
    await cloud.call("keys", "get", { id: "first-key" });
  });
});

describe("a call to the test driver", () => {
  const credentials = { user: "tester", password: "secret" };

  it("ends when the client hangs up", async () => {
    const { begin, probe } = await openCloud({ latency: 60_000 });
    const exchange = begin();
    const cloud = await exchange.select({ credentials });
    const calls = [cloud.call("keys", "create", { name: "late" }), allOf(cloud.list("instances", {}))];
    const outcomes = Promise.allSettled(calls);
    assert.equal(probe.pending(), 2);
    exchange.abort();
    for (const outcome of await outcomes) assert.ok(outcome.status === "rejected" && failsAs("canceled")(outcome.reason));
    assert.deepEqual(
      probe.calls.map((call) => call.outcome),
      ["failed", "failed"],
    );
  });

  it("ends at its deadline, and changes nothing", async () => {
    const { cloud, probe } = await openCloud({ latency: 60_000 }, { timeout: 20 });
    await assert.rejects(cloud.call("keys", "create", { name: "late" }), failsAs("provider_timeout"));
    await assert.rejects(allOf(cloud.list("keys", {})), failsAs("provider_timeout"));
    await assert.rejects(cloud.call("blobs", "content", { bucketId: "first-bucket", id: "x" }), failsAs("provider_timeout"));
    assert.equal(probe.pending(), 0);
  });

  it("reads an upload no further when the client hangs up", async () => {
    const { begin, probe } = await openCloud();
    const exchange = begin();
    const cloud = await exchange.select({ credentials });
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (let count = 0; ; count++) {
          yield new Uint8Array(10);
          if (count === 2) exchange.abort();
        }
      } finally {
        closed = true;
      }
    }
    const write = cloud.call("blobs", "put", { bucketId: "first-bucket", id: "x", body: endless() });
    await assert.rejects(write, failsAs("canceled"));
    assert.deepEqual([closed, probe.pending()], [true, 0]);
  });

  it("ends a list that is read no further", async () => {
    const { cloud, probe } = await openCloud({ instances: 100 });
    for await (const instance of cloud.list("instances", {})) {
      assert.equal(instance.id, "instance-1");
      break;
    }
    assert.equal(probe.callsOf("instances.list")[0]?.outcome, "returned");
  });

  it("is noted with what came with it", async () => {
    const { begin, probe } = await openCloud();
    const cloud = await begin({ requestId: "request-7" }).select({ credentials, provider: "north", idempotencyKey: "key" });
    await cloud.call("instances", "reboot", { id: "instance-1" });
    assert.deepEqual(probe.calls, [
      {
        operation: "instances.reboot",
        params: { id: "instance-1" },
        requestId: "request-7",
        provider: "north",
        idempotencyKey: "key",
        outcome: "answered",
      },
    ]);
  });
});

describe("systems of the test cloud", () => {
  it("are made of a template, start and stop their machines, and gather members", async () => {
    const { cloud } = await openCloud();
    const { id, members } = await cloud.call("systems", "create", { systemTemplateId: "system-template-1", name: "пара" });
    assert.deepEqual(
      members.map(({ kind }) => kind),
      ["machine", "machine", "volume", "network", "address"],
    );
    assert.equal((await cloud.call("systems", "stop", { id })).state, "stopped");
    await cloud.call("instances", "start", { id: members[0]?.resourceId ?? "" });
    assert.equal((await cloud.call("systems", "get", { id })).state, "mixed");
    assert.equal((await cloud.call("systems", "start", { id })).state, "started");
    const volume = { kind: "volume", resourceId: "volume-1" } as const;
    const added = await cloud.call("systems", "addMember", { id, ...volume });
    await assert.rejects(cloud.call("systems", "addMember", { id, ...volume }), failsAs("already_exists"));
    await assert.rejects(
      cloud.call("systems", "addMember", { id, kind: "volume", resourceId: "no" }),
      failsAs("invalid_argument"),
    );
    const memberId = added.members.at(-1)?.id ?? "";
    assert.equal((await cloud.call("systems", "removeMember", { id, memberId })).members.length, 5);
    await assert.rejects(cloud.call("systems", "removeMember", { id, memberId }), failsAs("not_found"));
    await cloud.call("systems", "update", { id, description: "renamed" });
    await cloud.call("systems", "destroy", { id });
    await assert.rejects(cloud.call("systems", "create", { systemTemplateId: "no" }), failsAs("invalid_argument"));
  });
});
