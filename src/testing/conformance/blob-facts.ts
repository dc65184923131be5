import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { refused, succeedsUnless } from "./assertions.ts";
import { blobBucket, put, read } from "./blob-scene.ts";
import type { Check, Need } from "./check.ts";
import type { Scene } from "./scene.ts";

const needs: readonly Need[] = ["buckets.create", "blobs.put", "blobs.get", "blobs.content"];
const headers = {
  contentType: "text/plain; charset=utf-8",
  contentEncoding: "identity",
  contentDisposition: 'attachment; filename="a b.txt"',
  contentLanguage: "de",
  cacheControl: "no-cache, max-age=60",
  expires: "Thu, 01 Dec 2033 16:00:00 GMT",
} as const;
type HeaderName = keyof typeof headers;

const factsOf = (scene: Scene, bucketId: string) => scene.cloud.call("blobs", "get", { bucketId, id: "blob" });

/** Metadata, content headers, checksums, conditions and copies. */
export function blobFactChecks(check: Check): void {
  for (const name of Object.keys(headers) as HeaderName[]) {
    check(`put, get: keeps ${name}`, needs, async (scene) => {
      const bucketId = await blobBucket(scene);
      await put(scene, bucketId, "blob", "x", { [name]: headers[name] });
      assert.equal((await factsOf(scene, bucketId))[name], headers[name]);
      const { blob } = await scene.cloud.call("blobs", "content", { bucketId, id: "blob" });
      assert.equal(blob[name], headers[name]);
    });
  }

  check("put, get: keeps metadata", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    const metadata = { colour: "red", number: "1", empty: "", "with-dash": 'a, b; c="d" & <e>' };
    await put(scene, bucketId, "blob", "x", { metadata });
    assert.deepEqual({ ...(await factsOf(scene, bucketId)).metadata }, metadata);
  });

  check("put: metadata in any script is kept as it is, or refused", [...needs, "blobs.list"], async (scene) => {
    const bucketId = await blobBucket(scene);
    const metadata = { colour: "größer 日本語 👩‍👩‍👧‍👦" };
    const written = put(scene, bucketId, "blob", "x", { metadata });
    const failed = await written.then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failed) return assert.deepEqual({ ...(await factsOf(scene, bucketId)).metadata }, metadata);
    await refused(Promise.reject(failed), "invalid_argument");
    assert.deepEqual(await scene.list("blobs", { bucketId }), []);
  });

  check("put: replaces metadata and headers too", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", "x", { metadata: { colour: "red" }, contentType: "text/html" });
    await put(scene, bucketId, "blob", "y");
    const { metadata, contentType } = await factsOf(scene, bucketId);
    assert.deepEqual({ ...metadata }, {});
    assert.notEqual(contentType, "text/html");
  });

  check("update: replaces all metadata, and leaves content and headers", [...needs, "blobs.update"], async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", "content", { metadata: { colour: "red", size: "xl" }, contentType: "text/html" });
    for (const metadata of [{ colour: "blue" }, {}]) {
      await scene.cloud.call("blobs", "update", { bucketId, id: "blob", metadata });
      const facts = await factsOf(scene, bucketId);
      assert.deepEqual({ ...facts.metadata }, metadata);
      assert.equal(facts.contentType, "text/html");
    }
    assert.equal(String(await read(scene, bucketId, "blob")), "content");
  });

  check("put, get: tells when, and an etag as declared", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", "content");
    const { etag, lastModified } = await factsOf(scene, bucketId);
    assert.ok(lastModified instanceof Date, "a blob tells when it was written");
    if (scene.cloud.driver.blobs?.etag === "md5") assert.equal(etag, createHash("md5").update("content").digest("hex"));
    assert.ok(!etag?.includes('"'), "an etag has no quotes");
    await put(scene, bucketId, "blob", "other content");
    if (etag !== undefined) assert.notEqual((await factsOf(scene, bucketId)).etag, etag, "another content has another etag");
  });

  const failing = (etag: string, now: number) =>
    ({
      "ifMatch of another": [{ ifMatch: '"0123"' }, "PreconditionFailed"],
      "ifNoneMatch of its own": [{ ifNoneMatch: `"${etag}"` }, "NotModified"],
      "ifModifiedSince later": [{ ifModifiedSince: new Date(now + 3_600_000) }, "NotModified"],
      "ifUnmodifiedSince earlier": [{ ifUnmodifiedSince: new Date(now - 3_600_000) }, "PreconditionFailed"],
    }) as const;
  for (const condition of Object.keys(failing("", 0)) as (keyof ReturnType<typeof failing>)[]) {
    for (const operation of ["get", "content"] as const) {
      check(`${operation}: ${condition} is failed_precondition`, needs, async (scene) => {
        const bucketId = await blobBucket(scene, { blob: "content" });
        const { etag, lastModified } = await factsOf(scene, bucketId);
        if (etag === undefined || lastModified === undefined) return scene.skip("its blobs have no etag or no time");
        const [conditions, providerCode] = failing(etag, lastModified.getTime())[condition];
        const error = await refused(
          scene.cloud.call("blobs", operation, { bucketId, id: "blob", ...conditions }),
          "failed_precondition",
        );
        assert.equal(error.details.providerCode, providerCode);
      });
    }
  }

  check("get: conditions that hold change nothing", needs, async (scene) => {
    const bucketId = await blobBucket(scene, { blob: "content" });
    const { etag, lastModified } = await factsOf(scene, bucketId);
    if (etag === undefined || lastModified === undefined) return scene.skip("its blobs have no etag or no time");
    for (const conditions of [
      { ifMatch: `"${etag}"` },
      { ifMatch: "*" },
      { ifMatch: `"0123", "${etag}"` },
      { ifNoneMatch: '"0123"' },
      { ifUnmodifiedSince: new Date(lastModified.getTime() + 3_600_000) },
    ]) {
      assert.equal((await scene.cloud.call("blobs", "get", { bucketId, id: "blob", ...conditions })).etag, etag);
    }
  });

  check("put: only where there is none, or only over a certain one", needs, async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", "first", { ifNoneMatch: "*" });
    const error = await refused(put(scene, bucketId, "blob", "second", { ifNoneMatch: "*" }), "failed_precondition");
    assert.equal(error.details.providerCode, "PreconditionFailed");
    await refused(put(scene, bucketId, "blob", "second", { ifMatch: '"0123"' }), "failed_precondition");
    assert.equal(String(await read(scene, bucketId, "blob")), "first");
  });

  check("copy: content, metadata and headers come along", [...needs, "blobs.copy"], async (scene) => {
    const [source, target] = [await blobBucket(scene), await blobBucket(scene)];
    const asked = { metadata: { colour: "red" }, contentType: "text/html" };
    await put(scene, source, "a/b c", "content", asked);
    await scene.cloud.call("blobs", "copy", { bucketId: target, id: "blob", sourceBucketId: source, sourceId: "a/b c" });
    const copied = await factsOf(scene, target);
    assert.deepEqual({ metadata: { ...copied.metadata }, contentType: copied.contentType }, asked);
    assert.equal(String(await read(scene, target, "blob")), "content");
    const replaced = { metadata: { size: "xl" }, contentType: "text/plain" };
    await scene.cloud.call("blobs", "copy", {
      bucketId: target,
      id: "blob",
      sourceBucketId: source,
      sourceId: "a/b c",
      replace: true,
      ...replaced,
    });
    const facts = await factsOf(scene, target);
    assert.deepEqual({ metadata: { ...facts.metadata }, contentType: facts.contentType }, replaced);
  });

  check("copy: a blob over itself changes its metadata", [...needs, "blobs.copy"], async (scene) => {
    const bucketId = await blobBucket(scene);
    await put(scene, bucketId, "blob", "content", { metadata: { colour: "red" } });
    const itself = { bucketId, id: "blob", sourceBucketId: bucketId, sourceId: "blob" };
    await scene.cloud.call("blobs", "copy", { ...itself, replace: true, metadata: { colour: "blue" } });
    assert.deepEqual({ ...(await factsOf(scene, bucketId)).metadata }, { colour: "blue" });
    assert.equal(String(await read(scene, bucketId, "blob")), "content");
  });

  check("put, get: keeps tags", needs, async (scene) => {
    if (!scene.cloud.driver.tags?.includes("blobs")) scene.skip("the driver declares no tags of blobs");
    const bucketId = await blobBucket(scene);
    const tags = { purpose: "conformance", "a b": "c+d=e" };
    await put(scene, bucketId, "blob", "x", { tags });
    assert.deepEqual({ ...(await factsOf(scene, bucketId)).tags }, tags);
  });

  check(
    "update, copy: tags that are given replace all, those of an update stay, and those of a copy that replaces go",
    [...needs, "blobs.update", "blobs.copy"],
    async (scene) => {
      if (!scene.cloud.driver.tags?.includes("blobs")) scene.skip("the driver declares no tags of blobs");
      const bucketId = await blobBucket(scene);
      const [tags, others, metadata] = [{ a: "1" }, { b: "2", c: "3" }, { colour: "blue" }];
      await put(scene, bucketId, "source", "content", { metadata: { colour: "red" }, tags });
      await scene.cloud.call("blobs", "update", { bucketId, id: "source", metadata });
      const source = { sourceBucketId: bucketId, sourceId: "source" };
      await scene.cloud.call("blobs", "copy", { bucketId, id: "blob", ...source, replace: true, metadata, tags: others });
      const updated = await scene.cloud.call("blobs", "get", { bucketId, id: "source" });
      assert.deepEqual([{ ...updated.tags }, { ...updated.metadata }], [tags, metadata]);
      const copied = await factsOf(scene, bucketId);
      assert.deepEqual([{ ...copied.tags }, { ...copied.metadata }], [others, metadata]);
      await scene.cloud.call("blobs", "copy", { bucketId, id: "blob", ...source, replace: true, metadata });
      assert.deepEqual({ ...(await factsOf(scene, bucketId)).tags }, {});
      await scene.cloud.call("blobs", "update", { bucketId, id: "blob", metadata, tags });
      assert.deepEqual({ ...(await factsOf(scene, bucketId)).tags }, tags);
    },
  );

  check("setTags: replaces all tags, and keeps metadata and content", [...needs, "blobs.setTags"], async (scene) => {
    const bucketId = await blobBucket(scene);
    const metadata = { colour: "red" };
    await put(scene, bucketId, "blob", "content", { metadata, tags: { a: "1" } });
    for (const tags of [{ b: "2", c: "3" }, {}]) {
      await scene.cloud.call("blobs", "setTags", { bucketId, id: "blob", tags });
      const facts = await factsOf(scene, bucketId);
      assert.deepEqual([{ ...facts.tags }, { ...facts.metadata }], [tags, metadata]);
    }
    assert.equal(String(await read(scene, bucketId, "blob")), "content");
    await refused(scene.cloud.call("blobs", "setTags", { bucketId, id: "none", tags: {} }), "not_found");
  });

  const documented: readonly Need[] = [...needs, "blobs.getDocument", "blobs.setDocument"];
  check("getDocument, setDocument: a document is kept until the blob is written anew", documented, async (scene) => {
    const bucketId = await blobBucket(scene, { blob: "first" });
    const document = { bucketId, id: "blob", document: "legal-hold" } as const;
    const content = "<LegalHold><Status>OFF</Status></LegalHold>";
    await scene.cloud.call("blobs", "setDocument", { ...document, content });
    assert.equal(await scene.cloud.call("blobs", "getDocument", document), content);
    await put(scene, bucketId, "blob", "second");
    const kept = scene.cloud.call("blobs", "getDocument", document);
    if (await succeedsUnless(kept, "not_found")) assert.notEqual(await kept, content);
    await refused(scene.cloud.call("blobs", "getDocument", { ...document, id: "none" }), "not_found");
  });

  check("copy: of an unknown blob is not_found", [...needs, "blobs.copy"], async (scene) => {
    const bucketId = await blobBucket(scene);
    await refused(
      scene.cloud.call("blobs", "copy", { bucketId, id: "blob", sourceBucketId: bucketId, sourceId: "none" }),
      "not_found",
    );
  });

  check(
    "destroy: the blob is gone, the others stay, and a second time is not_found or nothing",
    [...needs, "blobs.destroy"],
    async (scene) => {
      const bucketId = await blobBucket(scene, { blob: "gone", other: "stays" });
      await scene.cloud.call("blobs", "destroy", { bucketId, id: "blob" });
      await refused(factsOf(scene, bucketId), "not_found");
      const again = scene.cloud.call("blobs", "destroy", { bucketId, id: "blob" });
      await succeedsUnless(again, "not_found");
      assert.equal(String(await read(scene, bucketId, "other")), "stays");
    },
  );
}
