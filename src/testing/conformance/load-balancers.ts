import assert from "node:assert/strict";
import { refused, succeedsUnless, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { unknownId } from "./samples.ts";
import type { Scene } from "./scene.ts";

const made: readonly Need[] = ["loadBalancers.create", "loadBalancers.get"];
const registering: readonly Need[] = [...made, "loadBalancers.register", "loadBalancers.unregister", "instances.create"];

const targetsOf = async (scene: Scene, id: string): Promise<readonly string[]> =>
  (await scene.settled("loadBalancers", id)).targets.map(({ instanceId }) => instanceId);

/** Listeners, targets and health checks of load balancers. */
export function loadBalancerChecks(check: Check): void {
  check("create: has the listener and the realm that were asked for", made, async (scene) => {
    const { realmId } = await scene.fixtures();
    const { listeners, realmIds } = await scene.create("loadBalancers");
    assert.deepEqual(
      listeners.map(({ protocol, loadBalancerPort, instancePort }) => ({ protocol, loadBalancerPort, instancePort })),
      [{ protocol: "HTTP", loadBalancerPort: 80, instancePort: 8080 }],
    );
    assert.deepEqual(realmIds, [realmId]);
  });

  check("create: the same name twice is already_exists", made, async (scene) => {
    const { name } = await scene.create("loadBalancers");
    await refused(scene.call("loadBalancers", "create", await scene.plain("loadBalancers", { name })), "already_exists");
  });

  check("register, unregister: several instances, each once", registering, async (scene) => {
    const [one, other] = await Promise.all([scene.borrow("instances"), scene.borrow("instances")]);
    const { id } = await scene.create("loadBalancers");
    await scene.cloud.call("loadBalancers", "register", { id, instanceId: one.id });
    await scene.cloud.call("loadBalancers", "register", { id, instanceId: other.id });
    assert.deepEqual((await targetsOf(scene, id)).toSorted(), [one.id, other.id].toSorted());
    await scene.cloud.call("loadBalancers", "unregister", { id, instanceId: one.id });
    assert.deepEqual(await targetsOf(scene, id), [other.id]);
  });

  check("register: a second time changes nothing, or is refused", registering, async (scene) => {
    const [instance, { id }] = await Promise.all([scene.borrow("instances"), scene.create("loadBalancers")]);
    await scene.cloud.call("loadBalancers", "register", { id, instanceId: instance.id });
    const again = scene.cloud.call("loadBalancers", "register", { id, instanceId: instance.id });
    await succeedsUnless(again, ["already_exists", "failed_precondition"]);
    assert.deepEqual(await targetsOf(scene, id), [instance.id]);
  });

  check("register, unregister: an unknown instance is refused", registering, async (scene) => {
    const { id } = await scene.create("loadBalancers");
    for (const order of ["register", "unregister"] as const) {
      await refused(
        scene.cloud.call("loadBalancers", order, { id, instanceId: unknownId }),
        [...unknownReference, "failed_precondition"],
        order,
      );
    }
    assert.deepEqual(await targetsOf(scene, id), []);
  });

  check("unregister: an instance that is not registered is refused", registering, async (scene) => {
    const [instance, { id }] = await Promise.all([scene.borrow("instances"), scene.create("loadBalancers")]);
    const call = scene.cloud.call("loadBalancers", "unregister", { id, instanceId: instance.id });
    await refused(call, [...unknownReference, "failed_precondition"]);
  });

  check(
    "createListener, destroyListener: one a port",
    [...made, "loadBalancers.createListener", "loadBalancers.destroyListener"],
    async (scene) => {
      const { id } = await scene.create("loadBalancers");
      const listener = { protocol: "TCP", loadBalancerPort: 2222, instancePort: 22 } as const;
      const ports = async () =>
        (await scene.settled("loadBalancers", id)).listeners
          .map(({ loadBalancerPort }) => loadBalancerPort)
          .toSorted((a, b) => a - b);
      await scene.cloud.call("loadBalancers", "createListener", { id, ...listener });
      assert.deepEqual(await ports(), [80, 2222]);
      await refused(
        scene.cloud.call("loadBalancers", "createListener", { id, ...listener }),
        "already_exists",
        "the same port twice:",
      );
      await scene.cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: 80 });
      assert.deepEqual(await ports(), [2222]);
      await refused(
        scene.cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: 81 }),
        unknownReference,
        "a port without listener:",
      );
    },
  );

  check("setHealthCheck: is shown as it was set", [...made, "loadBalancers.setHealthCheck"], async (scene) => {
    const { id } = await scene.create("loadBalancers");
    const healthCheck = {
      protocol: "HTTP",
      port: 8080,
      path: "/healthz?a=1&b=2",
      interval: 30,
      timeout: 5,
      healthyThreshold: 3,
      unhealthyThreshold: 2,
    } as const;
    await scene.cloud.call("loadBalancers", "setHealthCheck", { id, ...healthCheck });
    assert.deepEqual({ ...(await scene.settled("loadBalancers", id)).healthCheck }, healthCheck);
  });
}
