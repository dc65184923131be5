import assert from "node:assert/strict";
import { assertSameMembers, refused, unknownReference } from "./assertions.ts";
import type { Check } from "./check.ts";
import { unknownId } from "./samples.ts";

/** What images can do beside their life cycle. */
export function imageChecks(check: Check): void {
  check(
    "create: an image of an instance can be launched",
    ["images.create", "images.get", "instances.create", "instances.get"],
    async (scene) => {
      const image = await scene.create("images");
      assert.equal((await scene.create("instances", { imageId: image.id })).imageId, image.id);
    },
  );

  check("create: an unknown instance is refused", ["images.create", "images.list"], async (scene) => {
    const before = await scene.list("images");
    await refused(scene.call("images", "create", { instanceId: unknownId, name: scene.name() }), unknownReference);
    assertSameMembers(before, await scene.list("images"));
  });

  check("list: the owner self is the caller", ["images.list", "images+owner_id"], async (scene) => {
    if (!scene.cloud.driver.filters?.images?.includes("ownerId")) scene.skip("the driver gives `self` no meaning");
    if (scene.supports("images", "create")) await scene.create("images");
    const own = await scene.list("images", { ownerId: "self" });
    const [owner, ...others] = new Set(own.map(({ ownerId }) => ownerId));
    assert.deepEqual(others, [], "the caller is one");
    if (owner === undefined) scene.skip("the caller owns no image");
    assert.deepEqual(await scene.list("images", { ownerId: owner }), own);
  });

  check(
    "register: makes an image of a snapshot",
    ["images.register", "images.get", "images.destroy", "snapshots.create"],
    async (scene) => {
      const snapshot = await scene.create("snapshots");
      const name = scene.name();
      const { id } = await scene.cloud.call("images", "register", { snapshotId: snapshot.id, name });
      scene.adopt("images", id);
      const image = await scene.settled("images", id);
      assert.equal(image.name, name);
      if (image.blockDevices) assert.ok(image.blockDevices.some(({ snapshotId }) => snapshotId === snapshot.id));
    },
  );

  check("copy: gives another image", ["images.copy", "images.create", "images.get"], async (scene) => {
    const image = await scene.create("images");
    const name = scene.name();
    const { id } = await scene.cloud.call("images", "copy", { id: image.id, name });
    scene.adopt("images", id);
    assert.notEqual(id, image.id);
    assert.equal((await scene.settled("images", id)).name, name);
  });

  check(
    "update: shares an image, and makes it private again",
    ["images.update", "images.create", "images.get"],
    async (scene) => {
      const { id } = await scene.create("images");
      const { otherAccount = "123456789012" } = await scene.fixtures();
      await scene.cloud.call("images", "update", { id, visibility: "shared", sharedWith: [otherAccount] });
      const shared = await scene.settled("images", id);
      assert.equal(shared.visibility, "shared");
      assert.deepEqual(shared.sharedWith, [otherAccount]);
      await scene.cloud.call("images", "update", { id, visibility: "private", sharedWith: [] });
      const hidden = await scene.settled("images", id);
      assert.equal(hidden.visibility, "private");
      assert.deepEqual(hidden.sharedWith ?? [], []);
    },
  );
}
