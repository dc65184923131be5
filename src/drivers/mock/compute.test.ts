import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testGateway } from "../../testing/gateway-harness.ts";
import { mockCredentials } from "./caller.ts";
import { createMock } from "./driver.ts";
import { collect, connect, failing, idsOf } from "./test-session.ts";

const MB = 2 ** 20;
const GB = 2 ** 30;
const now = () => new Date("2026-11-22T08:09:43Z");

describe("realms", () => {
  it("are two, in the order of the original", async () => {
    const session = connect(createMock());
    assert.deepEqual(await collect(session.realms.list({})), [
      { id: "us", name: "United States", state: "available", limit: "unlimited" },
      { id: "eu", name: "Europe", state: "available", limit: "unlimited" },
    ]);
    await assert.rejects(session.realms.get({ id: "nope" }), failing("not_found"));
  });

  const hooks = [
    ["500", "internal", "DeltacloudErrorMessage"],
    ["501", "unsupported", "NotImplementedMessage"],
    ["502", "provider_error", "ProviderErrorMessage"],
    ["504", "provider_timeout", "ProviderTimeoutMessage"],
  ] as const;
  for (const [id, code, message] of hooks) {
    it(`raise ${code} for realm ${id}`, async () => {
      const session = connect(createMock());
      await assert.rejects(session.realms.get({ id }), failing(code, { message }));
      await assert.rejects(collect(session.realms.list({ id })), failing(code, { message }));
      await assert.rejects(collect(session.realms.list({ id: ["us", id] })), failing(code, { message }));
    });
  }
});

describe("hardware profiles", () => {
  it("have the original's sizes, in bytes", async () => {
    const profiles = connect(createMock()).hardwareProfiles;
    assert.deepEqual(await profiles.get({ id: "m1-small" }), {
      id: "m1-small",
      name: "m1-small",
      cpu: { kind: "fixed", value: 1 },
      memory: { kind: "fixed", value: 1_825_361_101 },
      storage: { kind: "fixed", value: 160 * GB },
      architecture: { kind: "fixed", value: "i386" },
    });
    assert.deepEqual((await profiles.get({ id: "m1-large" })).memory, {
      kind: "range",
      value: 10240 * MB,
      first: 7680 * MB,
      last: 15360 * MB,
    });
    assert.deepEqual(await profiles.get({ id: "opaque" }), { id: "opaque", name: "opaque" });
    await assert.rejects(profiles.get({ id: "nope" }), failing("not_found"));
  });
});

describe("images", () => {
  it("are listed by owner and description, with all profiles", async () => {
    const session = connect(createMock());
    await session.images.create({ instanceId: "inst1", name: "aaa", description: "zzz" });
    assert.deepEqual(await idsOf(session.images.list({})), ["img1", "img2", "img3", "aaa"]);
    assert.deepEqual(await session.images.get({ id: "img1" }), {
      id: "img1",
      name: "img1",
      description: "Fedora 10",
      ownerId: "fedoraproject",
      architecture: "x86_64",
      state: "available",
      created: new Date("2012-10-25T12:27:53Z"),
      rootType: "transient",
      hardwareProfileIds: ["m1-small", "m1-large", "m1-xlarge", "opaque"],
      verbatim: { created: "Thu Oct 25 14:27:53 CEST 2012" },
    });
  });

  it("are filtered by owner, the caller being `self`", async () => {
    const { images } = connect(createMock());
    assert.deepEqual(await idsOf(images.list({ ownerId: "self" })), ["img3"]);
    assert.deepEqual(await idsOf(images.list({ ownerId: ["self", "fedoraproject"] })), ["img1", "img2", "img3"]);
    assert.deepEqual(await idsOf(images.list({ ownerId: "nobody" })), []);
    const cloud = await testGateway(createMock()).select({ credentials: mockCredentials });
    assert.deepEqual(await idsOf(cloud.list("images", { ownerId: "self" })), ["img3"]);
    assert.deepEqual(await idsOf(cloud.list("images", { architecture: "i386" })), ["img2", "img3"]);
  });

  it("are made of an instance, and told without profiles at first", async () => {
    const { images } = connect(createMock());
    const made = await images.create({ instanceId: "inst1", name: "copy", description: "of inst1" });
    const facts = { ownerId: "root", architecture: "i386", state: "available", rootType: "transient" };
    assert.deepEqual(made, { ...facts, id: "copy", name: "copy", description: "of inst1" });
    const { hardwareProfileIds, ...shown } = await images.get({ id: "copy" });
    assert.deepEqual(shown, made);
    assert.equal(hardwareProfileIds?.length, 4);
    await images.create({ instanceId: "inst2", name: "copy" });
    assert.equal((await images.get({ id: "copy" })).description, undefined);
  });

  it("are not made of what is unknown, not imageable or not named", async () => {
    const { images } = connect(createMock());
    await assert.rejects(images.create({ instanceId: "nope", name: "x" }), failing("not_found", { message: "NotFound" }));
    await assert.rejects(
      images.create({ instanceId: "inst3", name: "x" }),
      failing("failed_precondition", { message: "CreateImageNotSupported" }),
    );
    await assert.rejects(images.create({ instanceId: "inst1" }), failing("invalid_argument"));
    assert.deepEqual(await idsOf(images.list({})), ["img1", "img2", "img3"]);
  });

  it("are destroyed, known or not", async () => {
    const { images } = connect(createMock());
    await images.destroy({ id: "img1" });
    await images.destroy({ id: "img1" });
    await assert.rejects(images.get({ id: "img1" }), failing("not_found"));
  });
});

describe("instances", () => {
  it("are the original's, what was absent being absent", async () => {
    const session = connect(createMock());
    const [inst0, inst1, inst2, inst3] = await collect(session.instances.list({}));
    assert.deepEqual(inst0?.hardwareProfileOverrides, { memory: 12288 * MB });
    assert.deepEqual(inst0?.networkInterfaces, []);
    assert.deepEqual(inst1, {
      id: "inst1",
      name: "MockUserInstance",
      ownerId: "mockuser",
      imageId: "img3",
      realmId: "us",
      state: "running",
      hardwareProfileId: "m1-small",
      canCreateImage: true,
      publicAddresses: [{ type: "hostname", address: "img1.inst1.public.com" }],
      privateAddresses: [{ type: "hostname", address: "img1.inst1.private.com" }],
      volumes: [],
      networkInterfaces: [{ id: "nic1" }],
    });
    assert.ok(inst2 && !("networkInterfaces" in inst2) && !("keyName" in inst2));
    assert.deepEqual([inst3?.name, inst3?.keyName, inst3?.canCreateImage, inst3?.realmId], ["", "", false, "eu"]);
  });

  it("are created of any image in any realm", async () => {
    const { instances } = connect(createMock({ now }));
    assert.deepEqual(await instances.create({ imageId: "nosuch" }), {
      id: "inst4",
      name: "i-1795334983",
      ownerId: "mockuser",
      imageId: "nosuch",
      realmId: "us",
      state: "running",
      hardwareProfileId: "m1-small",
      canCreateImage: true,
      publicAddresses: [{ type: "hostname", address: "nosuch.inst4.public.com" }],
      privateAddresses: [{ type: "hostname", address: "nosuch.inst4.private.com" }],
      volumes: [],
    });
    assert.equal((await instances.create({ imageId: "", realmId: "nosuch" })).realmId, "nosuch");
  });

  it("keep what they are created with", async () => {
    const { instances } = connect(createMock());
    const { id } = await instances.create({
      imageId: "img1",
      name: "",
      hardwareProfileId: "m1-large",
      memory: MB,
      cpu: 2,
      keyName: "any key",
      initialState: "stopped",
      userData: Buffer.from("hello world"),
      metrics: "yes",
    });
    const instance = await instances.get({ id });
    assert.equal(instance.name, "");
    assert.equal(instance.hardwareProfileId, "m1-large");
    assert.deepEqual(instance.hardwareProfileOverrides, { memory: MB, cpu: 2 });
    assert.equal(instance.keyName, "any key");
    assert.equal(instance.state, "stopped");
    assert.equal(instance.monitored, true);
    assert.equal(Buffer.from(await instances.userData({ id })).toString(), "hello world");
    assert.equal((await instances.userData({ id: "inst0" })).length, 0);
    await assert.rejects(instances.userData({ id: "nope" }), failing("not_found"));
  });

  it("take the default profile for an empty one, and refuse an unknown one", async () => {
    const { instances } = connect(createMock());
    assert.equal((await instances.create({ imageId: "img1", hardwareProfileId: "" })).hardwareProfileId, "m1-small");
    await assert.rejects(
      instances.create({ imageId: "img1", hardwareProfileId: "nosuch" }),
      failing("invalid_argument", { message: "Hardware profile 'nosuch' does not exists." }),
    );
    assert.equal((await collect(instances.list({}))).length, 5);
  });

  it("get the lowest free number", async () => {
    const { instances } = connect(createMock());
    await instances.stop({ id: "inst1" });
    await instances.destroy({ id: "inst1" });
    assert.equal((await instances.create({ imageId: "img1" })).id, "inst1");
    assert.equal((await instances.create({ imageId: "img1" })).id, "inst4");
  });

  it("follow the state machine", async () => {
    const { instances } = connect(createMock());
    const id = "inst1";
    const illegal = failing("failed_precondition");
    await assert.rejects(instances.start({ id }), illegal);
    await assert.rejects(instances.destroy({ id }), illegal);
    assert.equal((await instances.reboot({ id })).state, "running");
    assert.equal((await instances.stop({ id })).state, "stopped");
    await assert.rejects(instances.stop({ id }), illegal);
    await assert.rejects(instances.reboot({ id }), illegal);
    assert.equal((await instances.start({ id })).state, "running");
    await instances.stop({ id });
    await instances.destroy({ id });
    await assert.rejects(instances.get({ id }), failing("not_found"));
    for (const action of ["start", "stop", "reboot", "destroy"] as const) {
      await assert.rejects(instances[action]({ id }), failing("not_found"));
    }
  });

  it("leave nothing attached behind when they are destroyed", async () => {
    const session = connect(createMock());
    await session.addresses.associate({ id: "192.168.0.1", instanceId: "inst1" });
    await session.instances.stop({ id: "inst1" });
    await session.instances.destroy({ id: "inst1" });
    assert.deepEqual(await idsOf(session.networkInterfaces.list({})), ["nicinst3"]);
    assert.equal((await session.volumes.get({ id: "vol3" })).state, "available");
    assert.equal((await session.addresses.get({ id: "192.168.0.1" })).instanceId, undefined);
  });

  it("are listed in the order of their ids, from wherever one likes", async () => {
    const { instances } = connect(createMock({ instances: 12 }));
    const all = ["inst0", "inst1", "inst10", "inst11", ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `inst${number}`)];
    assert.deepEqual(await idsOf(instances.list({})), all);
    assert.deepEqual(await idsOf(instances.list({ after: "inst11" })), all.slice(4));
    assert.deepEqual(await idsOf(instances.list({ after: "inst105" })), all.slice(3));
    assert.deepEqual(await idsOf(instances.list({ after: "inst9" })), []);
  });

  it("are paged by the gateway, also behind one that is gone", async () => {
    const cloud = await testGateway(createMock({ instances: 10 })).select({ credentials: mockCredentials });
    const first = await cloud.page("instances", {}, 4);
    assert.deepEqual(
      first.items.map(({ id }) => id),
      ["inst0", "inst1", "inst2", "inst3"],
    );
    await cloud.call("instances", "stop", { id: "inst3" });
    await cloud.call("instances", "destroy", { id: "inst3" });
    const second = await cloud.page("instances", {}, 10, first.next);
    assert.deepEqual(
      second.items.map(({ id }) => id),
      ["inst4", "inst5", "inst6", "inst7", "inst8", "inst9"],
    );
    assert.equal(second.next, undefined);
  });

  it("are listed to the end while others come and go", async () => {
    const { instances } = connect(createMock());
    const seen: string[] = [];
    for await (const { id } of instances.list({})) {
      seen.push(id);
      if (id !== "inst0") continue;
      await instances.create({ imageId: "img1" });
      await instances.stop({ id: "inst2" });
      await instances.destroy({ id: "inst2" });
    }
    assert.deepEqual(seen, ["inst0", "inst1", "inst3"]);
  });

  it("are remembered for an hour when they are destroyed", async () => {
    let time = now();
    const { instances } = connect(createMock({ now: () => time }));
    const destroy = async (id: string) => {
      await instances.stop({ id });
      await instances.destroy({ id });
    };
    const shown = async (destroyedSince: Date) =>
      (await collect(instances.list({ destroyedSince }))).map(({ id, state }) => `${id} ${state}`);
    const start = time;
    await destroy("inst1");
    time = new Date(start.getTime() + 30 * 60_000);
    await destroy("inst3");
    assert.deepEqual(await shown(start), ["inst0 running", "inst1 finish", "inst2 running", "inst3 finish"]);
    assert.deepEqual(await shown(time), ["inst0 running", "inst2 running", "inst3 finish"]);
    assert.deepEqual(await idsOf(instances.list({})), ["inst0", "inst2"]);
    time = new Date(start.getTime() + 61 * 60_000);
    assert.deepEqual(await shown(start), ["inst0 running", "inst2 running", "inst3 finish"]);
    await instances.create({ imageId: "img1" });
    await instances.create({ imageId: "img1" });
    assert.deepEqual(await shown(start), ["inst0 running", "inst1 running", "inst2 running", "inst3 running"]);
  });

  it("answer a command with a fixed text, to anyone, existing or not", async () => {
    const { instances } = connect(createMock(), { credentials: null });
    const output = "This is where the output from 'uname -a' would appear if this were not a mock provider";
    const command = "uname -a";
    assert.deepEqual(await instances.run({ id: "inst1", command }), { address: "img1.inst1.public.com", command, output });
    assert.equal((await instances.run({ id: "inst1", command, ip: "192.0.2.1" })).address, "192.0.2.1");
    assert.deepEqual(await instances.run({ id: "nope", command }), { address: undefined, command, output });
  });
});

describe("keys", () => {
  it("hold the original's test key", async () => {
    const key = await connect(createMock()).keys.get({ id: "test-key" });
    assert.equal(key.fingerprint, "5e:ce:b6:dc:59:3b:5c:93:f8:2e:9d:20:ce:60:ca:f5:0b:8a:66:93");
    assert.ok(key.privateKey?.startsWith("-----BEGIN RSA PRIVATE KEY-----\nP9mRXOY7p2Sm"));
    assert.ok(!("state" in key));
  });

  it("are made up, stay to be seen, and have a name of their own", async () => {
    const { keys } = connect(createMock());
    const made = await keys.create({ name: "k1" });
    assert.match(made.fingerprint ?? "", /^([0-9a-f]{2}:){19}[0-9a-f]{2}$/);
    assert.match(
      made.privateKey ?? "",
      /^-----BEGIN RSA PRIVATE KEY-----\n([\w=/+]{75}\n){21}[\w=/+]{68}-----END RSA PRIVATE KEY-----$/,
    );
    assert.deepEqual(await keys.get({ id: "k1" }), made);
    const taken = failing("already_exists", { message: "Key with same name already exists" });
    await assert.rejects(keys.create({ name: "k1" }), taken);
    await assert.rejects(keys.create({ name: "" }), failing("invalid_argument"));
    await keys.destroy({ id: "k1" });
    await assert.rejects(keys.destroy({ id: "k1" }), failing("not_found"));
  });

  it("come out the same from the same random numbers", async () => {
    const make = () => connect(createMock({ random: () => 0.5 })).keys.create({ name: "k" });
    assert.deepEqual(await make(), await make());
  });
});

describe("metrics", () => {
  it("are of every instance, nine properties without samples", async () => {
    const all = await collect(connect(createMock()).metrics.list({}));
    assert.deepEqual(
      all.map(({ id }) => id),
      ["inst0", "inst1", "inst2", "inst3"],
    );
    assert.equal(all[1]?.entity, "MockUserInstance");
    assert.deepEqual(
      all[0]?.properties.map(({ name }) => name),
      [
        "cpuUtilization",
        "diskReadRequestCount",
        "diskReadSector",
        "diskWriteRequestCount",
        "diskWriteSector",
        "nicInputByte",
        "nicInputPacket",
        "nicOutputByte",
        "nicOutputPacket",
      ],
    );
    assert.ok(all[0].properties.every((property) => !("samples" in property)));
  });

  it("have six samples, one a second, of the instance asked for", async () => {
    const { metrics } = connect(createMock({ now, random: () => 0.5 }));
    const metric = await metrics.get({ id: "inst1" });
    assert.equal(metric.entity, "MockUserInstance");
    const [cpu, disk] = metric.properties;
    assert.equal(cpu?.samples?.length, 6);
    assert.deepEqual(cpu?.samples?.[5], {
      minimum: 0.25,
      maximum: 0.75,
      average: 0.5,
      timestamp: new Date("2026-11-22T08:09:38Z"),
      unit: "Percent",
    });
    assert.deepEqual(disk?.samples?.[0], { minimum: 25, maximum: 75, average: 50, timestamp: now(), unit: "Count" });
    assert.equal(metric.properties[5]?.unit, "Bytes");
    await assert.rejects(metrics.get({ id: "nope" }), failing("not_found"));
  });

  it("are cut to a property and a time", async () => {
    const { metrics } = connect(createMock({ now }));
    const from = new Date("2026-11-22T08:09:40Z");
    const to = new Date("2026-11-22T08:09:41Z");
    const { properties } = await metrics.get({ id: "inst1", property: "nicInputByte", from, to });
    assert.deepEqual(
      properties.map(({ name, samples }) => [name, samples?.map(({ timestamp }) => timestamp)]),
      [["nicInputByte", [to, from]]],
    );
  });
});
