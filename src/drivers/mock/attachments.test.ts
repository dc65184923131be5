import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMock } from "./driver.ts";
import { localTime } from "./local-time.ts";
import { collect, connect, failing, idsOf } from "./test-session.ts";

const GB = 2 ** 30;
const date = new Date("2026-11-22T08:09:43Z");
const now = () => date;

describe("addresses", () => {
  it("are the original's four, and go on from the highest", async () => {
    const { addresses } = connect(createMock());
    assert.deepEqual(await addresses.get({ id: "192.168.0.1" }), { id: "192.168.0.1", ip: "192.168.0.1" });
    assert.equal((await addresses.create()).id, "192.168.0.5");
    await addresses.destroy({ id: "192.168.0.3" });
    assert.equal((await addresses.create()).ip, "192.168.0.6");
    assert.deepEqual(
      await idsOf(addresses.list({})),
      [1, 2, 4, 5, 6].map((last) => `192.168.0.${last}`),
    );
  });

  it("begin anew where none is left", async () => {
    const { addresses } = connect(createMock());
    for (const id of await idsOf(addresses.list({}))) await addresses.destroy({ id });
    assert.equal((await addresses.create()).id, "192.168.0.1");
  });

  it("take the place of an instance's public host name while they are associated", async () => {
    const session = connect(createMock());
    const id = "192.168.0.1";
    const shown = async () => (await session.instances.get({ id: "inst2" })).publicAddresses;
    assert.deepEqual(await session.addresses.associate({ id, instanceId: "inst2" }), { id, ip: id, instanceId: "inst2" });
    assert.deepEqual(await shown(), [{ type: "ipv4", address: id }]);
    assert.deepEqual(await session.addresses.disassociate({ id }), { id, ip: id });
    assert.deepEqual(await shown(), [{ type: "hostname", address: "img1.inst2.public.com" }]);
  });

  it("leave an instance the one that is still associated", async () => {
    const session = connect(createMock());
    await session.addresses.associate({ id: "192.168.0.1", instanceId: "inst2" });
    await session.addresses.associate({ id: "192.168.0.2", instanceId: "inst2" });
    await session.addresses.disassociate({ id: "192.168.0.2" });
    const { publicAddresses } = await session.instances.get({ id: "inst2" });
    assert.deepEqual(publicAddresses, [{ type: "ipv4", address: "192.168.0.1" }]);
  });

  it("can be given to an interface, and so to its instance", async () => {
    const session = connect(createMock());
    const address = await session.addresses.associate({ id: "192.168.0.1", networkInterfaceId: "nic1" });
    assert.deepEqual([address.instanceId, address.networkInterfaceId], ["inst1", "nic1"]);
    const free = await session.addresses.disassociate({ id: "192.168.0.1" });
    assert.deepEqual(free, { id: "192.168.0.1", ip: "192.168.0.1" });
  });

  it("refuse what does not fit their use", async () => {
    const { addresses } = connect(createMock());
    const id = "192.168.0.1";
    const unused = failing("failed_precondition", { message: "AddressNotInUse" });
    const used = failing("failed_precondition", { message: "AddressInUse" });
    await assert.rejects(addresses.disassociate({ id }), unused);
    await assert.rejects(addresses.associate({ id, instanceId: "nope" }), failing("not_found"));
    await assert.rejects(addresses.associate({ id }), failing("invalid_argument"));
    await addresses.associate({ id, instanceId: "inst1" });
    await assert.rejects(addresses.associate({ id, instanceId: "inst1" }), used);
    await assert.rejects(addresses.destroy({ id }), used);
    for (const attempt of [
      addresses.get({ id: "9.9.9.9" }),
      addresses.destroy({ id: "9.9.9.9" }),
      addresses.associate({ id: "9.9.9.9", instanceId: "inst1" }),
      addresses.disassociate({ id: "9.9.9.9" }),
    ]) {
      await assert.rejects(attempt, failing("not_found"));
    }
  });
});

describe("storage volumes", () => {
  it("are the original's three", async () => {
    const { volumes } = connect(createMock());
    assert.deepEqual(await idsOf(volumes.list({})), ["vol1", "vol2", "vol3"]);
    assert.deepEqual(await volumes.get({ id: "vol3" }), {
      id: "vol3",
      created: new Date("2009-07-30T14:35:11Z"),
      state: "in-use",
      capacity: GB,
      realmId: "us",
      instanceId: "inst1",
      device: "/dev/sda1",
      verbatim: { created: "Thu Jul 30 14:35:11 UTC 2009" },
    });
  });

  it("are created with an id of the time, counted up while it is taken", async () => {
    const { volumes } = connect(createMock({ now }));
    assert.deepEqual(await volumes.create({ capacity: 5 * GB, name: "v5", realmId: "us", description: "d" }), {
      id: "volume_1795334983",
      name: "v5",
      state: "available",
      capacity: 5 * GB,
      created: date,
      verbatim: { capacity: "5", created: localTime(date) },
    });
    const plain = await volumes.create({});
    assert.equal(plain.id, "volume_1795334984");
    assert.equal(plain.name, "Volumevolume_1795334984");
    assert.equal(plain.verbatim?.["capacity"], "1");
  });

  it("never get an id again that one had before", async () => {
    const { volumes } = connect(createMock({ now }));
    const { id } = await volumes.create({});
    await volumes.destroy({ id });
    assert.notEqual((await volumes.create({})).id, id);
  });

  it("are attached, moved and detached, and their instance says so", async () => {
    const session = connect(createMock());
    const listed = async (id: string) => (await session.instances.get({ id })).volumes;
    const attached = await session.volumes.attach({ id: "vol1", instanceId: "inst1", device: "/dev/sdc" });
    assert.deepEqual([attached.state, attached.instanceId, attached.device], ["in-use", "inst1", "/dev/sdc"]);
    assert.deepEqual(await listed("inst1"), [{ id: "vol1", device: "/dev/sdc" }]);
    await session.volumes.attach({ id: "vol1", instanceId: "inst2", device: "/dev/sdd" });
    assert.deepEqual(await listed("inst1"), []);
    assert.deepEqual(await listed("inst2"), [{ id: "vol1", device: "/dev/sdd" }]);
    const detached = await session.volumes.detach({ id: "vol1" });
    assert.ok(detached.state === "available" && !("instanceId" in detached) && !("device" in detached));
    assert.deepEqual(await listed("inst2"), []);
    assert.equal((await session.volumes.detach({ id: "vol3" })).state, "available");
  });

  it("refuse what cannot be", async () => {
    const { volumes } = connect(createMock());
    await assert.rejects(volumes.detach({ id: "vol1" }), failing("failed_precondition"));
    await assert.rejects(volumes.detach({ id: "vol3", instanceId: "inst2" }), failing("failed_precondition"));
    await assert.rejects(volumes.detach({ id: "nope" }), failing("not_found"));
    await assert.rejects(volumes.attach({ id: "nope", instanceId: "inst1", device: "d" }), failing("not_found"));
    await assert.rejects(volumes.attach({ id: "vol3", instanceId: "nope", device: "d" }), failing("not_found"));
    assert.equal((await volumes.get({ id: "vol3" })).instanceId, "inst1");
  });

  it("are destroyed, attached or not, known or not", async () => {
    const session = connect(createMock());
    await session.volumes.attach({ id: "vol1", instanceId: "inst1", device: "d" });
    await session.volumes.destroy({ id: "vol1" });
    await session.volumes.destroy({ id: "vol1" });
    await assert.rejects(session.volumes.get({ id: "vol1" }), failing("not_found"));
    assert.deepEqual((await session.instances.get({ id: "inst1" })).volumes, []);
  });
});

describe("storage snapshots", () => {
  it("are the original's three, and of any volume", async () => {
    const { snapshots } = connect(createMock({ now }));
    assert.deepEqual(
      (await collect(snapshots.list({}))).map(({ id, volumeId }) => [id, volumeId]),
      [
        ["snap1", "vol1"],
        ["snap2", "vol2"],
        ["snap3", "vol2"],
      ],
    );
    assert.deepEqual(await snapshots.create({ volumeId: "nope", name: "s1" }), {
      id: "store_snapshot_1795334983",
      created: date,
      state: "completed",
      volumeId: "nope",
      verbatim: { created: localTime(date) },
    });
    assert.equal((await snapshots.create({ volumeId: "vol1" })).id, "store_snapshot_1795334984");
    await snapshots.destroy({ id: "store_snapshot_1795334983" });
    await snapshots.destroy({ id: "store_snapshot_1795334983" });
    await assert.rejects(snapshots.get({ id: "store_snapshot_1795334983" }), failing("not_found"));
  });
});

describe("networks and subnets", () => {
  it("are the original's", async () => {
    const session = connect(createMock());
    assert.deepEqual(await session.networks.get({ id: "net1" }), {
      id: "net1",
      name: "network1",
      state: "up",
      addressBlocks: ["192.168.0.0/16"],
      subnetIds: ["subnet1", "subnet2"],
    });
    assert.deepEqual(await session.subnets.get({ id: "subnet4" }), {
      id: "subnet4",
      name: "subnet4",
      networkId: "net2",
      addressBlock: "10.2.0.0/16",
      type: "PRIVATE",
      state: "up",
    });
  });

  it("are named by their names, or the time", async () => {
    const session = connect(createMock({ now }));
    const network = { id: "gnet", name: "gnet", state: "up", addressBlocks: ["10.1.0.0/16"], subnetIds: [] };
    assert.deepEqual(await session.networks.create({ name: "gnet", addressBlock: "10.1.0.0/16" }), network);
    const subnet = { id: "gsub", name: "gsub", networkId: "gnet", addressBlock: "10.1.1.0/24", state: "up" };
    assert.deepEqual(await session.subnets.create({ networkId: "gnet", addressBlock: "10.1.1.0/24", name: "gsub" }), subnet);
    assert.deepEqual((await session.networks.get({ id: "gnet" })).subnetIds, ["gsub"]);
    assert.deepEqual((await session.networks.create({})).addressBlocks, []);
    assert.equal((await session.networks.create({})).id, "net_1795334984");
    assert.equal((await session.subnets.create({ networkId: "gnet", addressBlock: "10.1.2.0/24" })).id, "subnet_1795334983");
  });

  it("keep together when one is made again", async () => {
    const session = connect(createMock());
    await session.networks.create({ name: "net1", addressBlock: "10.0.0.0/8" });
    assert.deepEqual((await session.networks.get({ id: "net1" })).subnetIds, ["subnet1", "subnet2"]);
    await session.subnets.create({ networkId: "net2", addressBlock: "10.9.0.0/16", name: "subnet1" });
    assert.deepEqual((await session.networks.get({ id: "net1" })).subnetIds, ["subnet2"]);
    assert.deepEqual((await session.networks.get({ id: "net2" })).subnetIds, ["subnet3", "subnet4", "subnet1"]);
  });

  it("refuse blocks that are none, and unknown networks", async () => {
    const session = connect(createMock());
    for (const addressBlock of ["everywhere", "10.0.0.0/33", "10.0.0.300/8", "10.0.0.0", "2001:db8::/129", "10.0.0.0/"]) {
      await assert.rejects(session.networks.create({ addressBlock }), failing("invalid_argument"), addressBlock);
      await assert.rejects(
        session.subnets.create({ networkId: "net1", addressBlock }),
        failing("invalid_argument"),
        addressBlock,
      );
    }
    const addressBlock = "2001:db8::/64";
    await assert.rejects(session.subnets.create({ networkId: "nope", addressBlock }), failing("not_found"));
    assert.deepEqual((await session.networks.create({ name: "six", addressBlock })).addressBlocks, [addressBlock]);
  });

  it("are destroyed once, a network with its subnets", async () => {
    const session = connect(createMock());
    await session.subnets.destroy({ id: "subnet1" });
    assert.deepEqual((await session.networks.get({ id: "net1" })).subnetIds, ["subnet2"]);
    await session.networks.destroy({ id: "net1" });
    assert.deepEqual(await idsOf(session.subnets.list({})), ["subnet3", "subnet4"]);
    await assert.rejects(session.networks.destroy({ id: "net1" }), failing("not_found"));
    await assert.rejects(session.subnets.destroy({ id: "subnet1" }), failing("not_found"));
  });
});

describe("network interfaces", () => {
  it("tell the network that they were given, be it a subnet, and the one that it is", async () => {
    const { networkInterfaces } = connect(createMock());
    const nics = await collect(networkInterfaces.list({}));
    assert.deepEqual(
      nics.map(({ id, verbatim, networkId, subnetId, ipAddress }) => [id, verbatim, networkId, subnetId, ipAddress]),
      [
        ["nic1", { networkId: "subnet1" }, "net1", "subnet1", "192.168.1.2"],
        ["nicinst3", { networkId: "net1" }, "net1", "subnet2", "192.168.2.189"],
      ],
    );
  });

  it("take their address from the subnet, the network as a subnet, or its first one", async () => {
    const session = connect(createMock({ now, random: () => 0 }));
    const create = (networkId: string, subnetId?: string) =>
      session.networkInterfaces.create({ instanceId: "inst2", networkId, subnetId });
    assert.deepEqual(await create("net1", "subnet4"), {
      id: "nic_1795334983",
      name: "nic_1795334983",
      instanceId: "inst2",
      networkId: "net2",
      subnetId: "subnet4",
      ipAddress: "10.2.0.1",
      verbatim: { networkId: "net1" },
    });
    assert.deepEqual((await create("subnet3")).ipAddress, "10.1.0.1");
    const third = await create("net1");
    assert.deepEqual([third.networkId, third.subnetId, third.ipAddress], ["net1", "subnet1", "192.168.1.1"]);
    // 192.168.1.2 is taken by nic1.
    assert.equal((await create("net1")).ipAddress, "192.168.1.3");
  });

  it("are listed by their instance until they are destroyed", async () => {
    const session = connect(createMock());
    const listed = async (id: string) => (await session.instances.get({ id })).networkInterfaces;
    await session.networkInterfaces.create({ instanceId: "inst1", networkId: "net1", name: "gnic" });
    assert.deepEqual(await listed("inst1"), [{ id: "nic1" }, { id: "gnic" }]);
    await session.networkInterfaces.create({ instanceId: "inst2", networkId: "net1", name: "gnic" });
    assert.deepEqual(await listed("inst1"), [{ id: "nic1" }]);
    assert.deepEqual(await listed("inst2"), [{ id: "gnic" }]);
    await session.networkInterfaces.destroy({ id: "gnic" });
    assert.deepEqual(await listed("inst2"), []);
    await assert.rejects(session.networkInterfaces.destroy({ id: "gnic" }), failing("not_found"));
  });

  it("need an instance, a network and room in it", async () => {
    const session = connect(createMock());
    const create = (instanceId: string, networkId: string, subnetId?: string) =>
      session.networkInterfaces.create({ instanceId, networkId, subnetId });
    await assert.rejects(create("nope", "net1"), failing("not_found"));
    await assert.rejects(create("inst1", "nope"), failing("not_found"));
    await assert.rejects(create("inst1", "net1", "nope"), failing("not_found"));
    await session.networks.create({ name: "bare" });
    await assert.rejects(create("inst1", "bare"), failing("failed_precondition"));
    await session.subnets.create({ networkId: "bare", addressBlock: "10.0.0.0/32", name: "narrow" });
    await assert.rejects(create("inst1", "narrow"), failing("failed_precondition"));
    await session.subnets.create({ networkId: "bare", addressBlock: "10.0.0.4/30", name: "two" });
    const given = [(await create("inst1", "two")).ipAddress, (await create("inst1", "two")).ipAddress].toSorted();
    assert.deepEqual(given, ["10.0.0.5", "10.0.0.6"]);
    await assert.rejects(create("inst1", "two"), failing("capacity_unavailable"));
  });
});
