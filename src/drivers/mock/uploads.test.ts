import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { localTime } from "./local-time.ts";
import { bodyOf, failing, textOf } from "./test-session.ts";
import { bucketId, date, md5, read, storing } from "./test-storage.ts";

describe("segmented uploads", () => {
  const id = "seg";

  it("make a blob of their segments, in order", async () => {
    const { session, files } = await storing();
    const { blobs } = session;
    const { uploadId } = await blobs.beginUpload({ bucketId, id, contentType: "text/plain", metadata: { a: "1" } });
    const upload = { bucketId, id, uploadId };
    const second = await blobs.uploadSegment({ ...upload, number: 2, body: bodyOf("wor", "ld") });
    const first = await blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("hello "), size: 6 });
    await blobs.uploadSegment({ ...upload, number: 7, body: bodyOf("never listed") });
    assert.deepEqual(first, { segmentId: md5("hello "), size: 6, checksums: undefined });
    assert.deepEqual(
      (await blobs.listSegments(upload)).map(({ number, size }) => [number, size]),
      [
        [1, 6],
        [2, 5],
        [7, 12],
      ],
    );
    await assert.rejects(blobs.get({ bucketId, id }), failing("not_found"));
    const blob = await blobs.completeUpload({
      ...upload,
      segments: [
        { number: 1, segmentId: first.segmentId },
        { number: 2, segmentId: second.segmentId },
      ],
    });
    const etag = md5(Buffer.from(md5("hello ") + md5("world"), "hex"));
    assert.deepEqual(blob, {
      id,
      bucketId,
      size: 11,
      contentType: "text/plain",
      metadata: { a: "1" },
      lastModified: date,
      etag: `${etag}-2`,
      etagKind: "composite",
      partCount: 2,
      verbatim: { lastModified: localTime(date) },
    });
    assert.equal(await read(session, id), "hello world");
    const { body } = await blobs.content({ bucketId, id, range: { first: 4, last: 7 } });
    assert.equal(await textOf(body), "o wo");
    await files(2);
    await assert.rejects(blobs.listSegments(upload), failing("not_found", { providerCode: "NoSuchUpload" }));
    await blobs.destroy({ bucketId, id });
    await files(0);
  });

  it("refuse segments that are unknown or out of order, and go on", async () => {
    const { session } = await storing();
    const { blobs } = session;
    const upload = { bucketId, id, ...(await blobs.beginUpload({ bucketId, id })) };
    const { segmentId } = await blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("a") });
    await blobs.uploadSegment({ ...upload, number: 2, body: bodyOf("a") });
    const complete = (...segments: { number: number; segmentId: string }[]) => blobs.completeUpload({ ...upload, segments });
    const unknown = failing("invalid_argument", { providerCode: "InvalidPart" });
    const disordered = failing("invalid_argument", { providerCode: "InvalidPartOrder" });
    await assert.rejects(complete(), unknown);
    await assert.rejects(complete({ number: 1, segmentId: "def" }), unknown);
    await assert.rejects(complete({ number: 3, segmentId }), unknown);
    await assert.rejects(complete({ number: 2, segmentId }, { number: 1, segmentId }), disordered);
    await assert.rejects(complete({ number: 1, segmentId }, { number: 1, segmentId }), disordered);
    assert.equal((await complete({ number: 1, segmentId }, { number: 2, segmentId })).size, 2);
  });

  it("replace a segment by a later one of its number", async () => {
    const { session, files } = await storing();
    const { blobs } = session;
    const upload = { bucketId, id, ...(await blobs.beginUpload({ bucketId, id })) };
    await blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("old") });
    const { segmentId } = await blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("new") });
    await files(1);
    await blobs.completeUpload({ ...upload, segments: [{ number: 1, segmentId }] });
    assert.equal(await read(session, id), "new");
  });

  it("are given up without a trace", async () => {
    const { session, files } = await storing();
    const { blobs } = session;
    const upload = { bucketId, id, ...(await blobs.beginUpload({ bucketId, id })) };
    await blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("a") });
    async function* slow() {
      yield Buffer.from("b");
      await blobs.abortUpload(upload);
    }
    const gone = failing("not_found", { providerCode: "NoSuchUpload" });
    await assert.rejects(blobs.uploadSegment({ ...upload, number: 2, body: slow() }), gone);
    await assert.rejects(blobs.abortUpload(upload), gone);
    await assert.rejects(blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("a") }), gone);
    await files(0);
  });

  it("are of one blob only, and as many as one likes", async () => {
    const { session, files } = await storing();
    const { blobs } = session;
    const one = { bucketId, id, ...(await blobs.beginUpload({ bucketId, id })) };
    const other = { bucketId, id, ...(await blobs.beginUpload({ bucketId, id })) };
    await blobs.beginUpload({ bucketId, id: "another" });
    assert.notEqual(one.uploadId, other.uploadId);
    assert.deepEqual(
      (await blobs.listUploads({ bucketId })).map((upload) => upload.id),
      ["another", "seg", "seg"],
    );
    assert.equal((await blobs.listUploads({ bucketId, prefix: "s" })).length, 2);
    const stray = { ...one, id: "another", number: 1, body: bodyOf("x") };
    await assert.rejects(blobs.uploadSegment(stray), failing("not_found", { providerCode: "NoSuchUpload" }));
    await assert.rejects(blobs.uploadSegment({ ...one, number: 10_001, body: bodyOf("x") }), failing("invalid_argument"));
    await assert.rejects(blobs.beginUpload({ bucketId: "nope", id }), failing("not_found"));
    await Promise.all([one, other].map((upload) => blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("x") })));
    await files(2);
  });

  it("go with their bucket", async () => {
    const { session, files } = await storing();
    await session.buckets.create({ name: "g" });
    const upload = { bucketId: "g", id, ...(await session.blobs.beginUpload({ bucketId: "g", id })) };
    await session.blobs.uploadSegment({ ...upload, number: 1, body: bodyOf("x") });
    await session.buckets.destroy({ id: "g" });
    await files(0);
    await assert.rejects(session.blobs.listSegments(upload), failing("not_found", { providerCode: "NoSuchUpload" }));
  });
});
