import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMock } from "./driver.ts";
import { localTime } from "./local-time.ts";
import { collect, connect, failing, idsOf } from "./test-session.ts";

const date = new Date("2026-11-22T08:44:13Z");
const now = () => date;

describe("systems", () => {
  it("are the original's two", async () => {
    const { systems } = connect(createMock());
    const [first, second] = await collect(systems.list({}));
    assert.deepEqual([first?.id, first?.description, first?.state], ["system1", "the first system", "stopped"]);
    assert.deepEqual(first?.created, new Date("2013-02-08T13:25:41Z"));
    assert.deepEqual(first?.verbatim, { created: "Fri Feb 08 15:25:41 EET 2013" });
    assert.deepEqual(
      first?.members.map(({ kind, resourceId }) => [kind, resourceId]),
      [
        ["machine", "inst0"],
        ["volume", "vol1"],
        ["network", "network1"],
        ["address", "address1"],
        ["forwarding_group", "group1"],
      ],
    );
    assert.deepEqual([second?.id, second?.members], ["system2", []]);
  });

  it("are created with the machines of their template", async () => {
    const session = connect(createMock({ now }));
    const properties = { tier: "three" };
    const system = await session.systems.create({ systemTemplateId: "template1", name: "sys_golden", properties });
    assert.deepEqual([system.id, system.name, system.state], ["sys_golden", "sys_golden", "started"]);
    assert.deepEqual(system.properties, properties);
    assert.deepEqual(system.verbatim, { created: localTime(date) });
    assert.deepEqual(
      system.members.map(({ id, name, resourceId }) => [id, name, resourceId]),
      [
        ["sys_machine_2", "a_system_machine1", "inst4"],
        ["sys_machine_3", "a_system_machine2", "inst5"],
        ["sys_machine_4", "another_system_machine", "inst6"],
        ["sys_machine_5", "yet_another_system_machine", "inst7"],
      ],
    );
    const last = await session.instances.get({ id: "inst7" });
    assert.deepEqual(
      [last.name, last.imageId, last.hardwareProfileId, last.state],
      ["yet_another_system_machine", "img1", "m1-small", "running"],
    );
  });

  it("have ids of their own where their names are taken or missing", async () => {
    const { systems } = connect(createMock({ now }));
    const systemTemplateId = "template1";
    const ids = [
      (await systems.create({ systemTemplateId, name: "system1" })).id,
      (await systems.create({ systemTemplateId })).id,
    ];
    assert.deepEqual(ids, ["system1_1795337053", "system_1795337053"]);
    await assert.rejects(systems.create({ systemTemplateId: "nope" }), failing("not_found"));
  });

  it("start and stop with their machines, however often", async () => {
    const session = connect(createMock());
    const state = async () => (await session.instances.get({ id: "inst0" })).state;
    for (const _ of [1, 2]) assert.equal((await session.systems.stop({ id: "system1" })).state, "stopped");
    assert.equal(await state(), "stopped");
    for (const _ of [1, 2]) assert.equal((await session.systems.start({ id: "system1" })).state, "started");
    assert.equal(await state(), "running");
    await assert.rejects(session.systems.start({ id: "nope" }), failing("not_found"));
  });

  it("take members in and let them go", async () => {
    const { systems } = connect(createMock());
    const id = "system2";
    const { members } = await systems.addMember({ id, kind: "machine", resourceId: "inst1", name: "web" });
    assert.deepEqual(
      members.map(({ id: memberId, name, resourceId }) => [memberId, name, resourceId]),
      [["sys_machine_2", "web", "inst1"]],
    );
    for (const [kind, resourceId] of [
      ["volume", "vol2"],
      ["network", "subnet1"],
      ["address", "192.168.0.1"],
      ["forwarding_group", "net1"],
      ["system", "system1"],
      ["credential", "test-key"],
    ] as const) {
      await systems.addMember({ id, kind, resourceId });
      await assert.rejects(systems.addMember({ id, kind, resourceId }), failing("already_exists"));
      await assert.rejects(systems.addMember({ id, kind, resourceId: "nope" }), failing("not_found"));
    }
    const { members: left } = await systems.removeMember({ id, memberId: "sys_machine_2" });
    assert.deepEqual(
      left.map(({ kind }) => kind),
      ["volume", "network", "address", "forwarding_group", "system", "credential"],
    );
    const port = systems.addMember({ id, kind: "network_port", resourceId: "network_port1" });
    await assert.rejects(port, failing("unsupported"));
    await assert.rejects(systems.removeMember({ id, memberId: "sys_machine_2" }), failing("not_found"));
  });

  it("change only what is said", async () => {
    const { systems } = connect(createMock());
    const changed = await systems.update({ id: "system1", properties: { a: "1" } });
    assert.deepEqual([changed.name, changed.description, changed.properties], ["system1", "the first system", { a: "1" }]);
    assert.equal((await systems.update({ id: "system1", name: "one" })).name, "one");
  });

  it("go with their machines, and with nothing else", async () => {
    const session = connect(createMock());
    await session.systems.destroy({ id: "system1" });
    assert.deepEqual(await idsOf(session.instances.list({})), ["inst1", "inst2", "inst3"]);
    assert.equal((await session.volumes.get({ id: "vol1" })).state, "available");
    await assert.rejects(session.systems.destroy({ id: "system1" }), failing("not_found"));
  });
});

describe("templates and configurations", () => {
  it("can be read", async () => {
    const session = connect(createMock());
    const found = {
      systemTemplates: await idsOf(session.systemTemplates.list({})),
      networkConfigurations: await idsOf(session.networkConfigurations.list({})),
      networkTemplates: await idsOf(session.networkTemplates.list({})),
      networkPorts: await idsOf(session.networkPorts.list({})),
      networkPortConfigurations: await idsOf(session.networkPortConfigurations.list({})),
      networkPortTemplates: await idsOf(session.networkPortTemplates.list({})),
      addressTemplates: await idsOf(session.addressTemplates.list({})),
      forwardingGroupTemplates: await idsOf(session.forwardingGroupTemplates.list({})),
    };
    assert.deepEqual(found, {
      systemTemplates: ["template1"],
      networkConfigurations: ["network_config1", "network_config2"],
      networkTemplates: ["template1", "template2"],
      networkPorts: ["network_port1", "network_port2", "network_port3", "network_port4"],
      networkPortConfigurations: ["portconfig1", "portconfig2"],
      networkPortTemplates: ["template1", "template2"],
      addressTemplates: ["addr_template1", "addr_template2"],
      forwardingGroupTemplates: ["template1"],
    });
    const configuration = await session.networkConfigurations.get({ id: "network_config1" });
    assert.deepEqual(configuration, {
      id: "network_config1",
      name: "network_config1",
      description: "another network configuration",
      created: new Date("2012-03-09T09:57:39Z"),
      networkType: "Public",
      mtu: 1500,
      classOfService: "SILVER",
      verbatim: { created: "Fri Mar 9 11:57:39 EET 2012" },
    });
    await assert.rejects(session.addressTemplates.get({ id: "nope" }), failing("not_found"));
  });
});
