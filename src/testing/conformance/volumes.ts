import assert from "node:assert/strict";
import type { Resource } from "../../model/collections.ts";
import { assertSameMembers, idsOf, refused, succeedsUnless, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { gigabyte } from "./recipes.ts";
import { unknownId } from "./samples.ts";
import type { Scene } from "./scene.ts";

const device = "/dev/sdf";
const needs: readonly Need[] = [
  "volumes.create",
  "volumes.get",
  "volumes.attach",
  "volumes.detach",
  "instances.create",
  "instances.get",
];

/** A new volume that is attached to an instance. */
export async function attached(scene: Scene): Promise<{ readonly id: string; readonly instanceId: string }> {
  const [{ id: instanceId }, { id }] = await Promise.all([scene.borrow("instances"), scene.create("volumes")]);
  await scene.cloud.call("volumes", "attach", { id, instanceId, device });
  await scene.settled("volumes", id);
  return { id, instanceId };
}

/** Attaching and detaching, sizes, and what a volume in use forbids. */
export function volumeChecks(check: Check): void {
  check("attach, detach: the volume and the instance both show it", needs, async (scene) => {
    const { id, instanceId } = await attached(scene);
    const used = await scene.settled("volumes", id);
    assert.deepEqual([used.state, used.instanceId, used.device], ["in-use", instanceId, device]);
    const { volumes } = await scene.settled("instances", instanceId);
    assert.deepEqual(volumes.find((volume) => volume.id === id)?.device, device);
    // Clouds may show the disk of the image, too.
    const listed = await scene.list("volumes", { instanceId });
    assert.ok(idsOf(listed).includes(id), "it is among the instance's");
    assert.ok(
      listed.every((volume) => volume["instanceId"] === instanceId),
      "no other is",
    );
    await scene.cloud.call("volumes", "detach", { id });
    const free = await scene.settled("volumes", id);
    assert.deepEqual([free.state, free.instanceId, free.device], ["available", undefined, undefined]);
    assert.ok(!idsOf((await scene.settled("instances", instanceId)).volumes).includes(id), "the instance shows it no longer");
  });

  check("attach: a volume in use is failed_precondition, and stays where it is", needs, async (scene) => {
    const { id, instanceId } = await attached(scene);
    const other = await scene.borrow("instances");
    await refused(scene.cloud.call("volumes", "attach", { id, instanceId: other.id, device }), "failed_precondition");
    assert.equal((await scene.settled("volumes", id)).instanceId, instanceId);
  });

  check("attach: an unknown instance is refused", needs, async (scene) => {
    const { id } = await scene.borrow("volumes");
    await refused(scene.cloud.call("volumes", "attach", { id, instanceId: unknownId, device }), unknownReference);
    assert.equal((await scene.settled("volumes", id)).state, "available");
  });

  check("detach: a free volume is failed_precondition", needs, async (scene) => {
    const { id } = await scene.borrow("volumes");
    await refused(scene.cloud.call("volumes", "detach", { id }), "failed_precondition");
  });

  check("destroy: a volume in use is failed_precondition", [...needs, "volumes.destroy"], async (scene) => {
    const { id, instanceId } = await attached(scene);
    await refused(scene.cloud.call("volumes", "destroy", { id }), "failed_precondition");
    assert.equal((await scene.settled("volumes", id)).instanceId, instanceId);
  });

  check("create: without a size it has one all the same", ["volumes.create", "volumes.get"], async (scene) => {
    const { realmId } = await scene.fixtures();
    const { id } = await scene.cloud.call("volumes", "create", { realmId });
    scene.adopt("volumes", id);
    const { capacity = 0 } = await scene.settled("volumes", id);
    assert.ok(capacity > 0, "a volume has a size");
  });

  check(
    "create: from a snapshot, at least as large as it",
    ["volumes.create", "volumes.get", "snapshots.create"],
    async (scene) => {
      const snapshot = await scene.create("snapshots");
      const volume = await scene.create("volumes", { snapshotId: snapshot.id });
      if (snapshot.capacity !== undefined) assert.ok((volume.capacity ?? 0) >= snapshot.capacity);
      if (volume.snapshotId !== undefined) assert.equal(volume.snapshotId, snapshot.id);
    },
  );

  check("create: an unknown snapshot or realm is refused", ["volumes.create", "volumes.list"], async (scene) => {
    const before = await scene.list("volumes");
    for (const wrong of [{ snapshotId: unknownId }, { realmId: unknownId }]) {
      const creation = scene.call("volumes", "create", await scene.plain("volumes", wrong));
      await creation.then(
        (volume) => scene.adopt("volumes", (volume as { id: string }).id),
        () => {},
      );
      await refused(creation, unknownReference, Object.keys(wrong).join());
    }
    assertSameMembers(before, await scene.list("volumes"));
  });

  check("update: says whether an attached volume goes with its instance", [...needs, "volumes.update"], async (scene) => {
    const { id } = await attached(scene);
    for (const deleteOnTermination of [true, false]) {
      const updated = scene.cloud.call("volumes", "update", { id, deleteOnTermination });
      if (!(await succeedsUnless(updated, "unsupported"))) return;
      assert.equal((await scene.settled("volumes", id)).deleteOnTermination, deleteOnTermination);
    }
  });

  check("update: grows a volume, and never shrinks it", ["volumes.create", "volumes.get", "volumes.update"], async (scene) => {
    const { id } = await scene.create("volumes");
    await scene.cloud.call("volumes", "update", { id, capacity: 3 * gigabyte });
    assert.equal((await scene.settled("volumes", id)).capacity, 3 * gigabyte);
    await refused(scene.cloud.call("volumes", "update", { id, capacity: gigabyte }), "invalid_argument");
    assert.equal((await scene.settled("volumes", id)).capacity, 3 * gigabyte);
  });
}

/** Snapshots of volumes. */
export function snapshotChecks(check: Check): void {
  check("create: completes, and tells its volume", ["snapshots.create", "snapshots.get", "snapshots.list"], async (scene) => {
    const snapshot = await scene.create("snapshots");
    assert.equal(snapshot.state ?? "completed", "completed");
    assert.ok(snapshot.volumeId, "a snapshot tells its volume");
    assert.deepEqual(idsOf(await scene.list("snapshots", { volumeId: snapshot.volumeId })), [snapshot.id]);
  });

  check("create: keeps name and description", ["snapshots.create", "snapshots.get"], async (scene) => {
    const asked = { name: scene.name(), description: "what it is: <b>&" };
    const { name, description } = await scene.create("snapshots", asked);
    assert.deepEqual({ name, description }, asked);
  });

  check("create: an unknown volume is refused", ["snapshots.create", "snapshots.list"], async (scene) => {
    const before = await scene.list("snapshots");
    const creation = scene.cloud.call("snapshots", "create", { volumeId: unknownId });
    await creation.then(
      ({ id }) => scene.adopt("snapshots", id),
      () => {},
    );
    await refused(creation, unknownReference);
    assertSameMembers(before, await scene.list("snapshots"));
  });

  check(
    "update: shares a snapshot, and takes it back",
    ["snapshots.create", "snapshots.get", "snapshots.update"],
    async (scene) => {
      const { id } = await scene.create("snapshots");
      const { otherAccount = "123456789012" } = await scene.fixtures();
      for (const sharedWith of [[otherAccount], []]) {
        const updated = scene.cloud.call("snapshots", "update", { id, sharedWith });
        if (!(await succeedsUnless(updated, "unsupported"))) return scene.skip("the cloud cannot share a snapshot");
        assert.deepEqual((await scene.settled("snapshots", id)).sharedWith ?? [], sharedWith);
      }
    },
  );
}

/** Types of volumes. */
export function volumeTypeChecks(check: Check): void {
  check("list: at most one is the usual one", ["volumeTypes.list"], async (scene) => {
    const types = (await scene.list("volumeTypes")) as unknown as readonly Resource<"volumeTypes">[];
    assert.ok(types.filter((type) => type.default).length <= 1);
  });

  check(
    "list: a volume is of the type that was asked for",
    ["volumeTypes.list", "volumes.create", "volumes.get", "volumes+volume_type"],
    async (scene) => {
      const [type] = (await scene.list("volumeTypes")).toReversed();
      if (!type) return scene.skip("there are no volume types");
      assert.equal((await scene.create("volumes", { type: type.id })).type, type.id);
    },
  );
}
