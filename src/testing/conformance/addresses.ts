import assert from "node:assert/strict";
import { idsOf, refused, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { unknownId } from "./samples.ts";
import type { Scene } from "./scene.ts";

const needs: readonly Need[] = [
  "addresses.create",
  "addresses.get",
  "addresses.associate",
  "addresses.disassociate",
  "instances.create",
  "instances.get",
];

const publicAddressesOf = async (scene: Scene, id: string): Promise<readonly (string | undefined)[]> =>
  (await scene.settled("instances", id)).publicAddresses.map(({ address }) => address);

/** Giving addresses to instances, and taking them back. */
export function addressChecks(check: Check): void {
  check("associate, disassociate: the address and the instance both show it", needs, async (scene) => {
    const [instance, { id, ip }] = await Promise.all([scene.borrow("instances"), scene.create("addresses")]);
    await scene.cloud.call("addresses", "associate", { id, instanceId: instance.id });
    assert.equal((await scene.settled("addresses", id)).instanceId, instance.id);
    assert.ok((await publicAddressesOf(scene, instance.id)).includes(ip), "the instance has the address");
    assert.deepEqual(idsOf(await scene.list("addresses", { instanceId: instance.id })), [id]);
    await scene.cloud.call("addresses", "disassociate", { id });
    assert.equal((await scene.settled("addresses", id)).instanceId, undefined);
    assert.ok(!(await publicAddressesOf(scene, instance.id)).includes(ip), "the instance has it no longer");
  });

  check("associate: an address in use is failed_precondition, and stays where it is", needs, async (scene) => {
    const [one, other] = await Promise.all([scene.borrow("instances"), scene.borrow("instances")]);
    const { id } = await scene.create("addresses");
    await scene.cloud.call("addresses", "associate", { id, instanceId: one.id });
    await refused(scene.cloud.call("addresses", "associate", { id, instanceId: other.id }), "failed_precondition");
    assert.equal((await scene.settled("addresses", id)).instanceId, one.id);
  });

  check("associate: an unknown instance is refused", needs, async (scene) => {
    const { id } = await scene.create("addresses");
    await refused(scene.cloud.call("addresses", "associate", { id, instanceId: unknownId }), unknownReference);
    assert.equal((await scene.settled("addresses", id)).instanceId, undefined);
  });

  check("disassociate: a free address is failed_precondition", needs, async (scene) => {
    const { id } = await scene.create("addresses");
    await refused(scene.cloud.call("addresses", "disassociate", { id }), "failed_precondition");
  });

  check("destroy: an address in use is failed_precondition", [...needs, "addresses.destroy"], async (scene) => {
    const [instance, { id }] = await Promise.all([scene.borrow("instances"), scene.create("addresses")]);
    await scene.cloud.call("addresses", "associate", { id, instanceId: instance.id });
    await refused(scene.cloud.call("addresses", "destroy", { id }), "failed_precondition");
    assert.equal((await scene.settled("addresses", id)).instanceId, instance.id);
  });

  check("associate: an interface instead of an instance", [...needs, "networkInterfaces.create"], async (scene) => {
    const networkInterface = await scene.create("networkInterfaces");
    const { id } = await scene.create("addresses");
    const associated = scene.cloud.call("addresses", "associate", { id, networkInterfaceId: networkInterface.id });
    const shown = await associated.catch(async (error: Error) => {
      await refused(Promise.reject(error), ["unsupported", "invalid_argument", "failed_precondition"]);
      return scene.skip("the cloud gives addresses to instances only, or in networks that it reaches");
    });
    // A cloud may show the interface, or the instance that has it.
    if (shown.networkInterfaceId === undefined) assert.equal(shown.instanceId, networkInterface.instanceId);
    else assert.equal(shown.networkInterfaceId, networkInterface.id);
  });

  check("associate: neither instance nor interface is invalid_argument", needs, async (scene) => {
    const { id } = await scene.create("addresses");
    await refused(scene.cloud.call("addresses", "associate", { id }), "invalid_argument");
  });
}
