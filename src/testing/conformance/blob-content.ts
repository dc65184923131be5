import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Params } from "../../model/collections.ts";
import type { ErrorCode } from "../../model/errors.ts";
import type { ByteStream } from "../../model/shape.ts";
import { idsOf, refused } from "./assertions.ts";
import { blobBucket, bodyOf, inPieces, pattern, put, read, readBody } from "./blob-scene.ts";
import type { Check, Need } from "./check.ts";

const needs: readonly Need[] = ["buckets.create", "blobs.put", "blobs.content"];
const large = 5 * 2 ** 20 + 1;

/** Writes that go wrong. */
const failures: Readonly<
  Record<
    string,
    Pick<Params<"blobs", "put">, "size" | "checksums"> & { readonly body: () => ByteStream; readonly code?: ErrorCode }
  >
> = {
  "a body that breaks off": { body: breakingOff },
  "a body that is shorter than told": { body: () => bodyOf("five!"), size: 10, code: "invalid_argument" },
  "a body that is longer than told": { body: () => bodyOf("five!"), size: 2, code: "invalid_argument" },
  "a wrong checksum": { body: () => bodyOf("five!"), checksums: { md5: "0".repeat(32) }, code: "invalid_argument" },
};

/** Content, and what becomes of it when a transfer goes wrong. */
export function blobContentChecks(check: Check): void {
  for (const [what, size] of Object.entries({ nothing: 0, "one byte": 1, "5 MiB and one byte": large })) {
    for (const told of [true, false]) {
      check(`put, content: ${what}, of ${told ? "known" : "unknown"} length`, [...needs, "blobs.get"], async (scene) => {
        const bucketId = await blobBucket(scene);
        const content = pattern(size);
        const written = await scene.cloud.call("blobs", "put", {
          bucketId,
          id: "blob",
          body: inPieces(content),
          ...(told ? { size } : {}),
        });
        assert.equal(written.size, size);
        assert.equal((await scene.cloud.call("blobs", "get", { bucketId, id: "blob" })).size, size);
        const answer = await scene.cloud.call("blobs", "content", { bucketId, id: "blob" });
        assert.equal(answer.blob.size, size);
        assert.equal(answer.range, undefined);
        // Compared by its digest: a difference of megabytes tells nobody anything.
        assert.equal(digest(await readBody(answer.body)), digest(content));
      });
    }
  }

  check("content: a large body comes in pieces", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", pattern(large));
    const { body } = await scene.cloud.call("blobs", "content", { bucketId, id: "blob" });
    let pieces = 0;
    for await (const piece of body) pieces += piece.length > 0 ? 1 : 0;
    assert.ok(pieces > 1, "it came in one piece, so that it was held whole");
  });

  check("put: replaces what was there", [...needs, "blobs.list"], async (scene) => {
    const bucketId = await blobBucket(scene, { blob: "a longer text that was there before" });
    await put(scene, bucketId, "blob", "short");
    assert.equal(String(await read(scene, bucketId, "blob")), "short");
    assert.deepEqual(idsOf(await scene.list("blobs", { bucketId })), ["blob"]);
  });

  check("put: into a bucket of its own, not another's", needs, async (scene) => {
    const [one, other] = [await blobBucket(scene, { blob: "one" }), await blobBucket(scene, { blob: "other" })];
    assert.equal(String(await read(scene, one, "blob")), "one");
    assert.equal(String(await read(scene, other, "blob")), "other");
  });

  check("put: in parallel, the blob is one of those written", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(100_000));
    await Promise.all(contents.map((content) => put(scene, bucketId, "blob", content)));
    assert.ok(contents.includes(String(await read(scene, bucketId, "blob"))), "the writes were mixed");
  });

  for (const [what, { body, code, ...announced }] of Object.entries(failures)) {
    check(`put: ${what} leaves what was there`, [...needs, "blobs.list"], async (scene) => {
      const bucketId = await blobBucket(scene);
      const attempt = async (): Promise<void> => {
        const write = scene.cloud.call("blobs", "put", { bucketId, id: "blob", body: body(), ...announced });
        await (code === undefined ? assert.rejects(write) : refused(write, code));
      };
      await attempt();
      assert.deepEqual(await scene.list("blobs", { bucketId }), [], "nothing half-written is visible");
      await put(scene, bucketId, "blob", "old");
      await attempt();
      assert.equal(String(await read(scene, bucketId, "blob")), "old");
    });
  }

  check("put: a right checksum is accepted", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", "five!", { checksums: { md5: createHash("md5").update("five!").digest("hex") } });
    assert.equal(String(await read(scene, bucketId, "blob")), "five!");
  });

  check("put: into an unknown bucket is not_found", ["blobs.put"], async (scene) => {
    await refused(put(scene, "conformance-no-such-bucket", "blob", "x"), "not_found");
  });

  const ranges: Readonly<
    Record<
      string,
      { readonly asked: { first?: number; last?: number; suffix?: number }; readonly first: number; readonly last: number }
    >
  > = {
    "the first bytes": { asked: { first: 0, last: 3 }, first: 0, last: 3 },
    "one byte": { asked: { first: 5, last: 5 }, first: 5, last: 5 },
    "the middle": { asked: { first: 3, last: 6 }, first: 3, last: 6 },
    "from a place to the end": { asked: { first: 7 }, first: 7, last: 9 },
    "beyond the end": { asked: { first: 8, last: 1000 }, first: 8, last: 9 },
    "the last bytes": { asked: { suffix: 4 }, first: 6, last: 9 },
    "more last bytes than there are": { asked: { suffix: 1000 }, first: 0, last: 9 },
  };
  for (const [what, { asked, first, last }] of Object.entries(ranges)) {
    check(`content: a range: ${what}`, needs, async (scene) => {
      const bucketId = await blobBucket(scene, { blob: "0123456789" });
      const answer = await scene.cloud.call("blobs", "content", { bucketId, id: "blob", range: asked });
      assert.equal(String(await readBody(answer.body)), "0123456789".slice(first, last + 1));
      assert.equal(answer.blob.size, 10);
      if (first !== 0 || last !== 9) assert.deepEqual({ ...answer.range }, { first, last });
    });
  }

  for (const [what, range] of Object.entries({
    "behind the end": { first: 10 },
    "far behind the end": { first: 1000, last: 2000 },
    "no last bytes": { suffix: 0 },
  })) {
    check(`content: a range ${what} is invalid_argument InvalidRange`, needs, async (scene) => {
      const bucketId = await blobBucket(scene, { blob: "0123456789" });
      const error = await refused(scene.cloud.call("blobs", "content", { bucketId, id: "blob", range }), "invalid_argument");
      assert.equal(error.details.providerCode, "InvalidRange");
    });
  }
}

const digest = (bytes: Uint8Array): string => `${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;

async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield* bodyOf(pattern(100_000), pattern(100_000));
  throw new Error("the client hung up");
}
