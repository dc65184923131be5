import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Cloud } from "../../gateway/gateway.ts";
import type { DriverContext } from "../../model/driver.ts";
import { CloudError } from "../../model/errors.ts";
import { collect, idsOf, refused } from "../conformance/assertions.ts";
import { bodyOf, inPieces, pattern, readBody } from "../conformance/blob-scene.ts";
import type { DriverHarnessOptions } from "../conformance/driver-harness.ts";
import { testGateway, type TestGateway } from "../gateway-harness.ts";
import { Connection } from "../../drivers/openstack/connection.ts";
import { authenticate } from "../../drivers/openstack/identity/authenticate.ts";
import { readProvider, type Location } from "../../drivers/openstack/identity/provider.ts";
import { blobs } from "../../drivers/openstack/object-store/blobs.ts";
import { uploadsContainerOf } from "../../drivers/openstack/object-store/object-path.ts";
import { ObjectStore } from "../../drivers/openstack/object-store/store.ts";
import { putBlob } from "../../drivers/openstack/object-store/writing.ts";
import swift from "../../drivers/swift/driver.ts";

/** What a store takes that takes little. */
const limits = { minimumSegment: 1, maximumSegment: 100_000, maximumSegments: 5 };

/** What large blobs are beside what every store's are, looked at behind the driver's back. */
export function testLargeBlobs(name: string, options: DriverHarnessOptions): void {
  const { provider = "", credentials } = options;

  describe(`large blobs in Swift (${name})`, () => {
    const [bucketId, other] = ["one", "other"].map((which) => `large-${which}-${Date.now().toString(36)}`) as [string, string];
    let gateway: TestGateway;
    let cloud: Cloud;
    /** The store as it is, behind the driver's back. */
    let store: ObjectStore;
    let context: DriverContext;
    const locate = (): Location => readProvider(provider);

    before(async () => {
      const observed = {
        ...swift,
        connect(given: DriverContext) {
          context = given;
          return swift.connect(given);
        },
      };
      gateway = testGateway(observed, { ...options.gateway, settings: { swift: { provider } } });
      cloud = await gateway.select({ provider, credentials });
      await cloud.identity();
      store = new ObjectStore(new Connection(context, { locate, authenticate }));
      for (const each of [bucketId, other]) await cloud.call("buckets", "create", { name: each });
    });

    after(async () => {
      for (const each of [bucketId, other]) {
        for (const { id } of await collect(cloud.list("blobs", { bucketId: each }))) {
          await cloud.call("blobs", "destroy", { bucketId: each, id });
        }
        await cloud.call("buckets", "destroy", { id: each });
      }
      await gateway.gateway.close();
    });

    const put = (id: string, text: string, params: object = {}) =>
      cloud.call("blobs", "put", { bucketId, id, body: bodyOf(text), ...params });
    const read = async (id: string, from = bucketId): Promise<string> =>
      String(await readBody((await cloud.call("blobs", "content", { bucketId: from, id })).body));
    const inUploads = async (of = bucketId): Promise<readonly string[]> =>
      (await store.findContainer(uploadsContainerOf(of)))
        ? (await collect(store.objects(uploadsContainerOf(of)))).map((entry) => entry.name)
        : [];

    /** A blob of two segments. */
    async function putLarge(id: string, params: object = {}): Promise<void> {
      const upload = { bucketId, id, ...(await cloud.call("blobs", "beginUpload", { bucketId, id, ...params })) };
      const segments = [];
      for (const [number, text] of [
        [1, "first, "],
        [2, "second"],
      ] as const) {
        const { segmentId } = await cloud.call("blobs", "uploadSegment", { ...upload, number, body: bodyOf(text) });
        segments.push({ number, segmentId });
      }
      await cloud.call("blobs", "uploadSegment", { ...upload, number: 3, body: bodyOf("not chosen") });
      await cloud.call("blobs", "completeUpload", { ...upload, segments });
    }

    it("has its segments beside the bucket, and nowhere in sight", async () => {
      await putLarge("large/blob", { contentType: "text/html", metadata: { colour: "red", two_words: "" } });
      assert.deepEqual(
        (await inUploads()).map((id) => id.replace(/[0-9a-f]{32}/, "ID")),
        ["segments/large/blob/ID/0000000001", "segments/large/blob/ID/0000000002"],
      );
      assert.ok(!idsOf(await collect(cloud.list("buckets", {}))).some((id) => id.startsWith(bucketId) && id !== bucketId));
      const { size, etagKind, contentType, metadata } = await cloud.call("blobs", "get", { bucketId, id: "large/blob" });
      assert.deepEqual([size, etagKind, contentType], [13, "composite", "text/html"]);
      assert.deepEqual(metadata, { colour: "red", two_words: "" });
      const { body, range } = await cloud.call("blobs", "content", { bucketId, id: "large/blob", range: { first: 5, last: 8 } });
      assert.deepEqual([String(await readBody(body)), range], [", se", { first: 5, last: 8 }]);
    });

    it("stays large when its metadata changes, and takes its segments along when it is replaced", async () => {
      await putLarge("large/blob");
      assert.equal((await inUploads()).length, 2, "the segments of what was there before are gone");
      const changed = await cloud.call("blobs", "update", { bucketId, id: "large/blob", metadata: { size: "xl" } });
      assert.deepEqual([changed.etagKind, changed.metadata], ["composite", { size: "xl" }]);
      assert.equal(await read("large/blob"), "first, second");
      await put("large/blob", "small");
      assert.equal(await read("large/blob"), "small");
      assert.deepEqual(await inUploads(), []);
    });

    it("leaves its segments where the write that would replace it fails", async () => {
      await putLarge("large/blob");
      await refused(put("large/blob", "x", { ifMatch: '"other"' }), "failed_precondition");
      await refused(put("large/blob", "x", { size: 2 }), "invalid_argument");
      await refused(put("large/blob", "x", { checksums: { md5: "0".repeat(32) } }), "invalid_argument");
      assert.equal(await read("large/blob"), "first, second");
      await cloud.call("blobs", "destroy", { bucketId, id: "large/blob" });
      assert.deepEqual(await inUploads(), []);
    });

    it("is copied whole: neither blob needs the other", async () => {
      await putLarge("source", { metadata: { colour: "red" }, contentType: "text/html" });
      const source = { sourceBucketId: bucketId, sourceId: "source" };
      await cloud.call("blobs", "copy", { bucketId: other, id: "copy", ...source });
      const changed = { replace: true, metadata: { size: "xl" } };
      await cloud.call("blobs", "copy", { bucketId, id: "second copy", ...source, ...changed });
      await cloud.call("blobs", "destroy", { bucketId, id: "source" });
      assert.equal(await read("copy", other), "first, second");
      const { metadata, contentType, etagKind } = await cloud.call("blobs", "get", { bucketId: other, id: "copy" });
      assert.deepEqual([metadata, contentType, etagKind], [{ colour: "red" }, "text/html", "composite"]);
      assert.equal(await read("second copy"), "first, second");
      const second = await cloud.call("blobs", "get", { bucketId, id: "second copy" });
      assert.deepEqual(second.metadata, { size: "xl" });
      await cloud.call("blobs", "destroy", { bucketId, id: "second copy" });
      assert.deepEqual(await inUploads(), []);
    });

    it("may be of no bytes at all, in one empty segment", async () => {
      const upload = { bucketId, id: "empty", ...(await cloud.call("blobs", "beginUpload", { bucketId, id: "empty" })) };
      const { segmentId } = await cloud.call("blobs", "uploadSegment", { ...upload, number: 1, body: bodyOf() });
      await cloud.call("blobs", "completeUpload", { ...upload, segments: [{ number: 1, segmentId }] });
      assert.equal(await read("empty"), "");
      assert.deepEqual(await inUploads(), []);
    });

    it("is given up without harm when it was complete but for its marker", async () => {
      const upload = { bucketId, id: "late", ...(await cloud.call("blobs", "beginUpload", { bucketId, id: "late" })) };
      const { segmentId } = await cloud.call("blobs", "uploadSegment", { ...upload, number: 1, body: bodyOf("content") });
      await cloud.call("blobs", "completeUpload", { ...upload, segments: [{ number: 1, segmentId }] });
      await store.write({ bucketId: uploadsContainerOf(bucketId), id: `uploads/late/${upload.uploadId}` }, { body: "" });
      await cloud.call("blobs", "abortUpload", upload);
      assert.equal(await read("late"), "content");
      await cloud.call("blobs", "destroy", { bucketId, id: "late" });
    });

    it("may be a dynamic one of others: it is read, changed and destroyed without its segments", async () => {
      for (const [id, text] of [
        ["parts/ä 1", "one "],
        ["parts/ä 2", "two"],
      ] as const)
        await put(id, text);
      const prefix = `${bucketId}/parts/${encodeURIComponent("ä ")}`;
      await store.write(
        { bucketId, id: "dynamic" },
        { headers: { "x-object-manifest": prefix, "content-type": "text/html" }, body: "" },
      );
      assert.equal(await read("dynamic"), "one two");
      for (let times = 0; times < 2; times++) {
        const { size, etagKind, contentType } = await cloud.call("blobs", "update", {
          bucketId,
          id: "dynamic",
          metadata: { a: "b" },
        });
        assert.deepEqual([size, etagKind, contentType], [7, "opaque", "text/html"]);
      }
      assert.equal(await read("dynamic"), "one two");
      await cloud.call("blobs", "copy", { bucketId: other, id: "plain", sourceBucketId: bucketId, sourceId: "dynamic" });
      await cloud.call("blobs", "destroy", { bucketId, id: "dynamic" });
      assert.equal(await read("parts/ä 1"), "one ");
      assert.equal(await read("plain", other), "one two");
    });

    it("is made of a body that one object cannot hold, while it comes", async () => {
      const content = pattern(250_000);
      const sized = { bucketId, id: "too large", size: content.length, contentType: "text/html", metadata: { colour: "red" } };
      for (const params of [sized, { ...sized, checksums: { md5: createHash("md5").update(content).digest("hex") } }]) {
        const written = await putBlob(store, { ...params, body: inPieces(content) }, limits);
        assert.deepEqual([written.size, written.etagKind, written.partCount], [250_000, "composite", 3]);
        assert.equal((await inUploads()).length, 3, "of what it replaces nothing is left, nor of the upload");
      }
      const { size, etagKind, contentType, metadata } = await cloud.call("blobs", "get", { bucketId, id: "too large" });
      assert.deepEqual([size, etagKind, contentType], [250_000, "composite", "text/html"]);
      assert.deepEqual(metadata, { colour: "red" });
      const across = { first: 99_990, last: 200_010 };
      const { body } = await cloud.call("blobs", "content", { bucketId, id: "too large", range: across });
      assert.ok((await readBody(body)).equals(content.subarray(across.first, across.last + 1)));
      const wrong = { ...sized, checksums: { md5: "0".repeat(32) } };
      await refused(putBlob(store, { ...wrong, body: inPieces(content) }, limits), "invalid_argument");
      await refused(putBlob(store, { ...sized, size: 249_999, body: inPieces(content) }, limits), "invalid_argument");
      await refused(putBlob(store, { ...sized, ifNoneMatch: "*", body: inPieces(content) }, limits), "failed_precondition");
      const most = { ...limits, maximumSegments: 2 };
      await refused(putBlob(store, { ...sized, body: inPieces(content) }, most), "invalid_argument");
      await refused(putBlob(store, { ...sized, size: undefined, body: inPieces(content) }, most), "invalid_argument");
      assert.equal((await inUploads()).length, 3, "what failed leaves nothing, and the blob as it was");
      await cloud.call("blobs", "destroy", { bucketId, id: "too large" });
      assert.deepEqual(await inUploads(), []);
    });

    it("is made of a body whose length nobody knows, unless that is small", async () => {
      const content = pattern(3 * 2 ** 20 + 1);
      const { etagKind } = await cloud.call("blobs", "put", { bucketId, id: "unknown", body: inPieces(content) });
      assert.equal(etagKind, "composite");
      assert.ok((await readBody((await cloud.call("blobs", "content", { bucketId, id: "unknown" })).body)).equals(content));
      const small = await cloud.call("blobs", "put", { bucketId, id: "unknown", body: inPieces(content.subarray(0, 2 ** 19)) });
      assert.deepEqual([small.etagKind, small.size], ["md5", 2 ** 19]);
      assert.deepEqual(await inUploads(), []);
      const at = await putBlob(store, { bucketId, id: "unknown", body: inPieces(content.subarray(0, 200_000)) }, limits);
      assert.deepEqual([at.etagKind, at.partCount], ["composite", 2]);
      await cloud.call("blobs", "destroy", { bucketId, id: "unknown" });
      assert.deepEqual(await inUploads(), []);
    });

    it("leaves nothing when its body breaks off, or its client hangs up", async () => {
      await put("broken", "old");
      const content = pattern(2 ** 21);
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield* inPieces(content);
        throw new CloudError("canceled", "The client hung up.");
      }
      await refused(put("broken", "", { body: breaking() }), "canceled");
      const client = gateway.begin();
      const own = await client.select({ provider, credentials });
      async function* fallingSilent(): AsyncGenerator<Uint8Array> {
        yield* inPieces(content);
        client.abort();
        await new Promise(() => {});
      }
      await refused(own.call("blobs", "put", { bucketId, id: "broken", body: fallingSilent() }), "canceled");
      assert.equal(await read("broken"), "old");
      assert.deepEqual(await inUploads(), []);
      assert.deepEqual(await cloud.call("blobs", "listUploads", { bucketId }), []);
    });

    it("goes with its bucket when it is not complete", async () => {
      const third = `${bucketId}-third`;
      await cloud.call("buckets", "create", { name: third });
      const { uploadId } = await cloud.call("blobs", "beginUpload", { bucketId: third, id: "never" });
      await cloud.call("blobs", "uploadSegment", { bucketId: third, id: "never", uploadId, number: 1, body: bodyOf("x") });
      await cloud.call("buckets", "destroy", { id: third });
      assert.equal(await store.findContainer(uploadsContainerOf(third)), undefined);
    });

    it("is refused with a header that is none, or more", async () => {
      for (const wrong of [
        { contentType: "text/html\r\nX-Injected: 1" },
        { cacheControl: "größe" },
        { contentLanguage: "de\n" },
      ]) {
        await refused(put("injected", "x", wrong), "invalid_argument", JSON.stringify(wrong));
      }
      await refused(cloud.call("blobs", "get", { bucketId, id: "injected" }), "not_found");
    });

    it("tells the cloud's id of a request that failed", async () => {
      const error = await refused(cloud.call("blobs", "get", { bucketId, id: "none" }), "not_found");
      assert.match(error.details.providerRequestId ?? "", /^tx[\da-f]+/);
    });

    it("is written with another token when the store refuses the first, though its body can be read but once", async () => {
      let logins = 0;
      let kept: Promise<unknown> | undefined;
      const cache: DriverContext["cache"] = {
        getOrCreate: <T>(_key: string, _ttl: unknown, make: () => Promise<T>) => (kept ??= make()) as Promise<T>,
        drop: () => (kept = undefined),
      };
      const connection = new Connection(
        {
          credentials: context.credentials,
          provider: context.provider,
          signal: context.signal,
          deadline: context.deadline,
          requestId: context.requestId,
          log: context.log,
          http: context.http,
          egress: context.egress,
          ssh: context.ssh,
          cache,
        },
        {
          locate,
          authenticate: async (...login) => {
            const token = await authenticate(...login);
            return logins++ === 0 ? { ...token, id: "refused" } : token;
          },
        },
      );
      await blobs(connection).put({ bucketId, id: "renewed", body: bodyOf("con", "tent") });
      assert.ok(logins > 1, "the first token was refused");
      assert.equal(await read("renewed"), "content");
    });
  });
}
