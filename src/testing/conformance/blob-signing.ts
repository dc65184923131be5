import assert from "node:assert/strict";
import type { Params } from "../../model/collections.ts";
import { isCloudError } from "../../model/errors.ts";
import { blobBucket, read } from "./blob-scene.ts";
import type { Check, Need } from "./check.ts";
import type { Scene } from "./scene.ts";

const needs: readonly Need[] = ["buckets.create", "blobs.put", "blobs.content", "blobs.signedUrl"];
/** With all that an address has to encode. */
const id = "folder/a blob + ü%41.txt";
const refusedStatuses: ReadonlySet<number> = new Set([401, 403]);

/** URLs that lead to the store itself, and need no credentials. */
export function blobSigningChecks(check: Check): void {
  check("signedUrl: whoever has it reads the blob, and can do nothing else", needs, async (scene) => {
    const bucketId = await blobBucket(scene, { [id]: "content", other: "other" });
    const began = Date.now();
    const { url, expires } = await sign(scene, { bucketId, id, expiresIn: 600 });
    assert.ok(Math.abs(expires.getTime() - began - 600_000) < 120_000, `it expires at ${expires.toISOString()}`);
    const answer = await fetch(url);
    assert.deepEqual([answer.status, await answer.text()], [200, "content"]);
    await isRefused(url, { method: "PUT", body: "new" });
    await isRefused(url, { method: "DELETE" });
    await isRefused(url.replace(/[^/?]+(?=[?])/, "other"));
    assert.equal(String(await read(scene, bucketId, id)), "content");
  });

  check("signedUrl: whoever has it writes the blob", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    const { url } = await sign(scene, { bucketId, id, method: "put" });
    const answer = await fetch(url, { method: "PUT", body: "content" });
    assert.ok(answer.ok, `status ${answer.status}: ${await answer.text()}`);
    assert.equal(String(await read(scene, bucketId, id)), "content");
    await isRefused(url, { method: "DELETE" });
  });

  check("signedUrl: it expires", needs, async (scene) => {
    const bucketId = await blobBucket(scene, { [id]: "content" });
    const { url } = await sign(scene, { bucketId, id, expiresIn: 1 });
    const status = await scene.until(
      "the URL expires",
      async () => {
        const answer = await fetch(url);
        await answer.text();
        return answer.status;
      },
      (one) => one !== 200,
    );
    assert.ok(refusedStatuses.has(status), `status ${status}`);
  });

  check("signedUrl: a media type is demanded, or the URL is not made", [...needs, "blobs.get"], async (scene) => {
    const bucketId = await blobBucket(scene);
    const { url } = await sign(scene, { bucketId, id, method: "put", contentType: "text/csv" });
    await isRefused(url, { method: "PUT", body: "content", headers: { "Content-Type": "text/html" } });
    const answer = await fetch(url, { method: "PUT", body: "content", headers: { "Content-Type": "text/csv" } });
    assert.ok(answer.ok, `status ${answer.status}: ${await answer.text()}`);
    assert.equal((await scene.cloud.call("blobs", "get", { bucketId, id })).contentType, "text/csv");
  });
}

/** Skips where the store that the driver found cannot do it. */
async function sign(scene: Scene, params: Params<"blobs", "signedUrl">) {
  try {
    return await scene.cloud.call("blobs", "signedUrl", params);
  } catch (error) {
    if (isCloudError(error) && error.code === "unsupported") return scene.skip(`the store says: ${error.message}`);
    throw error;
  }
}

async function isRefused(url: string, request: RequestInit = {}): Promise<void> {
  const answer = await fetch(url, request);
  await answer.text();
  assert.ok(refusedStatuses.has(answer.status), `${request.method ?? "GET"} was answered with status ${answer.status}`);
}
