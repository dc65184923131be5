import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createMock } from "../drivers/mock/driver.ts";
import { createTestDriver } from "../testing/test-driver/driver.ts";
import { serve } from "../../test/running-server.ts";
import { createClient } from "./client.ts";
import { model } from "./model.gen.ts";

const server = await serve([createMock(), createTestDriver().driver]);
after(() => server.close());
const url = `http://127.0.0.1:${server.port}`;
const mock = createClient({ url, user: "mockuser", password: "mockpassword" });
const cloud = createClient({ url, user: "tester", password: "secret", driver: "test" });

test("every collection is listed, and its members are found by their id", async () => {
  const plain = cloud as unknown as Record<
    string,
    { list(): { toArray(): Promise<{ id: string }[]> }; get?(id: string): Promise<{ id: string }> }
  >;
  for (const key of Object.keys(model)) {
    if (key === "blobs") continue;
    const collection = plain[key];
    assert.ok(collection, key);
    const members = await collection.list().toArray();
    if (key !== "loadBalancers") assert.notEqual(members.length, 0, key);
    for (const { id } of members) {
      assert.equal(typeof id, "string", key);
      if (collection.get) assert.equal((await collection.get(id)).id, id, key);
    }
  }
});

test("the original's data, in the model's terms", async () => {
  assert.deepEqual(await mock.instances.get("inst0"), {
    id: "inst0",
    name: "Mock Instance With Profile Change",
    ownerId: "mockuser",
    imageId: "img1",
    realmId: "us",
    state: "running",
    hardwareProfileId: "m1-large",
    hardwareProfileOverrides: { memory: 12 * 2 ** 30 },
    actions: ["reboot", "stop"],
    publicAddresses: [{ type: "hostname", address: "img1.inst0.public.com" }],
    canCreateImage: true,
    privateAddresses: [{ type: "hostname", address: "img1.inst0.private.com" }],
    volumes: [],
  });
  const profile = await mock.hardwareProfiles.get("m1-xlarge");
  assert.deepEqual(profile.memory, { value: 12288 * 2 ** 20 });
  assert.deepEqual(profile.architecture, { value: "x86_64" });
  const volume = await mock.volumes.get("vol3");
  assert.equal(volume.capacity, 2 ** 30);
  assert.equal(volume.state, "in-use");
  assert.equal(volume.instanceId, "inst1");
  assert.equal(volume.created?.toISOString(), "2009-07-30T14:35:11.000Z");
  assert.deepEqual(await mock.addresses.get("192.168.0.1"), { id: "192.168.0.1", ip: "192.168.0.1" });
  assert.deepEqual((await mock.networks.get("net1")).subnetIds, ["subnet1", "subnet2"]);
  assert.deepEqual((await mock.instanceStates.list().toArray())[0], {
    id: "start",
    name: "start",
    transitions: [{ to: "pending", action: "create" }],
  });
  assert.equal((await mock.metrics.get("inst0")).properties[0]?.samples?.[0]?.timestamp instanceof Date, true);
});

test("filters, with one value and with several", async () => {
  const ids = async (filters: Parameters<typeof mock.instances.list>[0]) =>
    (await mock.instances.list(filters).toArray()).map(({ id }) => id);
  assert.deepEqual(await ids({ id: "inst1" }), ["inst1"]);
  assert.deepEqual(await ids({ id: ["inst1", "inst0"] }), ["inst0", "inst1"]);
  assert.deepEqual(await ids({ state: "stopped" }), []);
  assert.equal((await ids({ state: "running" })).length, (await mock.instances.list().toArray()).length);
});

test("an instance's life", async () => {
  const { id } = await cloud.instances.create({
    imageId: "image-1",
    name: "web",
    hardwareProfileId: "flexible",
    memory: 2 * 2 ** 30,
    userData: new TextEncoder().encode("größe"),
    firewallIds: ["firewall-1"],
    tags: { stage: "test", "a b": "c=d" },
  });
  const running = await cloud.instances.waitFor(id);
  assert.equal(running.name, "web");
  assert.deepEqual(running.hardwareProfileOverrides?.memory, 2 * 2 ** 30);
  assert.deepEqual(running.firewallIds, ["firewall-1"]);
  assert.deepEqual(running.tags, { stage: "test", "a b": "c=d" });
  assert.equal(new TextDecoder().decode(await cloud.instances.userData(id)), "größe");
  assert.equal(typeof (await cloud.instances.consoleOutput(id, { lines: 5 })).output, "string");
  assert.equal((await cloud.instances.stop(id, { force: true })).id, id);
  assert.equal((await cloud.instances.waitFor(id, { states: ["stopped"] })).state, "stopped");
  assert.equal((await cloud.instances.update(id, { name: "mail" })).name, "mail");
  assert.equal((await cloud.instances.resize(id, { hardwareProfileId: "small" })).hardwareProfileId, "small");
  await cloud.instances.start(id);
  await cloud.instances.destroy(id);
  await cloud.instances.waitUntilGone(id);
});

test("several instances at once, disks and files", async () => {
  const launched = await cloud.instances.create({
    imageId: "image-1",
    instanceCount: 2,
    blockDevices: [{ device: "/dev/vdb", size: 2 ** 30, deleteOnTermination: true }],
    userFiles: [{ path: "/etc/motd", content: Uint8Array.of(0xff, 0x00, 0x41) }],
  });
  assert.equal(launched.length, 2);
  for (const { id } of launched) await cloud.instances.destroy(id);
});

test("volumes and their snapshots", async () => {
  const { id } = await cloud.volumes.create({ capacity: 3 * 2 ** 30, name: "data" });
  await cloud.volumes.waitFor(id);
  const attached = await cloud.volumes.attach(id, { instanceId: "instance-1", device: "/dev/vdq" });
  assert.equal(attached.instanceId, "instance-1");
  assert.equal((await cloud.volumes.waitFor(id, { states: ["in-use"] })).device, "/dev/vdq");
  const snapshot = await cloud.snapshots.create({ volumeId: id });
  assert.equal(snapshot.volumeId, id);
  await cloud.volumes.detach(id);
  await cloud.snapshots.waitFor(snapshot.id);
  await cloud.snapshots.destroy(snapshot.id);
  await cloud.volumes.destroy(id);
  await cloud.volumes.waitUntilGone(id);
});

test("firewall rules with several sources", async () => {
  const { id } = await cloud.firewalls.create({ name: "door", description: "Who may come in" });
  const { rules } = await cloud.firewalls.createRule(id, {
    protocol: "tcp",
    portFrom: 22,
    portTo: 23,
    sources: [
      { type: "address", cidr: "192.0.2.0/24" },
      { type: "address", cidr: "2001:db8::/32" },
      { type: "group", name: "default", ownerId: "tester" },
    ],
  });
  const rule = rules.find(({ portFrom }) => portFrom === 22);
  assert.ok(rule);
  assert.equal(rule.portTo, 23);
  assert.equal(rule.direction, "ingress");
  assert.deepEqual(rule.sources, [
    { type: "group", name: "default", ownerId: "tester" },
    { type: "address", cidr: "192.0.2.0/24" },
    { type: "address", cidr: "2001:db8::/32" },
  ]);
  await cloud.firewalls.destroyRule(id, rule.id);
  assert.equal(
    (await cloud.firewalls.get(id)).rules.some(({ portFrom }) => portFrom === 22),
    false,
  );
  await cloud.firewalls.destroy(id);
});

test("addresses, keys, load balancers, networks, images, buckets", async () => {
  const address = await cloud.addresses.create();
  await cloud.addresses.associate(address.id, { instanceId: "instance-2" });
  assert.equal((await cloud.addresses.get(address.id)).instanceId, "instance-2");
  await cloud.addresses.disassociate(address.id);
  await cloud.addresses.destroy(address.id);

  const key = await cloud.keys.create({ name: "mine" });
  assert.match(key.privateKey ?? "", /^-----BEGIN /);
  await cloud.keys.destroy(key.id);

  const balancer = await cloud.loadBalancers.create({
    name: "front",
    realmId: "north-1",
    listenerProtocol: "HTTP",
    listenerBalancerPort: 80,
    listenerInstancePort: 8080,
    listeners: [{ protocol: "TCP", loadBalancerPort: 81, instancePort: 8081 }],
  });
  assert.deepEqual(
    balancer.listeners.map(({ loadBalancerPort }) => loadBalancerPort),
    [80, 81],
  );
  const registered = await cloud.loadBalancers.register(balancer.id, { instanceId: "instance-1" });
  assert.deepEqual(registered.targets, [{ instanceId: "instance-1" }]);
  assert.deepEqual((await cloud.loadBalancers.unregister(balancer.id, { instanceId: "instance-1" })).targets, []);
  await cloud.loadBalancers.destroy(balancer.id);

  const network = await cloud.networks.create({ addressBlock: "172.16.0.0/16", name: "inner" });
  const subnet = await cloud.subnets.create({ networkId: network.id, addressBlock: "172.16.1.0/24" });
  assert.equal(subnet.networkId, network.id);
  await cloud.subnets.destroy(subnet.id);
  await cloud.networks.destroy(network.id);

  const image = await cloud.images.create({ instanceId: "instance-1", name: "copy" });
  assert.equal(image.name, "copy");
  await cloud.images.waitFor(image.id);
  assert.equal((await cloud.images.update(image.id, { description: "A copy" })).description, "A copy");
  await cloud.images.destroy(image.id);

  const bucket = await cloud.buckets.create({ name: "papers" });
  const policy = '{"Version":"2012-10-17","Statement":[]}';
  await cloud.buckets.setDocument(bucket.id, { document: "policy", content: policy });
  assert.equal(await cloud.buckets.getDocument(bucket.id, { document: "policy" }), policy);
  await cloud.buckets.removeDocument(bucket.id, { document: "policy" });
  await cloud.buckets.destroy(bucket.id);
});

test("what the server and the cloud can do", async () => {
  const { driver, version, collections } = await createClient({ url, driver: "test" }).entryPoint();
  assert.equal(driver, "test");
  assert.equal(version, "1.1.3");
  const instances = collections.find(({ name }) => name === "instances");
  assert.deepEqual(
    instances?.features.find(({ name }) => name === "user_name"),
    { name: "user_name", params: [{ name: "name", type: "string", required: false }], constraints: { max_length: 50 } },
  );
  assert.equal((await mock.verify()).driver, "mock");
});

test("the address with and without the mount, and what is none", async () => {
  for (const address of [url, `${url}/`, `${url}/api`, `${url}/api/`, new URL(`${url}/api`)]) {
    assert.equal((await createClient({ url: address }).entryPoint()).driver, "mock");
  }
  assert.throws(() => createClient({ url: "ftp://localhost" }), TypeError);
  assert.throws(() => createClient({ url: "localhost" }), TypeError);
});
