import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { idsOf, refused, unknownReference } from "./assertions.ts";
import type { Check } from "./check.ts";
import { unknownId } from "./samples.ts";

/** What instances can do beside their life cycle. */
export function instanceChecks(check: Check): void {
  check(
    "suspend, resume: there and back, and not twice",
    ["instances.create", "instances.get", "instances.suspend", "instances.resume"],
    async (scene) => {
      const { id } = await scene.borrow("instances");
      await refused(scene.cloud.call("instances", "resume", { id }), "failed_precondition", "resumed while running:");
      await scene.cloud.call("instances", "suspend", { id });
      const { state } = await scene.settled("instances", id);
      assert.ok(state === "suspended" || state === "paused", `suspended is ${state}`);
      await refused(scene.cloud.call("instances", "suspend", { id }), "failed_precondition", "suspended twice:");
      await scene.cloud.call("instances", "resume", { id });
      assert.equal((await scene.settled("instances", id)).state, "running");
    },
  );

  check(
    "resize: gives another hardware profile",
    ["instances.create", "instances.get", "instances.resize", "hardwareProfiles.list"],
    async (scene) => {
      const { id, hardwareProfileId } = await scene.create("instances");
      const other = (await scene.list("hardwareProfiles")).find((profile) => profile.id !== hardwareProfileId);
      if (!other) return scene.skip("there is only one hardware profile");
      const resize = { id, hardwareProfileId: other.id };
      await scene.cloud.call("instances", "resize", resize).catch(async (error: Error) => {
        // Most clouds only resize what is stopped, and say so.
        await refused(Promise.reject(error), "failed_precondition");
        await scene.cloud.call("instances", "stop", { id });
        await scene.settled("instances", id);
        await scene.cloud.call("instances", "resize", resize);
      });
      assert.equal((await scene.settled("instances", id)).hardwareProfileId, other.id);
    },
  );

  check(
    "resize: an unknown hardware profile is refused",
    ["instances.create", "instances.get", "instances.resize"],
    async (scene) => {
      const { id, hardwareProfileId } = await scene.borrow("instances");
      const resize = scene.cloud.call("instances", "resize", { id, hardwareProfileId: unknownId });
      await refused(resize, unknownReference);
      assert.equal((await scene.settled("instances", id)).hardwareProfileId, hardwareProfileId);
    },
  );

  for (const [field, order] of [
    ["destroyProtected", "destroy"],
    ["stopProtected", "stop"],
  ] as const) {
    const needs = [
      "instances.create",
      "instances.get",
      "instances.update",
      `instances.${order}`,
      "instances+protection",
    ] as const;
    check(`update: ${field} keeps an instance from ${order}`, needs, async (scene) => {
      const { id } = await scene.create("instances");
      scene.later(async () => void (await scene.cloud.call("instances", "update", { id, [field]: false })));
      await scene.cloud.call("instances", "update", { id, [field]: true });
      const before = await scene.settled("instances", id);
      assert.equal(before[field], true);
      await refused(scene.cloud.call("instances", order, { id }), ["failed_precondition", "permission_denied"]);
      assert.equal((await scene.settled("instances", id)).state, before.state);
    });
  }

  check(
    "userData: what is set by update is read back, octet by octet",
    ["instances.create", "instances.update", "instances.userData"],
    async (scene) => {
      const { id } = await scene.create("instances");
      if (scene.supports("instances", "stop")) {
        await scene.cloud.call("instances", "stop", { id });
        await scene.settled("instances", id);
      }
      const userData = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
      await scene.cloud.call("instances", "update", { id, userData });
      assert.deepEqual(Buffer.from(await scene.cloud.call("instances", "userData", { id })), userData);
    },
  );

  check(
    "consoleOutput: is text, and no more lines than asked for",
    ["instances.create", "instances.consoleOutput"],
    async (scene) => {
      const { id } = await scene.borrow("instances");
      const { output } = await scene.cloud.call("instances", "consoleOutput", { id });
      const { output: last } = await scene.cloud.call("instances", "consoleOutput", { id, lines: 1 });
      assert.ok(last.trimEnd().split("\n").length <= 1, "one line was asked for");
      assert.ok(output.trimEnd().endsWith(last.trimEnd()), "the last line is the end of all");
    },
  );

  check("passwordData: is base64", ["instances.create", "instances.passwordData"], async (scene) => {
    const { id } = await scene.borrow("instances");
    const { data } = await scene.cloud.call("instances", "passwordData", { id });
    assert.match(data, /^[A-Za-z0-9+/]*={0,2}$/);
  });

  check(
    "setFirewalls: sets just these",
    ["instances.create", "instances.get", "instances.setFirewalls", "firewalls.create"],
    async (scene) => {
      const [one, other] = [await scene.create("firewalls"), await scene.create("firewalls")];
      const { id } = await scene.create("instances");
      for (const firewalls of [[one], [other, one], [other]]) {
        const firewallIds = idsOf(firewalls);
        await scene.cloud.call("instances", "setFirewalls", { id, firewallIds });
        assert.deepEqual((await scene.settled("instances", id)).firewallIds?.toSorted(), firewallIds.toSorted());
      }
      await refused(scene.cloud.call("instances", "setFirewalls", { id, firewallIds: [unknownId] }), unknownReference);
      assert.deepEqual((await scene.settled("instances", id)).firewallIds, [other.id]);
    },
  );

  check(
    "list: those destroyed since a time are remembered",
    ["instances.create", "instances.list", "instances.destroy"],
    async (scene) => {
      const { filters } = scene.cloud.driver;
      if (!filters?.instances?.includes("destroyedSince")) scene.skip("the driver does not remember destroyed instances");
      const destroyedSince = new Date(0);
      const { id } = await scene.create("instances");
      await scene.end();
      const remembered = (await scene.list("instances", { destroyedSince })).find((instance) => instance.id === id);
      assert.ok(remembered?.["destroyedTime"] instanceof Date, "it is remembered, with the time it was destroyed");
      assert.equal(remembered.state, "finish");
      const later = await scene.list("instances", { destroyedSince: new Date(Date.now() + 1e12) });
      assert.ok(!idsOf(later).includes(id), "nothing was destroyed in the future");
    },
  );
}
