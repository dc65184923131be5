import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import type { Cloud } from "../../../gateway/cloud.ts";
import { allOf, failsAs, openCloud } from "../../../testing/test-driver/open-cloud.ts";
import { gibibyte } from "./units.ts";

async function* bodyOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

const bucketId = "first-bucket";
const put = (cloud: Cloud, id: string, content: string, more = {}) =>
  cloud.call("blobs", "put", { bucketId, id, body: bodyOf(content), ...more });
const read = async (cloud: Cloud, id: string, more = {}) => {
  const { body } = await cloud.call("blobs", "content", { bucketId, id, ...more });
  return Buffer.concat(await allOf(body)).toString();
};

describe("volumes and snapshots of the local cloud", () => {
  it("attach, grow and go", async () => {
    const { cloud } = await openCloud();
    const { id } = await cloud.call("volumes", "create", { capacity: 2 * gibibyte, name: "диск", type: "fast", iops: 100 });
    const where = { instanceId: "instance-2", device: "/dev/vdb" };
    assert.equal((await cloud.call("volumes", "attach", { id, ...where })).state, "in-use");
    await assert.rejects(cloud.call("volumes", "attach", { id, ...where }), failsAs("failed_precondition"));
    await assert.rejects(cloud.call("volumes", "attach", { id: "volume-1", ...where }), failsAs("failed_precondition"));
    await assert.rejects(cloud.call("volumes", "destroy", { id }), failsAs("failed_precondition"));
    await assert.rejects(cloud.call("volumes", "detach", { id, instanceId: "instance-1" }), failsAs("failed_precondition"));
    assert.equal((await cloud.call("volumes", "update", { id, capacity: 3 * gibibyte })).capacity, 3 * gibibyte);
    await assert.rejects(cloud.call("volumes", "update", { id, capacity: gibibyte }), failsAs("invalid_argument"));
    assert.deepEqual(
      (await allOf(cloud.list("volumes", { instanceId: "instance-2" }))).map((each) => each.id),
      [id],
    );
    assert.equal((await cloud.call("volumes", "detach", { id })).instanceId, undefined);
    await cloud.call("volumes", "destroy", { id });
    await assert.rejects(cloud.call("volumes", "get", { id }), failsAs("not_found"));
  });

  it("refuse what cannot be", async () => {
    const { cloud } = await openCloud({ quotas: { volumes: 1 } });
    const refusals = [
      { capacity: 0 },
      { snapshotId: "nonsense" },
      { snapshotId: "snapshot-1", capacity: gibibyte },
      { snapshotId: "snapshot-1", imageId: "image-1" },
      { type: "nonsense" },
      { iops: 5 },
      { realmId: "nonsense" },
    ];
    for (const params of refusals) await assert.rejects(cloud.call("volumes", "create", params), failsAs("invalid_argument"));
    await assert.rejects(cloud.call("volumes", "create", {}), failsAs("quota_exceeded"));
  });

  it("are copied by snapshots, which can be shared", async () => {
    const { cloud, other } = await openCloud();
    const { id, state } = await cloud.call("snapshots", "create", { volumeId: "volume-1", name: "copy" });
    assert.equal(state, "completed");
    await assert.rejects(cloud.call("snapshots", "create", { volumeId: "nonsense" }), failsAs("invalid_argument"));
    await cloud.call("snapshots", "update", { id, sharedWith: ["other"] });
    assert.equal((await other.call("snapshots", "get", { id })).name, "copy");
    await assert.rejects(other.call("snapshots", "destroy", { id }), failsAs("permission_denied"));
    const volume = await other.call("volumes", "create", { snapshotId: id });
    assert.equal(volume.capacity, 10 * gibibyte);
    await cloud.call("snapshots", "destroy", { id });
  });
});

describe("buckets of the local cloud", () => {
  it("are unique, hold documents, and go when they are empty", async () => {
    const { cloud, other } = await openCloud();
    const made = await cloud.call("buckets", "create", { name: "ведро <&>", location: "south" });
    await assert.rejects(cloud.call("buckets", "create", { name: made.id }), failsAs("already_exists"));
    await assert.rejects(cloud.call("buckets", "create", { name: "a/b" }), failsAs("invalid_argument"));
    await assert.rejects(other.call("buckets", "get", { id: made.id }), failsAs("not_found"));
    await cloud.call("buckets", "setDocument", { id: made.id, document: "policy", content: "{}" });
    assert.equal(await cloud.call("buckets", "getDocument", { id: made.id, document: "policy" }), "{}");
    await cloud.call("buckets", "removeDocument", { id: made.id, document: "policy" });
    await assert.rejects(cloud.call("buckets", "getDocument", { id: made.id, document: "policy" }), failsAs("not_found"));
    await put(cloud, "x", "y");
    await assert.rejects(cloud.call("buckets", "destroy", { id: bucketId }), failsAs("failed_precondition"));
    await cloud.call("buckets", "destroy", { id: made.id });
  });
});

describe("blobs of the local cloud", () => {
  it("keep content, headers, metadata and names as they are", async () => {
    const { cloud } = await openCloud();
    const id = "..%2f/a\u{1f600}\r\n<&>\"'";
    const metadata = Object.fromEntries([
      ["__proto__", "x"],
      ["ключ", "<значение>"],
    ]);
    const md5 = createHash("md5").update("content").digest("hex");
    const made = await put(cloud, id, "content", { contentType: "text/plain", metadata, checksums: { md5 }, size: 7 });
    assert.deepEqual([made.etag, made.size, made.contentType], [md5, 7, "text/plain"]);
    const shown = await cloud.call("blobs", "get", { bucketId, id });
    assert.deepEqual(Object.entries(shown.metadata), Object.entries(metadata));
    assert.equal(await read(cloud, id), "content");
    const updated = await cloud.call("blobs", "update", { bucketId, id, metadata: { a: "b" } });
    assert.deepEqual([updated.metadata, updated.contentType], [{ a: "b" }, "text/plain"]);
    await cloud.call("blobs", "destroy", { bucketId, id });
    await assert.rejects(cloud.call("blobs", "get", { bucketId, id }), failsAs("not_found"));
  });

  it("refuse bodies that are not as announced", async () => {
    const { cloud } = await openCloud();
    await assert.rejects(
      put(cloud, "x", "content", { size: 6 }),
      failsAs("invalid_argument", { providerCode: "IncompleteBody" }),
    );
    await assert.rejects(
      put(cloud, "x", "content", { size: 8 }),
      failsAs("invalid_argument", { providerCode: "IncompleteBody" }),
    );
    const wrong = { checksums: { sha256: "nonsense" } };
    await assert.rejects(put(cloud, "x", "content", wrong), failsAs("invalid_argument", { providerCode: "BadDigest" }));
    await assert.rejects(put(cloud, "x", "content", { checksums: { crc32: "AAAAAA==" } }), failsAs("invalid_argument"));
    await assert.rejects(cloud.call("blobs", "get", { bucketId, id: "x" }), failsAs("not_found"));
    await put(cloud, "x", "content", { checksums: { crc32: "/sUwqQ==" } });
    await assert.rejects(cloud.call("blobs", "put", { bucketId: "nonsense", id: "x", body: bodyOf("") }), failsAs("not_found"));
  });

  it("answer ranges and conditions", async () => {
    const { cloud } = await openCloud();
    const { etag = "" } = await put(cloud, "x", "0123456789");
    assert.equal(await read(cloud, "x", { range: { first: 2, last: 4 } }), "234");
    assert.equal(await read(cloud, "x", { range: { first: 8, last: 99 } }), "89");
    assert.equal(await read(cloud, "x", { range: { suffix: 3 } }), "789");
    await assert.rejects(
      read(cloud, "x", { range: { first: 10 } }),
      failsAs("invalid_argument", { providerCode: "InvalidRange" }),
    );
    await assert.rejects(
      read(cloud, "x", { range: { suffix: 0 } }),
      failsAs("invalid_argument", { providerCode: "InvalidRange" }),
    );
    await assert.rejects(
      read(cloud, "x", { ifNoneMatch: `"${etag}"` }),
      failsAs("failed_precondition", { providerCode: "NotModified" }),
    );
    await assert.rejects(
      read(cloud, "x", { ifMatch: '"other"' }),
      failsAs("failed_precondition", { providerCode: "PreconditionFailed" }),
    );
    assert.equal(await read(cloud, "x", { ifMatch: `"other", "${etag}"` }), "0123456789");
    await assert.rejects(
      put(cloud, "x", "", { ifNoneMatch: "*" }),
      failsAs("failed_precondition", { providerCode: "PreconditionFailed" }),
    );
  });

  it("stop when nobody reads on, and show that they did", async () => {
    const { cloud, probe } = await openCloud();
    const size = 1_000_000;
    await put(cloud, "large", "x".repeat(size));
    const { body } = await cloud.call("blobs", "content", { bucketId, id: "large" });
    for await (const chunk of body) {
      assert.ok(chunk.length < size);
      break;
    }
    assert.deepEqual([probe.bodies[0]?.outcome, probe.bodies[0]?.chunks], ["returned", 1]);
    const unread = await cloud.call("blobs", "content", { bucketId, id: "large" });
    await unread.body[Symbol.asyncIterator]().return?.();
    assert.equal(probe.bodies[1]?.outcome, "returned");
    await read(cloud, "large");
    assert.deepEqual([probe.bodies[2]?.outcome, probe.bodies[2]?.bytes], ["complete", size]);
  });

  it("list in the order of UTF-8, and level by level", async () => {
    const { cloud } = await openCloud();
    for (const name of ["b/2", "\u{1f600}", "\uff5e", "a", "b/1", "c"]) await put(cloud, name, name);
    assert.deepEqual(
      (await allOf(cloud.list("blobs", { bucketId }))).map(({ id }) => id),
      ["a", "b/1", "b/2", "c", "\uff5e", "\u{1f600}"],
    );
    const level = await cloud.call("blobs", "browse", { bucketId, delimiter: "/", limit: 2 });
    assert.deepEqual([level.blobs.map(({ id }) => id), level.prefixes, level.truncated, level.next], [["a"], ["b/"], true, "b/"]);
    const rest = await cloud.call("blobs", "browse", { bucketId, delimiter: "/", after: level.next });
    assert.deepEqual([rest.blobs.map(({ id }) => id), rest.prefixes], [["c", "\uff5e", "\u{1f600}"], []]);
    const below = await cloud.call("blobs", "browse", { bucketId, prefix: "b/", delimiter: "/" });
    assert.deepEqual(
      below.blobs.map(({ id }) => id),
      ["b/1", "b/2"],
    );
  });

  it("copy, with or without what is known of the source", async () => {
    const { cloud } = await openCloud();
    await put(cloud, "x", "content", { metadata: { a: "b" }, contentType: "text/plain" });
    const source = { sourceBucketId: bucketId, sourceId: "x" };
    const same = await cloud.call("blobs", "copy", { bucketId, id: "y", ...source });
    assert.deepEqual([same.metadata, same.contentType], [{ a: "b" }, "text/plain"]);
    const replaced = await cloud.call("blobs", "copy", { bucketId, id: "z", ...source, replace: true, metadata: { c: "d" } });
    assert.deepEqual([replaced.metadata, replaced.contentType], [{ c: "d" }, undefined]);
    assert.equal(await read(cloud, "z"), "content");
    await assert.rejects(cloud.call("blobs", "copy", { bucketId, id: "y", ...source, sourceId: "gone" }), failsAs("not_found"));
  });

  it("keep versions where the bucket says so", async () => {
    const { cloud } = await openCloud();
    const content = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    await cloud.call("buckets", "setDocument", { id: bucketId, document: "versioning", content });
    const first = await put(cloud, "x", "1");
    await put(cloud, "x", "2");
    await cloud.call("blobs", "destroy", { bucketId, id: "x" });
    await assert.rejects(read(cloud, "x"), failsAs("not_found"));
    assert.equal(await read(cloud, "x", { versionId: first.versionId }), "1");
    const versions = await allOf(cloud.list("blobs", { bucketId, versions: true }));
    assert.deepEqual(
      versions.map(({ deleteMarker }) => deleteMarker ?? false),
      [true, false, false],
    );
    await cloud.call("blobs", "destroy", { bucketId, id: "x", versionId: versions[0]?.versionId });
    assert.equal(await read(cloud, "x"), "2");
  });

  it("are written in segments", async () => {
    const { cloud } = await openCloud();
    const blob = { bucketId, id: "large" };
    const { uploadId } = await cloud.call("blobs", "beginUpload", { ...blob, metadata: { a: "b" } });
    const segment = async (number: number, text: string) => {
      const { segmentId } = await cloud.call("blobs", "uploadSegment", { ...blob, uploadId, number, body: bodyOf(text) });
      return { number, segmentId };
    };
    const second = await segment(2, "end");
    const first = await segment(1, "x".repeat(1024));
    assert.deepEqual(
      (await cloud.call("blobs", "listSegments", { ...blob, uploadId })).map(({ number }) => number),
      [1, 2],
    );
    assert.deepEqual(
      (await cloud.call("blobs", "listUploads", { bucketId })).map(({ id }) => id),
      ["large"],
    );
    const complete = (...segments: (typeof first)[]) => cloud.call("blobs", "completeUpload", { ...blob, uploadId, segments });
    await assert.rejects(complete(second, first), failsAs("invalid_argument", { providerCode: "InvalidPartOrder" }));
    await assert.rejects(complete({ number: 1, segmentId: "no" }), failsAs("invalid_argument", { providerCode: "InvalidPart" }));
    const made = await complete(first, second);
    assert.deepEqual([made.size, made.partCount, made.etagKind, made.metadata], [1027, 2, "composite", { a: "b" }]);
    assert.equal((await read(cloud, "large")).slice(-4), "xend");
    await assert.rejects(complete(first), failsAs("not_found"));
    const { uploadId: small } = await cloud.call("blobs", "beginUpload", blob);
    const parts = [];
    for (const number of [1, 2]) {
      const { segmentId } = await cloud.call("blobs", "uploadSegment", { ...blob, uploadId: small, number, body: bodyOf("x") });
      parts.push({ number, segmentId });
    }
    await assert.rejects(
      cloud.call("blobs", "completeUpload", { ...blob, uploadId: small, segments: parts }),
      failsAs("invalid_argument", { providerCode: "EntityTooSmall" }),
    );
    await cloud.call("blobs", "abortUpload", { ...blob, uploadId: small });
    assert.deepEqual(await cloud.call("blobs", "listUploads", { bucketId }), []);
  });

  it("in segments are given up when nobody ends them in time", async () => {
    let time = 0;
    const { cloud } = await openCloud({ uploadAge: 1000, now: () => time });
    const blob = { bucketId, id: "large" };
    const { uploadId } = await cloud.call("blobs", "beginUpload", blob);
    const { uploadId: ended } = await cloud.call("blobs", "beginUpload", blob);
    const segment = (number: number) =>
      cloud.call("blobs", "uploadSegment", { ...blob, uploadId, number, body: bodyOf("segment") });
    await segment(1);
    await cloud.call("blobs", "abortUpload", { ...blob, uploadId: ended });
    time = 999;
    assert.equal((await cloud.call("blobs", "listUploads", { bucketId })).length, 1);
    time = 1000;
    assert.deepEqual(await cloud.call("blobs", "listUploads", { bucketId }), []);
    await assert.rejects(segment(2), failsAs("not_found"));
  });
});
