import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Collections, Resource } from "../../model/collections.ts";
import { collections } from "../../model/collections.ts";
import { assertSameMembers, idsOf, refused, succeedsUnless, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { publicKey } from "./features.ts";
import { gigabyte } from "./recipes.ts";
import { unknownId } from "./samples.ts";
import type { LooseParams, Scene } from "./scene.ts";

interface FeatureUse {
  /** Further capabilities without which the feature cannot be tried. */
  readonly needs?: readonly Need[];
  /** What to create with, given what the effect is measured by. */
  readonly params: (scene: Scene) => Promise<LooseParams> | LooseParams;
  /** Looks for the effect; absent where the model does not show one. */
  readonly effect?: (scene: Scene, instance: Resource<"instances">, asked: LooseParams) => Promise<void> | void;
}

const userData = Buffer.from([0, 255, 10, 13, 60, 38, 128]);
const seen =
  (field: keyof Resource<"instances">) =>
  (_: Scene, instance: Resource<"instances">, asked: LooseParams): void =>
    assert.deepEqual(instance[field], asked[field]);

/** How each feature of `instances.create` is used, and what is then to be seen. */
const uses: { readonly [F in keyof Collections["instances"]["features"] as F extends "realm_filter" ? never : F]: FeatureUse } = {
  metrics: { params: () => ({ metrics: "true" }), effect: (_, { monitored }) => assert.equal(monitored, true) },
  user_name: { params: (scene) => ({ name: scene.name() }), effect: seen("name") },
  user_data: {
    params: () => ({ userData }),
    async effect(scene, { id }) {
      if (!scene.supports("instances", "userData")) return;
      assert.deepEqual(Buffer.from(await scene.cloud.call("instances", "userData", { id })), userData);
    },
  },
  user_files: { params: () => ({ userFiles: [{ path: "/etc/motd", content: userData }] }) },
  user_iso: { params: () => ({ userIso: userData }) },
  firewalls: {
    needs: ["firewalls.create"],
    params: async (scene) => ({ firewallIds: [(await scene.create("firewalls")).id] }),
    effect: seen("firewallIds"),
  },
  authentication_key: {
    needs: ["keys.create"],
    async params(scene) {
      const imports = scene.hasFeature("keys", "import_key");
      return { keyName: (await scene.create("keys", imports ? { publicKey } : {})).id };
    },
    effect: seen("keyName"),
  },
  authentication_password: {
    params: () => ({ password: "Conformance-7!" }),
    effect: (_, { password }, asked) => assert.ok(password === undefined || password === asked["password"]),
  },
  hardware_profiles: {
    needs: ["hardwareProfiles.list"],
    async params(scene) {
      for (const profile of await scene.list("hardwareProfiles")) {
        const { memory } = profile as unknown as Resource<"hardwareProfiles">;
        const choice = memory?.values?.at(-1) ?? memory?.last;
        if (choice !== undefined) return { hardwareProfileId: profile.id, memory: choice };
      }
      return scene.skip("no hardware profile leaves a choice");
    },
    effect: (_, { hardwareProfileOverrides }, asked) => assert.equal(hardwareProfileOverrides?.memory, asked["memory"]),
  },
  register_to_load_balancer: {
    needs: ["loadBalancers.create", "loadBalancers.get"],
    params: async (scene) => ({ loadBalancerId: (await scene.create("loadBalancers")).id }),
    async effect(scene, { id }, asked) {
      const { targets } = await scene.cloud.call("loadBalancers", "get", { id: String(asked["loadBalancerId"]) });
      assert.deepEqual(
        targets.map(({ instanceId }) => instanceId),
        [id],
      );
    },
  },
  instance_count: {
    params: (scene) => ({ instanceCount: 3, ...(scene.hasFeature("instances", "user_name") && { name: scene.name() }) }),
    effect: (_, { name }, asked) => assert.equal(name, asked["name"] ?? name),
  },
  attach_snapshot: {
    needs: ["snapshots.create"],
    params: async (scene) => ({ snapshotId: (await scene.create("snapshots")).id, deviceName: "/dev/sdh" }),
    effect: (_, { volumes }) => assert.ok(volumes.some(({ device }) => device === "/dev/sdh")),
  },
  sandboxing: { params: () => ({ sandbox: "true" }) },
  instance_tags: { params: () => ({ tags: { purpose: "conformance", "ключ & <b>": "“ü”" } }), effect: seen("tags") },
  block_devices: {
    params: () => ({ blockDevices: [{ device: "/dev/sdg", size: gigabyte, deleteOnTermination: true }] }),
    effect: (_, { volumes }) => assert.ok(volumes.some(({ device }) => device === "/dev/sdg")),
  },
  network_interfaces: {
    needs: ["subnets.create"],
    async params(scene) {
      const subnet = await scene.create("subnets");
      return { networkInterfaces: [{ subnetId: subnet.id, networkId: subnet.networkId, deviceIndex: 0 }] };
    },
    effect(_, { networkInterfaces }, asked) {
      const [wanted] = asked["networkInterfaces"] as readonly { readonly subnetId: string }[];
      assert.deepEqual(
        networkInterfaces?.map(({ subnetId }) => subnetId),
        [wanted?.subnetId],
      );
    },
  },
  protection: {
    needs: ["instances.update"],
    params: () => ({ destroyProtected: true }),
    async effect(scene, instance) {
      await scene.cloud.call("instances", "update", { id: instance.id, destroyProtected: false });
      assert.equal(instance.destroyProtected, true);
    },
  },
  shutdown_behavior: { params: () => ({ shutdownBehavior: "destroy" }), effect: seen("shutdownBehavior") },
};

/** Launches with each feature that the driver may declare, and looks for its effect. */
export function instanceFeatureChecks(check: Check): void {
  for (const feature of Object.keys(collections.instances.features)) {
    const use = (uses as Readonly<Record<string, FeatureUse>>)[feature];
    if (!use) continue;
    const needs: readonly Need[] = ["instances.create", "instances.get", `instances+${feature}`, ...(use.needs ?? [])];
    check(`create: the feature ${feature} has its effect`, needs, async (scene) => {
      const plain = await scene.plain("instances");
      const asked = await use.params(scene);
      const created = await scene.call("instances", "create", { ...plain, ...asked });
      const made = [created].flat() as readonly Resource<"instances">[];
      for (const { id } of made) scene.adopt("instances", id);
      const wanted = asked["instanceCount"] ?? 1;
      assert.equal(new Set(idsOf(made)).size, wanted, `${feature} makes ${String(wanted)}`);
      for (const { id } of made) await use.effect?.(scene, await scene.settled("instances", id), asked);
    });
  }

  check("create: the initial state is the one asked for", ["instances.create", "instances.get"], async (scene) => {
    const running = await scene.create("instances", { initialState: "running" });
    assert.equal(running.state, "running");
    if (!scene.cloud.driver.states?.some(({ name }) => name === "stopped")) return;
    const creation = scene.create("instances", { initialState: "stopped" });
    if (await succeedsUnless(creation, "unsupported")) assert.equal((await creation).state, "stopped");
  });

  for (const key of ["imageId", "realmId", "hardwareProfileId"]) {
    check(
      `create: an unknown ${key} is refused, and nothing is launched`,
      ["instances.create", "instances.list"],
      async (scene) => {
        const plain = await scene.plain("instances");
        const before = await scene.list("instances");
        const creation = scene.call("instances", "create", { ...plain, [key]: unknownId });
        await creation.then(
          (made) => [made].flat().forEach((instance) => scene.adopt("instances", (instance as { id: string }).id)),
          () => {},
        );
        await refused(creation, unknownReference);
        assertSameMembers(before, await scene.list("instances"));
      },
    );
  }
}
