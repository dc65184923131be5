import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { CloudError } from "../../model/errors.ts";
import { allCollections, type ServiceKey } from "../../model/collections.ts";
import { assertSameMembers, collect, refused } from "./assertions.ts";
import { blobBucket, bodyOf, pattern, put, read } from "./blob-scene.ts";
import type { Check, Need } from "./check.ts";
import { soon } from "./patience.ts";
import { each } from "./side-by-side.ts";
import type { Scene } from "./scene.ts";

const large = 5 * 2 ** 20 + 1;
const blobs: readonly Need[] = ["buckets.create", "blobs.put", "blobs.content"];

/** A client that hangs up: what runs for it ends, soon, and leaves nothing behind. */
export function cancellationChecks(check: Check): void {
  check("before a call: canceled, and nothing is done", [], async (scene) => {
    const collection = easilyMade.find((key) => scene.supports(key, "create") && scene.supports(key, "list"));
    if (!collection) return scene.skip("there is nothing that is easily made");
    const before = await scene.list(collection);
    const params = await scene.plain(collection);
    const { cloud, hangUp } = await client(scene);
    hangUp();
    await soon(scene, refused(scene.callOn(cloud, collection, "create", params), "canceled"));
    assertSameMembers(before, await scene.list(collection));
  });

  check("before a list: canceled", [], async (scene) => {
    const { cloud, hangUp } = await client(scene);
    hangUp();
    for (const collection of listable(scene))
      await soon(scene, refused(scene.list(collection, {}, cloud), "canceled", collection));
  });

  check("during a list: canceled", [], async (scene) => {
    await each(listable(scene), async (collection) => {
      const { cloud, hangUp } = await client(scene);
      const members = scene.stream(collection, {}, cloud);
      if ((await members.next()).done) return;
      hangUp();
      await soon(scene, refused(collect(members), "canceled", collection));
    });
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
    await soon(scene, refused(rest(), "canceled"));
  });

  for (const [what, makeBody] of Object.entries({ "breaks off": breakingOff, "falls silent": fallingSilent })) {
    check(
      `during a write of a blob whose body ${what}: canceled, and nothing half-written is visible`,
      [...blobs, "blobs.list"],
      async (scene) => {
        const bucketId = await blobBucket(scene);
        const write = async (): Promise<unknown> => {
          const { cloud, hangUp } = await client(scene);
          return cloud.call("blobs", "put", { bucketId, id: "blob", body: makeBody(hangUp) });
        };
        await soon(scene, refused(write(), "canceled"));
        assert.deepEqual(await scene.list("blobs", { bucketId }), []);
        await put(scene, bucketId, "blob", "old");
        await soon(scene, refused(write(), "canceled"));
        assert.equal(String(await read(scene, bucketId, "blob")), "old");
      },
    );
  }

  check("a body that nobody reads to its end is closed", blobs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", pattern(large));
    const { body } = await scene.cloud.call("blobs", "content", { bucketId, id: "blob" });
    for await (const piece of body) {
      assert.ok(piece.length > 0);
      break;
    }
    await soon(scene, scene.cloud.call("blobs", "destroy", { bucketId, id: "blob" }));
  });
}

/** Collections whose members need nothing else to be made before. */
const easilyMade: readonly ServiceKey[] = ["keys", "buckets", "firewalls", "networks", "volumes"];

/** The collections that can be listed without naming a parent. */
const listable = (scene: Scene): readonly ServiceKey[] =>
  allCollections
    .filter(([key, { source, parent }]) => source !== "gateway" && parent === undefined && scene.supports(key, "list"))
    .map(([key]) => key as ServiceKey);

interface Client {
  readonly cloud: Awaited<ReturnType<Scene["harness"]["session"]>>;
  hangUp(): void;
}

async function client(scene: Scene): Promise<Client> {
  const controller = new AbortController();
  return { cloud: await scene.harness.session(controller.signal), hangUp: () => controller.abort() };
}

/** A body whose client hangs up in the middle, which its socket notices. */
async function* breakingOff(hangUp: () => void): AsyncGenerator<Uint8Array> {
  yield* bodyOf(pattern(100_000), pattern(100_000));
  hangUp();
  throw new CloudError("canceled", "The client hung up.");
}

/** A body whose client hangs up in the middle, and of which nothing more comes, not even an error. */
function fallingSilent(hangUp: () => void): Readable {
  const pieces = [pattern(100_000), pattern(100_000)];
  return new Readable({
    read() {
      const piece = pieces.shift();
      if (piece) this.push(piece);
      else hangUp();
    },
  });
}
