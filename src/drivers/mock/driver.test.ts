import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { collections } from "../../model/collections.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { mockCredentials } from "./caller.ts";
import mock, { createMock } from "./driver.ts";
import { collect, connect, failing, idsOf } from "./test-session.ts";

describe("the mock's declaration", () => {
  it("names the credentials that work", async () => {
    assert.deepEqual(mock.credentials.example, { user: "mockuser", password: "mockpassword" });
    const session = connect(createMock(), { credentials: mock.credentials.example });
    assert.deepEqual(await session.identity(), { account: "mockuser", user: "mockuser" });
  });

  it("has the original's features and no others", () => {
    assert.deepEqual(mock.features, {
      instances: { metrics: true, realm_filter: true, user_name: true, authentication_key: true },
    });
  });

  it("has the original's state machine", () => {
    assert.deepEqual(mock.states, [
      { name: "start", transitions: [{ to: "pending", action: "create" }] },
      { name: "pending", transitions: [{ to: "running", auto: true }] },
      {
        name: "running",
        transitions: [
          { to: "running", action: "reboot" },
          { to: "stopped", action: "stop" },
        ],
      },
      {
        name: "stopped",
        transitions: [
          { to: "running", action: "start" },
          { to: "finish", action: "destroy" },
        ],
      },
      { name: "finish", transitions: [] },
    ]);
  });

  it("offers what the original did, and neither firewalls nor load balancers", async () => {
    const cloud = await testGateway(createMock()).select({ credentials: mockCredentials });
    const operations = (key: keyof typeof collections) => [...(cloud.capabilities.get(key) ?? [])].toSorted().join(" ");
    assert.equal(operations("firewalls"), "");
    assert.equal(operations("loadBalancers"), "");
    assert.equal(operations("hardwareProfiles"), "get list");
    assert.equal(operations("instances"), "create destroy get list reboot run start stop userData");
    assert.equal(operations("images"), "create destroy get list");
    assert.equal(operations("addresses"), "associate create destroy disassociate get list");
    assert.equal(operations("volumes"), "attach create destroy detach get list");
    assert.equal(operations("systems"), "addMember create destroy get list removeMember start stop update");
  });
});

describe("credentials", () => {
  const wrong = { user: "mockuser", password: "wrong" };

  it("are refused unless they are the mock's, whatever is asked", async () => {
    const session = connect(createMock(), { credentials: wrong });
    const refused = failing("unauthenticated", { message: "Authentication Failure" });
    const id = "inst1";
    const bucketId = "bucket1";
    for (const attempt of [
      session.identity(),
      collect(session.realms.list({})),
      session.realms.get({ id: "500" }),
      session.images.get({ id: "img1" }),
      collect(session.instances.list({})),
      session.instances.get({ id: "nope" }),
      session.instances.create({ imageId: "img1" }),
      session.instances.stop({ id }),
      session.instances.destroy({ id }),
      session.keys.create({ name: "k" }),
      session.addresses.create(),
      session.volumes.create({}),
      session.snapshots.destroy({ id: "snap1" }),
      session.metrics.get({ id }),
      session.networks.create({}),
      session.subnets.destroy({ id: "subnet1" }),
      session.networkInterfaces.destroy({ id: "nic1" }),
      session.buckets.destroy({ id: "nope" }),
      session.blobs.content({ bucketId, id: "blob1" }),
      session.blobs.beginUpload({ bucketId, id: "x" }),
      session.systems.start({ id: "system1" }),
      collect(session.systemTemplates.list({})),
    ]) {
      await assert.rejects(attempt, refused);
    }
  });

  it("are told to be missing where none came", async () => {
    const session = connect(createMock(), { credentials: null });
    await assert.rejects(session.identity(), failing("unauthenticated", { message: "Unauthorized" }));
  });

  it("are not asked for by hardware profiles", async () => {
    const session = connect(createMock(), { credentials: null });
    assert.deepEqual(await idsOf(session.hardwareProfiles.list()), ["m1-small", "m1-large", "m1-xlarge", "opaque"]);
  });
});

describe("the state of a mock", () => {
  it("is its own", async () => {
    const one = connect(createMock());
    const other = connect(createMock());
    await one.instances.create({ imageId: "img1" });
    assert.equal((await collect(one.instances.list({}))).length, 5);
    assert.equal((await collect(other.instances.list({}))).length, 4);
  });

  it("cannot be changed through what is handed out", async () => {
    const session = connect(createMock());
    const instance = (await session.instances.get({ id: "inst1" })) as unknown as {
      name?: string;
      networkInterfaces?: { id: string }[];
    };
    assert.throws(() => (instance.name = "other"), TypeError);
    assert.throws(() => instance.networkInterfaces?.push({ id: "nic9" }), TypeError);
    const image = (await session.images.get({ id: "img1" })) as unknown as { name?: string; hardwareProfileIds?: string[] };
    image.name = "other";
    assert.throws(() => image.hardwareProfileIds?.push("x"), TypeError);
    assert.equal((await session.images.get({ id: "img1" })).name, "img1");
  });

  it("may have any number of instances", async () => {
    const session = connect(createMock({ instances: 10_000 }));
    const ids = await idsOf(session.instances.list({}));
    assert.equal(ids.length, 10_000);
    assert.deepEqual(ids.slice(0, 4), ["inst0", "inst1", "inst10", "inst100"]);
    const last = await session.instances.get({ id: "inst9999" });
    assert.equal(last.publicAddresses[0]?.address, "img1.inst9999.public.com");
    assert.equal((await session.instances.create({ imageId: "img1" })).id, "inst10000");
  });
});
