import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Instance } from "../../../model/collections/instances.ts";
import { allOf, failsAs, openCloud, type OpenCloud } from "../../../testing/test-driver/open-cloud.ts";
import { gibibyte } from "./units.ts";

const launch = async ({ cloud }: OpenCloud, params: Partial<Parameters<typeof cloud.call<"instances", "create">>[2]> = {}) => {
  const made = await cloud.call("instances", "create", { imageId: "image-1", ...params });
  return made as Instance;
};

describe("instances of the local cloud", () => {
  it("are there, each with its interface, and page by themselves", async () => {
    const { cloud, probe } = await openCloud({ instances: 5 });
    const [first] = await allOf(cloud.list("instances", {}));
    assert.equal(first?.networkInterfaces?.[0]?.privateAddress, "10.0.0.2");
    assert.deepEqual(first?.actions, ["reboot", "stop", "destroy"]);
    const page = await cloud.page("instances", {}, 2);
    const rest = await cloud.page("instances", {}, 3, page.next);
    assert.deepEqual(
      [...page.items, ...rest.items].map(({ id }) => id),
      ["instance-1", "instance-2", "instance-3", "instance-4", "instance-5"],
    );
    assert.equal(rest.next, undefined);
    assert.equal((probe.calls.at(-1)?.params as { after?: string } | undefined)?.after, "instance-2");
    await assert.rejects(cloud.page("instances", {}, 2, "gone"), failsAs("invalid_argument"));
  });

  it("page through a filter of the gateway's without losing any", async () => {
    const { cloud } = await openCloud({ instances: 6 });
    for (const id of ["instance-1", "instance-2", "instance-4"]) await cloud.call("instances", "stop", { id });
    const page = await cloud.page("instances", { state: "running" }, 2);
    const rest = await cloud.page("instances", { state: "running" }, 2, page.next);
    assert.deepEqual(
      [page, rest].map(({ items }) => items.map(({ id }) => id)),
      [["instance-3", "instance-5"], ["instance-6"]],
    );
  });

  it("launch with everything the model knows", async () => {
    const opened = await openCloud();
    const { cloud } = opened;
    const userData = new TextEncoder().encode("#!/bin/sh\n");
    const firewall = await cloud.call("firewalls", "create", { name: "wéb", description: "" });
    const balancer = await cloud.call("loadBalancers", "create", {
      name: "front",
      realmId: "north-1",
      listenerProtocol: "HTTP",
      listenerBalancerPort: 80,
      listenerInstancePort: 8080,
    });
    const made = await launch(opened, {
      name: "</name>\u{1f600}",
      hardwareProfileId: "flexible",
      memory: 8 * gibibyte,
      cpu: 4,
      keyName: "first-key",
      userData,
      firewallIds: [firewall.id],
      loadBalancerId: balancer.id,
      snapshotId: "snapshot-1",
      deviceName: "/dev/vdc",
      blockDevices: [
        { size: 2 * gibibyte, device: "/dev/vdb" },
        { volumeId: "volume-1", device: "/dev/vdd" },
      ],
      networkInterfaces: [{ privateAddress: "10.0.7.7", publicAddress: false }, { deviceIndex: 3 }],
      metrics: "on",
      tags: { constructor: "y", ключ: "<&>" },
      destroyProtected: true,
    });
    assert.equal(made.name, "</name>\u{1f600}");
    assert.deepEqual(made.hardwareProfileOverrides, { cpu: 4, memory: 8 * gibibyte });
    assert.deepEqual(made.firewallIds, [firewall.id]);
    assert.deepEqual(
      made.networkInterfaces?.map((each) => each.deviceIndex),
      [0, 3],
    );
    assert.equal(made.privateAddresses[0]?.address, "10.0.7.7");
    assert.deepEqual(made.volumes.map(({ device }) => device).toSorted(), ["/dev/vdb", "/dev/vdc", "/dev/vdd"]);
    assert.deepEqual(made.tags, { constructor: "y", ключ: "<&>" });
    assert.deepEqual(made.actions, ["reboot", "stop"]);
    assert.deepEqual(await cloud.call("instances", "userData", { id: made.id }), userData);
    const { targets } = await cloud.call("loadBalancers", "get", { id: balancer.id });
    assert.deepEqual(targets, [{ instanceId: made.id, health: "healthy" }]);
  });

  it("launch several, and one only for one idempotency key", async () => {
    const { cloud, begin } = await openCloud();
    const several = await cloud.call("instances", "create", { imageId: "image-1", instanceCount: 3 });
    assert.equal(Array.isArray(several) && new Set(several.map((each: Instance) => each.id)).size, 3);
    const select = () => begin().select({ credentials: { user: "tester", password: "secret" }, idempotencyKey: "once" });
    const made = [];
    for (let count = 0; count < 2; count++) made.push(await (await select()).call("instances", "create", { imageId: "image-1" }));
    assert.deepEqual(made[0], made[1]);
  });

  it("refuse what cannot be, and leave nothing behind", async () => {
    const opened = await openCloud({ quotas: { instances: 3 } });
    const { cloud } = opened;
    const refusals = [
      [{ imageId: "nonsense" }, "imageId"],
      [{ imageId: "image-2", hardwareProfileId: "small" }, "hardwareProfileId"],
      [{ realmId: "nonsense" }, "realmId"],
      [{ hardwareProfileId: "small", cpu: 2 }, "cpu"],
      [{ hardwareProfileId: "flexible", storage: 30 * gibibyte }, "storage"],
      [{ hardwareProfileId: "opaque", memory: gibibyte }, "memory"],
      [{ name: "x".repeat(51) }, "name"],
      [{ firewallIds: ["nonsense"] }, "firewallIds"],
      [{ keyName: "nonsense" }, "keyName"],
      [{ subnetId: "nonsense" }, "subnetId"],
      [{ networkInterfaces: [{}, { privateAddress: "192.0.2.1" }] }, "ipAddress"],
      [{ blockDevices: [{ snapshotId: "nonsense" }] }, "blockDevices.snapshotId"],
    ] as const;
    for (const [params, parameter] of refusals) {
      await assert.rejects(launch(opened, params), failsAs("invalid_argument", { parameter }), parameter);
    }
    await assert.rejects(launch(opened, { realmId: "closed-1" }), failsAs("capacity_unavailable"));
    await assert.rejects(launch(opened, { instanceCount: 2 }), failsAs("quota_exceeded"));
    assert.equal((await allOf(cloud.list("instances", {}))).length, 2);
    assert.equal((await allOf(cloud.list("networkInterfaces", {}))).length, 2);
  });

  it("keep to their states", async () => {
    const { cloud } = await openCloud();
    const id = "instance-1";
    await assert.rejects(cloud.call("instances", "start", { id }), failsAs("failed_precondition"));
    assert.equal((await cloud.call("instances", "stop", { id })).state, "stopped");
    await assert.rejects(cloud.call("instances", "reboot", { id }), failsAs("failed_precondition"));
    assert.equal((await cloud.call("instances", "resize", { id, hardwareProfileId: "opaque" })).hardwareProfileId, "opaque");
    assert.equal((await cloud.call("instances", "start", { id })).state, "running");
    const suspended = await cloud.call("instances", "suspend", { id });
    assert.deepEqual([suspended.state, suspended.actions], ["suspended", ["destroy"]]);
    assert.equal((await cloud.call("instances", "resume", { id })).state, "running");
    await cloud.call("instances", "update", { id, stopProtected: true, destroyProtected: true });
    await assert.rejects(cloud.call("instances", "stop", { id }), failsAs("failed_precondition"));
    await assert.rejects(cloud.call("instances", "destroy", { id }), failsAs("failed_precondition"));
    await assert.rejects(cloud.call("instances", "reboot", { id: "nonsense" }), failsAs("not_found"));
  });

  it("pass through transitional states when these take time", async () => {
    let time = Date.UTC(2026, 0, 1);
    const opened = await openCloud({ transitionTime: 1000, now: () => time }, { timeout: 500 });
    const { cloud } = opened;
    const { id, state } = await launch(opened);
    assert.equal(state, "pending");
    await assert.rejects(cloud.call("instances", "stop", { id }), failsAs("busy"));
    time += 1000;
    assert.equal((await cloud.call("instances", "get", { id })).state, "running");
    assert.equal((await cloud.call("instances", "stop", { id })).state, "stopping");
    time += 1000;
    assert.equal((await cloud.call("instances", "get", { id })).state, "stopped");
    await cloud.call("instances", "destroy", { id });
    assert.equal((await cloud.call("instances", "get", { id })).state, "shutting_down");
    time += 1000;
    await assert.rejects(cloud.call("instances", "get", { id }), failsAs("not_found"));
    const broken = await launch(opened, { imageId: "image-broken" });
    time += 1000;
    assert.equal((await cloud.call("instances", "get", { id: broken.id })).state, "error");
  });

  it("free what they held when they are destroyed, and can still be listed", async () => {
    const { cloud } = await openCloud();
    const id = "instance-1";
    const before = new Date(0);
    await cloud.call("volumes", "attach", { id: "volume-1", instanceId: id, device: "/dev/vdb" });
    const address = await cloud.call("addresses", "create", {});
    await cloud.call("addresses", "associate", { id: address.id, instanceId: id });
    await cloud.call("instances", "destroy", { id });
    assert.equal((await cloud.call("volumes", "get", { id: "volume-1" })).state, "available");
    assert.equal((await cloud.call("addresses", "get", { id: address.id })).state, "available");
    const listed = await allOf(cloud.list("instances", { destroyedSince: before }));
    assert.deepEqual(
      listed.map((each) => [each.id, each.state]),
      [
        ["instance-1", "finish"],
        ["instance-2", "running"],
      ],
    );
  });

  it("tell what is inside", async () => {
    const ran: string[] = [];
    const ssh = {
      run: async ({ host, command }: { host: string; command: string }) => ({
        output: `${host} ${ran.push(command)}`,
        errorOutput: "",
        exitStatus: 0,
      }),
    };
    const opened = await openCloud({}, { ssh });
    const { cloud } = opened;
    await cloud.call("keys", "create", { name: "windows", keyType: "rsa" });
    const { id } = await launch(opened, { keyName: "windows" });
    assert.equal((await cloud.call("instances", "consoleOutput", { id, lines: 1 })).output, `${id} login:\n`);
    await cloud.call("instances", "reboot", { id, force: true });
    assert.match((await cloud.call("instances", "consoleOutput", { id })).output, /\nPower lost\nBooting /);
    assert.match((await cloud.call("instances", "passwordData", { id })).data, /^[A-Za-z0-9+/]{300,}={0,2}$/);
    const result = await cloud.call("instances", "run", { id, command: "uptime", privateKey: "PEM", ip: "192.0.2.7" });
    assert.deepEqual([result.output, ran], ["192.0.2.7 1", ["uptime"]]);
    const metric = await cloud.call("metrics", "get", { id, property: "networkIn" });
    assert.equal(metric.properties[0]?.samples?.length, 6);
    await assert.rejects(cloud.call("metrics", "get", { id, property: "nonsense" }), failsAs("invalid_argument"));
  });
});

describe("images, keys, profiles and realms of the local cloud", () => {
  it("make, share, copy and destroy images", async () => {
    const { cloud, other } = await openCloud();
    const image = await cloud.call("images", "create", { instanceId: "instance-1", name: "mine", description: "" });
    await assert.rejects(other.call("images", "get", { id: image.id }), failsAs("not_found"));
    await cloud.call("images", "update", { id: image.id, visibility: "shared", sharedWith: ["other"] });
    assert.equal((await other.call("images", "get", { id: image.id })).name, "mine");
    await assert.rejects(other.call("images", "destroy", { id: image.id }), failsAs("permission_denied"));
    const copy = await other.call("images", "copy", { id: image.id, region: "south" });
    assert.deepEqual([copy.ownerId, copy.visibility, copy.name], ["other", "private", "mine"]);
    assert.deepEqual(
      (await allOf(cloud.list("images", { ownerId: "self" }))).map(({ id }) => id),
      ["image-3", image.id],
    );
    const registered = await cloud.call("images", "register", { snapshotId: "snapshot-1", name: "from snapshot" });
    await assert.rejects(cloud.call("snapshots", "destroy", { id: "snapshot-1" }), failsAs("failed_precondition"));
    await cloud.call("images", "destroy", { id: registered.id });
    await cloud.call("snapshots", "destroy", { id: "snapshot-1" });
  });

  it("make and import keys, whose names are unique for each account", async () => {
    const { cloud, other } = await openCloud();
    const name = "ключ/..%2f<&>";
    const made = await cloud.call("keys", "create", { name });
    assert.match(made.privateKey ?? "", /^-----BEGIN/);
    assert.equal((await cloud.call("keys", "get", { id: name })).privateKey, undefined);
    await assert.rejects(cloud.call("keys", "create", { name }), failsAs("already_exists"));
    const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm jane";
    const imported = await other.call("keys", "create", { name, publicKey });
    assert.deepEqual([imported.keyType, imported.privateKey], ["ed25519", undefined]);
    await assert.rejects(cloud.call("keys", "create", { name: "bad", publicKey: "nonsense" }), failsAs("invalid_argument"));
    await cloud.call("keys", "destroy", { id: name });
    await assert.rejects(cloud.call("keys", "destroy", { id: name }), failsAs("not_found"));
  });

  it("list profiles by what they offer, and realms with quotas", async () => {
    const { cloud } = await openCloud({ quotas: { instances: 9 } });
    const arm = await allOf(cloud.list("hardwareProfiles", { architecture: "arm64" }));
    assert.deepEqual(
      arm.map(({ id }) => id),
      ["flexible"],
    );
    const [realm] = await allOf(cloud.list("realms", {}));
    assert.deepEqual(realm?.quotas, [{ resource: "instances", limit: 9, used: 2 }]);
  });
});
