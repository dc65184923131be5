import assert from "node:assert/strict";
import { CloudError } from "../../model/errors.ts";
import { allCollections, type ServiceKey } from "../../model/collections.ts";
import { collect, refused } from "./assertions.ts";
import { blobBucket, bodyOf, pattern, put, read } from "./blob-scene.ts";
import type { Check, Need } from "./check.ts";
import type { Scene } from "./scene.ts";

/** Longer than any answer to a hang-up may take; a guard against waiting for ever. */
const patience = 10_000;
const large = 5 * 2 ** 20 + 1;
const blobs: readonly Need[] = ["buckets.create", "blobs.put", "blobs.content"];

/** A client that hangs up: what runs for it ends, soon, and leaves nothing behind. */
export function cancellationChecks(check: Check): void {
  check("before a call: canceled, and nothing is done", ["keys.create", "keys.list"], async (scene) => {
    const { cloud, hangUp } = await client(scene);
    hangUp();
    const name = scene.name();
    await soon(refused(cloud.call("keys", "create", { name }), "canceled"));
    assert.ok(!(await scene.list("keys")).some((key) => key["name"] === name), "nothing is created for a client that is gone");
  });

  check("during a list: canceled", [], async (scene) => {
    const { cloud, hangUp } = await client(scene);
    let tried = 0;
    for (const [key, declaration] of allCollections) {
      if (declaration.source === "gateway" || declaration.parent !== undefined || !cloud.supports(key, "list")) continue;
      const members = cloud.list(key as "keys", {});
      if ((await members.next()).done) continue;
      hangUp();
      await soon(refused(collect(members), "canceled", `${key}:`));
      tried++;
      break;
    }
    if (tried === 0) scene.skip("there is nothing to list");
  });

  check("before a list: canceled, for every collection", [], async (scene) => {
    const { cloud, hangUp } = await client(scene);
    hangUp();
    for (const [key, declaration] of allCollections) {
      if (declaration.source === "gateway" || declaration.parent !== undefined || !cloud.supports(key, "list")) continue;
      await soon(refused(scene.list(key as ServiceKey, {}, cloud), "canceled", `${key}:`));
    }
  });

  check("during a read of a blob: canceled", blobs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", pattern(large));
    const { cloud, hangUp } = await client(scene);
    const { body } = await cloud.call("blobs", "content", { bucketId, id: "blob" });
    const pieces = body[Symbol.asyncIterator]();
    await pieces.next();
    hangUp();
    const rest = async (): Promise<void> => {
      while (!(await pieces.next()).done);
    };
    await soon(refused(rest(), "canceled"));
  });

  check("during a write of a blob: canceled, and nothing half-written is visible", [...blobs, "blobs.list"], async (scene) => {
    const bucketId = await blobBucket(scene);
    await soon(refused(brokenWrite(scene, bucketId), "canceled"));
    assert.deepEqual(await scene.list("blobs", { bucketId }), []);
    await put(scene, bucketId, "blob", "old");
    await soon(refused(brokenWrite(scene, bucketId), "canceled"));
    assert.equal(String(await read(scene, bucketId, "blob")), "old");
  });

  check("a body that nobody reads to its end is closed", blobs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", pattern(large));
    const { body } = await scene.cloud.call("blobs", "content", { bucketId, id: "blob" });
    for await (const piece of body) {
      assert.ok(piece.length > 0);
      break;
    }
    await soon(scene.cloud.call("blobs", "destroy", { bucketId, id: "blob" }));
  });
}

interface Client {
  readonly cloud: Awaited<ReturnType<Scene["harness"]["session"]>>;
  hangUp(): void;
}

async function client(scene: Scene): Promise<Client> {
  const controller = new AbortController();
  return { cloud: await scene.harness.session(controller.signal), hangUp: () => controller.abort() };
}

/** Writes a body whose client hangs up in the middle; as with a socket, the rest of the body never comes. */
async function brokenWrite(scene: Scene, bucketId: string): Promise<unknown> {
  const { cloud, hangUp } = await client(scene);
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* bodyOf(pattern(100_000), pattern(100_000));
    hangUp();
    throw new CloudError("canceled", "The client hung up.");
  }
  return cloud.call("blobs", "put", { bucketId, id: "blob", body: body() });
}

/** Waits for what must end by itself. */
async function soon<T>(ending: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      ending,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it still waits after ${patience} ms`)), patience);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
