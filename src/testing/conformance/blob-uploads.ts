import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { present, refused } from "./assertions.ts";
import { blobBucket, bodyOf, inPieces, pattern, put, read } from "./blob-scene.ts";
import type { Check, Need } from "./check.ts";
import { unknownId } from "./samples.ts";
import type { Scene } from "./scene.ts";

const needs: readonly Need[] = [
  "buckets.create",
  "blobs.content",
  "blobs.list",
  "blobs.beginUpload",
  "blobs.uploadSegment",
  "blobs.completeUpload",
];
const id = "folder/blob";

interface Upload {
  readonly bucketId: string;
  readonly id: string;
  readonly uploadId: string;
}

async function begin(scene: Scene, bucketId: string, params: Readonly<Record<string, unknown>> = {}): Promise<Upload> {
  const { uploadId } = await scene.cloud.call("blobs", "beginUpload", { bucketId, id, ...params });
  return { bucketId, id, uploadId };
}

async function upload(scene: Scene, to: Upload, number: number, content: Buffer): Promise<{ number: number; segmentId: string }> {
  const { segmentId, size } = await scene.cloud.call("blobs", "uploadSegment", {
    ...to,
    number,
    body: inPieces(content),
    size: content.length,
  });
  assert.equal(size, content.length);
  return { number, segmentId };
}

/** Contents as large as the store demands of all segments but the last. */
function contentsFor({ cloud }: Scene): readonly [Buffer, Buffer, Buffer] {
  const size = Math.max(cloud.driver.blobs?.minimumSegment ?? 0, 100_000);
  const whole = pattern(size * 2 + 7);
  return [whole.subarray(0, size), whole.subarray(size, size * 2), whole.subarray(size * 2)];
}

const digest = (bytes: Uint8Array): string => `${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;

/** Blobs written in segments. */
export function blobUploadChecks(check: Check): void {
  for (const order of [
    [1, 2, 3],
    [3, 1, 2],
  ] as const) {
    check(
      `completeUpload: the blob of segments written in the order ${order.join(", ")}`,
      [...needs, "blobs.get"],
      async (scene) => {
        const bucketId = await blobBucket(scene);
        const begun = await begin(scene, bucketId, { contentType: "text/html", metadata: { colour: "red" } });
        const contents = contentsFor(scene);
        const segments = [];
        for (const number of order)
          segments.push(await upload(scene, begun, number, present(contents[number - 1], "the content")));
        assert.deepEqual(await scene.list("blobs", { bucketId }), [], "it is not visible before it is complete");
        segments.sort((one, other) => one.number - other.number);
        await scene.cloud.call("blobs", "completeUpload", { ...begun, segments });
        assert.equal(digest(await read(scene, bucketId, id)), digest(Buffer.concat([...contents])));
        const { contentType, metadata } = await scene.cloud.call("blobs", "get", { bucketId, id });
        assert.deepEqual([contentType, { ...metadata }], ["text/html", { colour: "red" }]);
      },
    );
  }

  check("uploadSegment: a number written twice holds what was written last", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    const begun = await begin(scene, bucketId);
    await upload(scene, begun, 1, Buffer.from("first"));
    const segment = await upload(scene, begun, 1, Buffer.from("second"));
    await scene.cloud.call("blobs", "completeUpload", { ...begun, segments: [segment] });
    assert.equal(String(await read(scene, bucketId, id)), "second");
  });

  check("completeUpload: an unknown segment is refused, and the upload goes on", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    const begun = await begin(scene, bucketId);
    const segment = await upload(scene, begun, 1, Buffer.from("content"));
    for (const wrong of [
      { number: 2, segmentId: segment.segmentId },
      { number: 1, segmentId: unknownId },
    ]) {
      const completion = scene.cloud.call("blobs", "completeUpload", { ...begun, segments: [wrong] });
      await refused(completion, ["invalid_argument", "not_found"], JSON.stringify(wrong));
    }
    await scene.cloud.call("blobs", "completeUpload", { ...begun, segments: [segment] });
    assert.equal(String(await read(scene, bucketId, id)), "content");
  });

  check(
    "completeUpload: segments in the wrong order, twice or none are invalid_argument",
    [...needs, "blobs.abortUpload"],
    async (scene) => {
      const begun = await begin(scene, await blobBucket(scene));
      const [first, second] = contentsFor(scene);
      const one = await upload(scene, begun, 1, first);
      const two = await upload(scene, begun, 2, second);
      for (const segments of [[two, one], [one, one], []]) {
        await refused(
          scene.cloud.call("blobs", "completeUpload", { ...begun, segments }),
          "invalid_argument",
          `${segments.length} segments:`,
        );
      }
      await scene.cloud.call("blobs", "abortUpload", begun);
    },
  );

  check("an unknown upload is not_found", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    const unknown = { bucketId, id, uploadId: unknownId };
    await refused(scene.cloud.call("blobs", "uploadSegment", { ...unknown, number: 1, body: bodyOf("x") }), "not_found");
    await refused(
      scene.cloud.call("blobs", "completeUpload", { ...unknown, segments: [{ number: 1, segmentId: "x" }] }),
      "not_found",
    );
    for (const operation of ["abortUpload", "listSegments"] as const) {
      if (scene.supports("blobs", operation))
        await refused(scene.cloud.call("blobs", operation, unknown), "not_found", operation);
    }
  });

  check(
    "abortUpload: leaves the blob there was, and the upload is gone",
    [...needs, "blobs.put", "blobs.abortUpload"],
    async (scene) => {
      const bucketId = await blobBucket(scene);
      await put(scene, bucketId, id, "old");
      const begun = await begin(scene, bucketId);
      const segment = await upload(scene, begun, 1, Buffer.from("new"));
      await scene.cloud.call("blobs", "abortUpload", begun);
      await refused(scene.cloud.call("blobs", "completeUpload", { ...begun, segments: [segment] }), "not_found");
      assert.equal(String(await read(scene, bucketId, id)), "old");
    },
  );

  check(
    "listUploads, listSegments: show what is under way",
    [...needs, "blobs.listUploads", "blobs.listSegments"],
    async (scene) => {
      const bucketId = await blobBucket(scene);
      const begun = await begin(scene, bucketId);
      const segments = [await upload(scene, begun, 2, Buffer.from("b")), await upload(scene, begun, 1, Buffer.from("a"))];
      const listed = await scene.cloud.call("blobs", "listSegments", begun);
      assert.deepEqual(
        listed.map(({ number, segmentId }) => ({ number, segmentId })),
        segments.toReversed(),
      );
      const uploads = async (prefix: string) =>
        (await scene.cloud.call("blobs", "listUploads", { bucketId, prefix })).map(({ uploadId }) => uploadId);
      assert.deepEqual(await uploads("folder/"), [begun.uploadId]);
      assert.deepEqual(await uploads("none/"), []);
      await scene.cloud.call("blobs", "completeUpload", { ...begun, segments: segments.slice(1) });
      assert.deepEqual(await uploads(""), [], "a completed upload is no longer under way");
    },
  );

  check("beginUpload: two of one name run side by side", needs, async (scene) => {
    if (!scene.cloud.driver.blobs?.concurrentUploads) scene.skip("the driver declares that they cannot");
    const bucketId = await blobBucket(scene);
    const [one, other] = [await begin(scene, bucketId), await begin(scene, bucketId)];
    assert.notEqual(one.uploadId, other.uploadId);
    const segments = [await upload(scene, one, 1, Buffer.from("one"))];
    await upload(scene, other, 1, Buffer.from("other"));
    await scene.cloud.call("blobs", "completeUpload", { ...one, segments });
    assert.equal(String(await read(scene, bucketId, id)), "one");
  });

  check("uploadSegment: a body that is not as long as told is invalid_argument", needs, async (scene) => {
    const begun = await begin(scene, await blobBucket(scene));
    for (const size of [2, 10]) {
      await refused(
        scene.cloud.call("blobs", "uploadSegment", { ...begun, number: 1, body: bodyOf("five!"), size }),
        "invalid_argument",
        `${size} bytes:`,
      );
    }
  });
}
