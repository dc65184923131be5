import assert from "node:assert/strict";
import { idsOf, refused, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { unknownId } from "./samples.ts";
import type { Scene } from "./scene.ts";

const made: readonly Need[] = ["routers.create", "routers.get"];
const attaching: readonly Need[] = [...made, "routers.attachSubnet", "routers.detachSubnet", "subnets.create"];

const subnetsOf = async (scene: Scene, id: string): Promise<readonly string[]> =>
  (await scene.settled("routers", id)).subnetIds ?? [];

/** A network that leads outside. */
async function externalNetwork(scene: Scene): Promise<string> {
  const found = (await scene.list("networks")).find((network) => network["external"] === true);
  return found?.id ?? scene.skip("the cloud has no external network");
}

/** What routers connect. */
export function routerChecks(check: Check): void {
  check("attachSubnet, detachSubnet: a subnet is attached to one router, once", attaching, async (scene) => {
    const subnet = await scene.create("subnets");
    const [{ id }, other] = [await scene.create("routers"), await scene.create("routers")];
    await scene.cloud.call("routers", "attachSubnet", { id, subnetId: subnet.id });
    assert.deepEqual(await subnetsOf(scene, id), [subnet.id]);
    for (const router of [id, other.id]) {
      const again = scene.cloud.call("routers", "attachSubnet", { id: router, subnetId: subnet.id });
      await refused(again, ["failed_precondition", "already_exists", "invalid_argument"], "attached twice:");
    }
    assert.deepEqual(await subnetsOf(scene, other.id), []);
    await scene.cloud.call("routers", "detachSubnet", { id, subnetId: subnet.id });
    assert.deepEqual(await subnetsOf(scene, id), []);
    await refused(
      scene.cloud.call("routers", "detachSubnet", { id, subnetId: subnet.id }),
      ["failed_precondition", "not_found"],
      "detached while free:",
    );
  });

  check("attachSubnet: an unknown subnet is refused", attaching, async (scene) => {
    const { id } = await scene.create("routers");
    await refused(scene.cloud.call("routers", "attachSubnet", { id, subnetId: unknownId }), unknownReference);
    assert.deepEqual(await subnetsOf(scene, id), []);
  });

  check(
    "destroy: what subnets are attached to stays, and so do they",
    [...attaching, "routers.destroy", "subnets.destroy"],
    async (scene) => {
      const subnet = await scene.create("subnets");
      const { id } = await scene.create("routers");
      await scene.cloud.call("routers", "attachSubnet", { id, subnetId: subnet.id });
      await refused(scene.cloud.call("routers", "destroy", { id }), "failed_precondition", "the router:");
      await refused(scene.cloud.call("subnets", "destroy", { id: subnet.id }), "failed_precondition", "the subnet:");
      assert.deepEqual(await subnetsOf(scene, id), [subnet.id]);
    },
  );

  check("setNetwork: it is for the network that is named, or for none", [...made, "routers.setNetwork"], async (scene) => {
    const network = await scene.create("networks");
    const { id } = await scene.create("routers");
    for (const main of [true, false, undefined]) {
      await scene.cloud.call("routers", "setNetwork", { id, networkId: network.id, ...(main === undefined ? {} : { main }) });
      const router = await scene.settled("routers", id);
      assert.deepEqual([router.networkId, router.main], [network.id, main]);
      assert.deepEqual(idsOf(await scene.list("routers", { networkId: network.id })), [id]);
    }
    await scene.cloud.call("routers", "setNetwork", { id });
    assert.equal((await scene.settled("routers", id)).networkId, undefined);
    await refused(scene.cloud.call("routers", "setNetwork", { id, networkId: unknownId }), unknownReference);
  });

  check("create: it is for the network that is named", [...made, "networks.create"], async (scene) => {
    const network = await scene.create("networks");
    const { networkId, main } = await scene.create("routers", { networkId: network.id, main: false });
    assert.deepEqual([networkId, main], [network.id, false]);
  });

  check(
    "create, setExternalNetwork: it leads to the external network that is named, or to none",
    [...made, "routers.setExternalNetwork", "networks.list"],
    async (scene) => {
      const externalNetworkId = await externalNetwork(scene);
      const { id, externalNetworkId: leadsTo } = await scene.create("routers", { externalNetworkId });
      assert.equal(leadsTo, externalNetworkId);
      await scene.cloud.call("routers", "setExternalNetwork", { id });
      assert.equal((await scene.settled("routers", id)).externalNetworkId, undefined);
      await scene.cloud.call("routers", "setExternalNetwork", { id, externalNetworkId });
      assert.equal((await scene.settled("routers", id)).externalNetworkId, externalNetworkId);
    },
  );

  check(
    "setExternalNetwork: a network that is not external, or not there, is refused",
    [...made, "routers.setExternalNetwork", "networks.create"],
    async (scene) => {
      const network = await scene.create("networks");
      const { id } = await scene.create("routers");
      for (const externalNetworkId of [network.id, unknownId]) {
        const call = scene.cloud.call("routers", "setExternalNetwork", { id, externalNetworkId });
        await refused(call, unknownReference, externalNetworkId);
      }
      assert.equal((await scene.settled("routers", id)).externalNetworkId, undefined);
    },
  );
}
