import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createMock } from "../drivers/mock/driver.ts";
import { serve } from "../../test/running-server.ts";
import { ApiError, createClient } from "./client.ts";

const server = await serve([createMock()]);
after(() => server.close());
const { blobs } = createClient({ url: `http://127.0.0.1:${server.port}`, user: "mockuser", password: "mockpassword" });
const bucket = "bucket1";

/** A stream of so many pieces of 64 KiB, which counts what was taken of it. */
function pieces(count: number): {
  readonly stream: ReadableStream<Uint8Array>;
  readonly taken: () => number;
  readonly canceled: Promise<unknown>;
} {
  let taken = 0;
  let cancel: (reason: unknown) => void;
  const canceled = new Promise<unknown>((resolve) => {
    cancel = resolve;
  });
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken < count) controller.enqueue(new Uint8Array(65536).fill(taken++));
        else controller.close();
      },
      cancel: (reason) => cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, taken: () => taken, canceled };
}

const textOf = async (id: string): Promise<string> => new Response((await blobs.content(bucket, id)).body).text();
const code = (expected: string) => (error: unknown) => error instanceof ApiError && error.code === expected;

test("content of every kind comes back as it was", async () => {
  const bytes = new TextEncoder().encode("größe");
  const kinds = {
    text: "größe",
    bytes,
    blob: new Blob([bytes]),
    stream: new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
  };
  for (const [id, content] of Object.entries(kinds)) {
    const written = await blobs.put(bucket, id, content);
    assert.equal(written.size, bytes.length, id);
    assert.equal(written.contentType, undefined, id);
    assert.equal(await textOf(id), "größe", id);
  }
});

test("facts and metadata are kept", async () => {
  const metadata = { two_words: "größe 100%", empty: "" };
  await blobs.put(bucket, "facts", new Blob(["x"], { type: "text/plain" }), { metadata });
  const { lastModified, ...facts } = await blobs.get(bucket, "facts");
  assert.ok(lastModified instanceof Date);
  assert.deepEqual(facts, { id: "facts", bucketId: bucket, size: 1, contentType: "text/plain", metadata });
  assert.deepEqual(await blobs.setMetadata(bucket, "facts", { other: "ü" }), { other: "ü" });
  assert.deepEqual((await blobs.get(bucket, "facts")).metadata, { other: "ü" });
  await assert.rejects(blobs.setMetadata(bucket, "facts", { "Two-Words": "x" }), code("invalid_argument"));
  await assert.rejects(blobs.setMetadata(bucket, "facts", { lines: "a\nb" }), code("invalid_argument"));
});

test("names of any characters, but for those that no address can hold", async () => {
  for (const id of ["a/b c", "ü?&#;=%41", "..."]) {
    await blobs.put(bucket, id, id);
    assert.equal(await textOf(id), id);
    assert.ok((await blobs.list(bucket).toArray()).some((blob) => blob.id === id));
    await blobs.destroy(bucket, id);
    await assert.rejects(blobs.get(bucket, id), code("not_found"));
  }
  for (const id of ["", ".", ".."]) await assert.rejects(blobs.put(bucket, id, "x"), code("invalid_argument"));
});

test("ranges and conditions", async () => {
  await blobs.put(bucket, "digits", "0123456789");
  const part = async (range: Parameters<typeof blobs.content>[2]) => {
    const { body, ...facts } = await blobs.content(bucket, "digits", range);
    return [await new Response(body).text(), facts.size, facts.length, facts.range] as const;
  };
  assert.deepEqual(await part({}), ["0123456789", 10, 10, undefined]);
  assert.deepEqual(await part({ range: { first: 2, last: 4 } }), ["234", 10, 3, { first: 2, last: 4 }]);
  assert.deepEqual(await part({ range: { first: 8 } }), ["89", 10, 2, { first: 8, last: 9 }]);
  assert.deepEqual(await part({ range: { suffix: 3 } }), ["789", 10, 3, { first: 7, last: 9 }]);
  await assert.rejects(part({ range: { first: 10 } }), code("range_not_satisfiable"));
  await assert.rejects(part({ range: { first: 4, last: 2 } }), code("invalid_argument"));

  const { etag, body } = await blobs.content(bucket, "digits");
  await body.cancel();
  assert.ok(etag);
  await assert.rejects(part({ ifNoneMatch: etag }), code("not_modified"));
  await assert.rejects(part({ ifMatch: "other" }), code("precondition_failed"));
  await assert.rejects(blobs.put(bucket, "digits", "x", { ifNoneMatch: "*" }), code("precondition_failed"));
  assert.equal((await blobs.put(bucket, "digits", "x", { ifMatch: etag })).size, 1);
});

test("segments of a stream and of a Blob; a stream is read segment by segment", async () => {
  const segmentSize = 5 * 2 ** 20;
  const { stream, taken } = pieces(100);
  const progress: number[] = [];
  const most: number[] = [];
  const written = await blobs.putSegmented(bucket, "segments", stream, {
    segmentSize,
    metadata: { a: "1" },
    onProgress: (done) => {
      progress.push(done);
      most.push(taken());
    },
  });
  assert.equal(written.size, 100 * 65536);
  assert.deepEqual(written.metadata, { a: "1" });
  assert.deepEqual(progress, [segmentSize, 100 * 65536]);
  assert.deepEqual(most, [80, 100]);
  const { body } = await blobs.content(bucket, "segments", { range: { first: segmentSize - 1, last: segmentSize } });
  assert.deepEqual(await new Response(body).arrayBuffer(), Uint8Array.of(79, 80).buffer);

  await blobs.putSegmented(bucket, "segments", new Blob([new Uint8Array(7 * 2 ** 20).fill(65)], { type: "text/plain" }), {
    segmentSize,
  });
  assert.equal((await blobs.get(bucket, "segments")).contentType, "text/plain");
  assert.equal((await textOf("segments")).length, 7 * 2 ** 20);
  assert.equal((await blobs.putSegmented(bucket, "segments", "")).size, 0);
});

test("an abort ends an upload and its source", async () => {
  const { stream, canceled } = pieces(1_000_000);
  const controller = new AbortController();
  const reason = new Error("enough");
  const upload = blobs.put(bucket, "aborted", stream, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(upload, reason);
  assert.equal(await canceled, reason);
  await assert.rejects(blobs.get(bucket, "aborted"), code("not_found"));
});

test("a refusal ends an upload and its source", async () => {
  const { stream, canceled } = pieces(1_000_000);
  await assert.rejects(blobs.put("no-such-bucket", "x", stream), code("not_found"));
  assert.ok(code("not_found")(await canceled));
});

test("who stops reading content stops the server", async () => {
  await blobs.put(bucket, "large", pieces(400).stream, { size: 400 * 65536 });
  const controller = new AbortController();
  const { body, length } = await blobs.content(bucket, "large", { signal: controller.signal });
  assert.equal(length, 400 * 65536);
  const reader = body.getReader();
  await reader.read();
  controller.abort(new Error("enough"));
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  }, /enough/);
});
