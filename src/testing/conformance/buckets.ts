import assert from "node:assert/strict";
import { refused, succeedsUnless } from "./assertions.ts";
import { blobBucket, put, read } from "./blob-scene.ts";
import type { Check } from "./check.ts";

/** Buckets beside their life cycle. */
export function bucketChecks(check: Check): void {
  check(
    "create: one that is there is already_exists or the same, and keeps its blobs",
    ["buckets.create", "blobs.put", "blobs.content"],
    async (scene) => {
      const name = scene.name();
      const { id } = await scene.create("buckets", { name });
      await put(scene, id, "kept", "kept");
      await succeedsUnless(scene.cloud.call("buckets", "create", { name }), "already_exists");
      assert.equal(String(await read(scene, id, "kept")), "kept");
    },
  );

  check(
    "destroy: one with blobs is failed_precondition, and keeps them",
    ["buckets.create", "buckets.destroy", "blobs.put", "blobs.content"],
    async (scene) => {
      const id = await blobBucket(scene, { kept: "kept" });
      await refused(scene.cloud.call("buckets", "destroy", { id }), "failed_precondition");
      assert.equal(String(await read(scene, id, "kept")), "kept");
    },
  );

  check("get: counts the blobs truly, where it counts", ["buckets.get", "blobs.put", "blobs.destroy"], async (scene) => {
    const id = await blobBucket(scene, { a: "1", b: "22" });
    const count = async (): Promise<readonly (number | undefined)[]> => {
      const { blobCount, blobIds } = await scene.cloud.call("buckets", "get", { id });
      return [blobCount, blobIds?.length].filter((known) => known !== undefined);
    };
    for (const known of await count()) assert.equal(known, 2);
    await put(scene, id, "a", "again");
    for (const known of await count()) assert.equal(known, 2, "an overwritten blob counts once");
    await scene.cloud.call("blobs", "destroy", { bucketId: id, id: "a" });
    for (const known of await count()) assert.equal(known, 1);
  });

  const documents = ["buckets.create", "buckets.getDocument", "buckets.setDocument", "buckets.removeDocument"] as const;
  check("getDocument, setDocument, removeDocument: a document is kept as it is", documents, async (scene) => {
    const { id } = await scene.create("buckets");
    const document = "cors";
    await refused(scene.cloud.call("buckets", "getDocument", { id, document }), "not_found", "before there is one:");
    const content =
      "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>";
    await scene.cloud.call("buckets", "setDocument", { id, document, content });
    assert.equal(await scene.cloud.call("buckets", "getDocument", { id, document }), content);
    await scene.cloud.call("buckets", "removeDocument", { id, document });
    await refused(scene.cloud.call("buckets", "getDocument", { id, document }), "not_found", "after it was removed:");
  });
}
