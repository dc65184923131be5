import assert from "node:assert/strict";
import { refused, succeedsUnless, unknownReference } from "./assertions.ts";
import type { Resource } from "../../model/collections.ts";
import type { Check, Need } from "./check.ts";
import { make } from "./life-cycle.ts";
import { unknownId } from "./samples.ts";
import type { LooseParams, Scene } from "./scene.ts";

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

  const allocated: readonly Need[] = ["loadBalancers.allocate", "loadBalancers.get"];

  /** A balancer that does not listen yet. */
  const allocate = async (scene: Scene, params: LooseParams = {}): Promise<Resource<"loadBalancers">> => {
    const { id } = await scene.cloud.call("loadBalancers", "allocate", { name: scene.name(), ...params });
    scene.adopt("loadBalancers", id);
    return scene.settled("loadBalancers", id);
  };

  check("allocate: listens to nothing, and is of the kind that was asked for", allocated, async (scene) => {
    for (const kind of ["application", "network"] as const) {
      const balancer = await allocate(scene, { kind });
      assert.deepEqual([balancer.kind, balancer.listeners, balancer.targets], [kind, [], []]);
    }
  });

  check(
    "allocate: is a balancer as any other once it listens",
    [...allocated, ...registering, "loadBalancers.createListener"],
    async (scene) => {
      const [instance, { id }] = await Promise.all([scene.borrow("instances"), allocate(scene)]);
      const register = () => scene.cloud.call("loadBalancers", "register", { id, instanceId: instance.id });
      await refused(register(), "failed_precondition", "before it listens:");
      await scene.cloud.call("loadBalancers", "createListener", {
        id,
        protocol: "TCP",
        loadBalancerPort: 22,
        instancePort: 2222,
      });
      await scene.settled("loadBalancers", id);
      await register();
      const { listeners, targets } = await scene.settled("loadBalancers", id);
      assert.deepEqual(
        listeners.map(({ loadBalancerPort, instancePort }) => [loadBalancerPort, instancePort]),
        [[22, 2222]],
      );
      assert.deepEqual(
        targets.map(({ instanceId }) => instanceId),
        [instance.id],
      );
    },
  );

  check(
    "allocate: listeners have the instances and the check of those before, and go one by one",
    [
      ...allocated,
      ...registering,
      "loadBalancers.createListener",
      "loadBalancers.destroyListener",
      "loadBalancers.setHealthCheck",
    ],
    async (scene) => {
      const [instance, { id }] = await Promise.all([scene.borrow("instances"), allocate(scene)]);
      const listen = (loadBalancerPort: number) =>
        scene.cloud.call("loadBalancers", "createListener", { id, protocol: "TCP", loadBalancerPort, instancePort: 2222 });
      await listen(22);
      await scene.settled("loadBalancers", id);
      await scene.cloud.call("loadBalancers", "register", { id, instanceId: instance.id });
      await scene.settled("loadBalancers", id);
      const healthCheck = {
        protocol: "TCP",
        port: 2223,
        interval: 20,
        timeout: 10,
        healthyThreshold: 3,
        unhealthyThreshold: 3,
      } as const;
      await scene.cloud.call("loadBalancers", "setHealthCheck", { id, ...healthCheck });
      await scene.settled("loadBalancers", id);
      await listen(23);
      const both = await scene.settled("loadBalancers", id);
      assert.deepEqual(both.listeners.map(({ loadBalancerPort }) => loadBalancerPort).toSorted(), [22, 23]);
      assert.deepEqual(
        both.targets.map(({ instanceId }) => instanceId),
        [instance.id],
      );
      await refused(listen(23), "already_exists", "the same port:");
      await scene.cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: 22 });
      const last = await scene.settled("loadBalancers", id);
      assert.deepEqual(
        [
          last.listeners.map((each) => each.loadBalancerPort),
          last.targets.map((each) => each.instanceId),
          { ...last.healthCheck },
        ],
        [[23], [instance.id], healthCheck],
      );
      await scene.cloud.call("loadBalancers", "unregister", { id, instanceId: instance.id });
      assert.deepEqual(await targetsOf(scene, id), []);
    },
  );

  check("allocate: the same name twice is already_exists", allocated, async (scene) => {
    const { name } = await allocate(scene);
    await refused(scene.cloud.call("loadBalancers", "allocate", { name: String(name) }), "already_exists");
  });

  check(
    "createListener: has the name that was asked for",
    [...made, "loadBalancers.createListener", "loadBalancers+listener_name"],
    async (scene) => {
      const { id } = await scene.create("loadBalancers");
      const listener = { name: "web/of 2 & <3>", protocol: "TCP", loadBalancerPort: 2222, instancePort: 22 } as const;
      await scene.cloud.call("loadBalancers", "createListener", { id, ...listener });
      const { listeners } = await scene.settled("loadBalancers", id);
      assert.deepEqual(
        listeners.flatMap(({ name, loadBalancerPort }) => (loadBalancerPort === 2222 ? [name] : [])),
        [listener.name],
      );
    },
  );

  check("create: the first listener has the certificate, and the instances their own protocol", made, async (scene) => {
    const asked = { listenerProtocol: "HTTPS", listenerCertificateId: "certificate-1", listenerInstanceProtocol: "HTTP" };
    const creation = make(scene, "loadBalancers", await scene.plain("loadBalancers", asked));
    // A cloud may have no certificates, or not this one.
    if (!(await succeedsUnless(creation, ["unsupported", "invalid_argument", "not_found"], "with a certificate:"))) return;
    const { listeners } = await scene.settled("loadBalancers", (await creation).id);
    assert.deepEqual(
      listeners.map(({ protocol, certificateId, instanceProtocol }) => [protocol, certificateId, instanceProtocol]),
      [["HTTPS", "certificate-1", "HTTP"]],
    );
  });

  check("create: instances are spoken to as the listener is, unless told", made, async (scene) => {
    const { listeners } = await scene.create("loadBalancers", { listenerProtocol: "TCP" });
    const [{ protocol, instanceProtocol = protocol } = { protocol: undefined }] = listeners;
    assert.deepEqual([protocol, instanceProtocol], ["TCP", "TCP"]);
  });

  check("update: serves the realms that are named", [...made, "loadBalancers.update", "realms.list"], async (scene) => {
    const { id, realmIds: before } = await scene.create("loadBalancers");
    const other = (await scene.list("realms")).find((realm) => !before.includes(realm.id));
    if (!other) return scene.skip("there is one realm only");
    const realmIds = [...before, other.id];
    const changes = [
      [{ realmIds }, realmIds],
      [{ realmIds: [other.id] }, [other.id]],
    ] as const;
    for (const [change, expected] of changes) {
      const update = scene.cloud.call("loadBalancers", "update", { id, ...change });
      if (!(await succeedsUnless(update, "unsupported", "the realms:"))) return;
      assert.deepEqual((await scene.settled("loadBalancers", id)).realmIds, expected);
    }
    const unknown = scene.cloud.call("loadBalancers", "update", { id, realmIds: [unknownId] });
    await refused(unknown, unknownReference, "an unknown realm:");
    assert.deepEqual((await scene.settled("loadBalancers", id)).realmIds, [other.id]);
  });

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
