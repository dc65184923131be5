import assert from "node:assert/strict";
import { refused, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { unknownId } from "./samples.ts";

const needs: readonly Need[] = ["systems.create", "systems.get"];

/** Systems: groups of machines and what belongs to them. */
export function systemChecks(check: Check): void {
  check("create: makes what the template describes", needs, async (scene) => {
    const plain = await scene.plain("systems");
    const system = await scene.create("systems", plain);
    const template = await scene.cloud.call("systemTemplates", "get", { id: String(plain["systemTemplateId"]) });
    const wanted = template.components.filter(({ type }) => type.endsWith("Machine"));
    const machines = system.members.filter(({ kind }) => kind === "machine");
    assert.equal(
      machines.length,
      wanted.reduce((sum, { quantity = 1 }) => sum + quantity, 0),
    );
  });

  check("create: an unknown template is refused", needs, async (scene) => {
    const creation = scene.cloud.call("systems", "create", { systemTemplateId: unknownId, name: scene.name() });
    await refused(creation, unknownReference);
  });

  check("start, stop: the machines follow", [...needs, "systems.start", "systems.stop"], async (scene) => {
    const { id } = await scene.create("systems");
    const machines = async (): Promise<readonly (string | undefined)[]> => {
      const { members } = await scene.settled("systems", id);
      const ids = members.flatMap(({ kind, resourceId }) => (kind === "machine" && resourceId !== undefined ? [resourceId] : []));
      return Promise.all(ids.map(async (machine) => (await scene.settled("instances", machine)).state));
    };
    for (const [order, reached, state] of [
      ["start", "started", "running"],
      ["stop", "stopped", "stopped"],
      ["start", "started", "running"],
    ] as const) {
      await scene.cloud.call("systems", order, { id });
      assert.equal((await scene.settled("systems", id)).state, reached);
      for (const machine of await machines()) assert.equal(machine, state);
    }
  });

  check(
    "addMember, removeMember: one more, one less",
    [...needs, "systems.addMember", "systems.removeMember", "volumes.create"],
    async (scene) => {
      const { id, members } = await scene.create("systems");
      const volume = await scene.create("volumes");
      const { members: more } = await scene.cloud.call("systems", "addMember", {
        id,
        kind: "volume",
        resourceId: volume.id,
        name: "<disk> & more",
      });
      const added = more.find(({ resourceId }) => resourceId === volume.id);
      assert.equal(added?.name, "<disk> & more");
      assert.equal(more.length, members.length + 1);
      const { members: again } = await scene.cloud.call("systems", "removeMember", { id, memberId: added.id });
      assert.deepEqual(again, members);
      await refused(scene.cloud.call("systems", "removeMember", { id, memberId: added.id }), "not_found");
      assert.equal((await scene.settled("volumes", volume.id)).id, volume.id, "the volume itself stays");
    },
  );

  check("update: keeps properties", [...needs, "systems.update"], async (scene) => {
    const { id } = await scene.create("systems");
    const properties = { purpose: "conformance", "ключ & <b>": "“ü”" };
    await scene.cloud.call("systems", "update", { id, properties });
    assert.deepEqual((await scene.settled("systems", id)).properties, properties);
  });
}
