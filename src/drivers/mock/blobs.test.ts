import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { CloudError } from "../../model/errors.ts";
import { createMock } from "./driver.ts";
import { localTime } from "./local-time.ts";
import { bodyOf, collect, connect, failing, idsOf, textOf } from "./test-session.ts";
import { bucketId, date, md5, now, ownFolder, read, storing } from "./test-storage.ts";

describe("blobs", () => {
  it("are the original's five", async () => {
    const session = connect(createMock());
    assert.deepEqual(await session.blobs.get({ bucketId, id: "blob1" }), {
      id: "blob1",
      bucketId,
      size: 17,
      contentType: "text/plain",
      lastModified: new Date("2010-09-23T15:44:54Z"),
      etag: md5("content of blob 1"),
      etagKind: "md5",
      metadata: { SOMENEWKEY: "NEWVALUE" },
      verbatim: { lastModified: "2010-09-23 16:44:54 +0100" },
    });
    assert.equal(await read(session, "blob2"), "<html><head></head><body>content of blob 2</body></html>");
    assert.equal(await read(session, "blob5", "bucket2"), "content of blob 5");
  });

  it("belong to their bucket", async () => {
    const session = connect(createMock());
    await assert.rejects(session.blobs.get({ bucketId: "bucket2", id: "blob1" }), failing("not_found"));
    await assert.rejects(session.blobs.destroy({ bucketId: "bucket2", id: "blob1" }), failing("not_found"));
    await session.blobs.put({ bucketId: "bucket2", id: "blob1", body: bodyOf("other") });
    assert.equal(await read(session, "blob1"), "content of blob 1");
    assert.equal(await read(session, "blob1", "bucket2"), "other");
  });

  it("keep what is written, and what is said of it", async () => {
    const { session, files } = await storing();
    const metadata = { Foo: "bar", ["__proto__"]: "kept" };
    const put = await session.blobs.put({
      bucketId,
      id: "naïve/ключ 🗝",
      body: bodyOf("hello ", "put"),
      contentType: "text/plain",
      cacheControl: "no-store",
      metadata,
    });
    assert.deepEqual(put, {
      id: "naïve/ключ 🗝",
      bucketId,
      size: 9,
      contentType: "text/plain",
      cacheControl: "no-store",
      lastModified: date,
      etag: md5("hello put"),
      etagKind: "md5",
      metadata,
      verbatim: { lastModified: localTime(date) },
    });
    assert.deepEqual(await session.blobs.get({ bucketId, id: put.id }), put);
    assert.equal(await read(session, put.id), "hello put");
    await files(1);
  });

  it("may be empty, and have no type", async () => {
    const { session } = await storing();
    const put = await session.blobs.put({ bucketId, id: "empty", body: bodyOf(), size: 0 });
    assert.deepEqual([put.size, put.metadata, "contentType" in put], [0, {}, false]);
    assert.equal(await read(session, "empty"), "");
  });

  it("come in chunks of a quarter of a megabyte, whatever they were written in", async () => {
    const { session } = await storing();
    const content = Buffer.alloc(600_000, "0123456789");
    const body = Readable.from([content.subarray(0, 7), content.subarray(7)], { objectMode: false });
    const put = await session.blobs.put({ bucketId, id: "large", body, size: content.length });
    assert.equal(put.etag, md5(content));
    const chunks = await collect((await session.blobs.content({ bucketId, id: "large" })).body);
    assert.equal(chunks[0]?.length, 256 * 1024);
    assert.ok(Buffer.concat(chunks).equals(content));
  });

  it("are replaced as a whole, and a reader of the old content reads it to its end", async () => {
    const { session, files } = await storing();
    const old = Buffer.alloc(1_000_000, "old");
    await session.blobs.put({ bucketId, id: "b", body: bodyOf(old), metadata: { a: "1" } });
    const { body } = await session.blobs.content({ bucketId, id: "b" });
    const reader = body[Symbol.asyncIterator]();
    const chunks = [(await reader.next()).value as Uint8Array];
    const replaced = await session.blobs.put({ bucketId, id: "b", body: bodyOf("new") });
    assert.deepEqual(replaced.metadata, {});
    await session.blobs.destroy({ bucketId, id: "b" });
    await files(1);
    for (let step = await reader.next(); !step.done; step = await reader.next()) chunks.push(step.value as Uint8Array);
    assert.ok(Buffer.concat(chunks).equals(old));
    await files(0);
  });

  it("let go of the old content also where it is not read", async () => {
    const { session, files } = await storing();
    await session.blobs.put({ bucketId, id: "b", body: bodyOf("old") });
    const { body } = await session.blobs.content({ bucketId, id: "b" });
    await session.blobs.destroy({ bucketId, id: "b" });
    await files(1);
    (body as Readable).destroy();
    await files(0);
  });

  it("stay as they were when writing fails, and no file is left", async () => {
    const { session, files } = await storing();
    await session.blobs.put({ bucketId, id: "b", body: bodyOf("old") });
    async function* broken() {
      yield Buffer.from("ne");
      throw new Error("socket closed");
    }
    const write = (extra: object) => session.blobs.put({ bucketId, id: "b", body: bodyOf("new"), ...extra });
    await assert.rejects(write({ body: broken() }), failing("canceled"));
    await assert.rejects(write({ size: 4 }), failing("invalid_argument", { providerCode: "IncompleteBody" }));
    await assert.rejects(write({ size: 2 }), failing("invalid_argument", { providerCode: "IncompleteBody" }));
    await assert.rejects(write({ checksums: { md5: md5("old") } }), failing("invalid_argument", { providerCode: "BadDigest" }));
    await assert.rejects(write({ checksums: { sha256: "AAAA" } }), failing("invalid_argument", { providerCode: "BadDigest" }));
    await assert.rejects(write({ ifNoneMatch: "*" }), failing("failed_precondition", { providerCode: "PreconditionFailed" }));
    await assert.rejects(write({ ifMatch: '"0"' }), failing("failed_precondition", { providerCode: "PreconditionFailed" }));
    await assert.rejects(write({ bucketId: "nope" }), failing("not_found", { message: "BucketNotExist" }));
    assert.equal(await read(session, "b"), "old");
    await files(1);
  });

  it("keep the checksums that proved right", async () => {
    const { session } = await storing();
    const sha256 = createHash("sha256").update("new").digest("base64");
    const checksums = { md5: md5("new").toUpperCase(), sha256 };
    const put = await session.blobs.put({ bucketId, id: "b", body: bodyOf("new"), checksums });
    assert.deepEqual(put.checksums, { md5: md5("new"), sha256 });
  });

  it("leave nothing behind when the client hangs up", async () => {
    const parent = await ownFolder();
    const mock = createMock({ folder: parent });
    const controller = new AbortController();
    const session = connect(mock, { signal: controller.signal });
    const canceled = new CloudError("canceled", "The client hung up.");
    const body = new Readable({ read() {} });
    body.push("begun");
    const writing = session.blobs.put({ bucketId, id: "b", body });
    const seen = session.blobs.content({ bucketId, id: "blob1" });
    const { body: reading } = await seen;
    controller.abort(canceled);
    await assert.rejects(writing, failing("canceled"));
    assert.ok(body.destroyed);
    await assert.rejects(textOf(reading), failing("canceled"));
    const [made = ""] = await readdir(parent);
    assert.deepEqual(await readdir(join(parent, made)), []);
    await assert.rejects(connect(mock).blobs.get({ bucketId, id: "b" }), failing("not_found"));
  });

  it("are refused when their bucket goes while they come", async () => {
    const { session, files } = await storing();
    await session.buckets.create({ name: "brief" });
    async function* slow() {
      yield Buffer.from("a");
      await session.buckets.destroy({ id: "brief" });
      yield Buffer.from("b");
    }
    await assert.rejects(session.blobs.put({ bucketId: "brief", id: "b", body: slow() }), failing("not_found"));
    await files(0);
  });

  it("are created by one of many who ask that they be new", async () => {
    const { session, files } = await storing();
    const writers = Array.from({ length: 8 }, (_, index) =>
      session.blobs.put({ bucketId, id: "b", body: bodyOf(`writer ${index}`), ifNoneMatch: "*" }),
    );
    const settled = await Promise.allSettled(writers);
    assert.equal(settled.filter(({ status }) => status === "fulfilled").length, 1);
    await files(1);
  });

  it("are read in ranges", async () => {
    const { session } = await storing();
    await session.blobs.put({ bucketId, id: "b", body: bodyOf("0123456789") });
    const part = async (range: { first?: number; last?: number; suffix?: number }) => {
      const { body, range: shown } = await session.blobs.content({ bucketId, id: "b", range });
      return [await textOf(body), shown];
    };
    assert.deepEqual(await part({ first: 0, last: 3 }), ["0123", { first: 0, last: 3 }]);
    assert.deepEqual(await part({ first: 7 }), ["789", { first: 7, last: 9 }]);
    assert.deepEqual(await part({ first: 9, last: 99 }), ["9", { first: 9, last: 9 }]);
    assert.deepEqual(await part({ suffix: 2 }), ["89", { first: 8, last: 9 }]);
    assert.deepEqual(await part({ suffix: 99 }), ["0123456789", { first: 0, last: 9 }]);
    const refused = failing("invalid_argument", { providerCode: "InvalidRange" });
    for (const range of [{ first: 10 }, { suffix: 0 }, { first: 5, last: 4 }]) {
      await assert.rejects(session.blobs.content({ bucketId, id: "b", range }), refused);
    }
    const whole = await session.blobs.content({ bucketId, id: "b" });
    assert.equal(whole.range, undefined);
    (whole.body as Readable).destroy();
  });

  it("are read under conditions", async () => {
    const { session } = await storing();
    const { etag } = await session.blobs.put({ bucketId, id: "b", body: bodyOf("x") });
    const get = (conditions: object) => session.blobs.get({ bucketId, id: "b", ...conditions });
    const earlier = new Date(date.getTime() - 1000);
    const unchanged = failing("failed_precondition", { providerCode: "NotModified" });
    const changed = failing("failed_precondition", { providerCode: "PreconditionFailed" });
    for (const ifMatch of [`"${etag}"`, `"0", "${etag}"`, "*", etag]) assert.equal((await get({ ifMatch })).id, "b");
    await assert.rejects(get({ ifMatch: '"0"' }), changed);
    for (const ifNoneMatch of [`"${etag}"`, `W/"${etag}"`, "*"]) await assert.rejects(get({ ifNoneMatch }), unchanged);
    assert.equal((await get({ ifNoneMatch: '"0"' })).id, "b");
    await assert.rejects(get({ ifModifiedSince: date }), unchanged);
    assert.equal((await get({ ifModifiedSince: earlier })).id, "b");
    await assert.rejects(get({ ifUnmodifiedSince: earlier }), changed);
    assert.equal((await get({ ifUnmodifiedSince: date })).id, "b");
    assert.equal((await get({ ifNoneMatch: '"0"', ifModifiedSince: date })).id, "b");
    await assert.rejects(session.blobs.content({ bucketId, id: "b", ifNoneMatch: "*" }), unchanged);
  });

  it("are listed in the order of UTF-8, by prefix, from wherever one likes", async () => {
    const { session } = await storing();
    await session.buckets.create({ name: "g" });
    for (const id of ["b", "a/2", "\u{1f511}", "\uffee", "a/1", "a"]) {
      await session.blobs.put({ bucketId: "g", id, body: bodyOf() });
    }
    const list = (query: object) => idsOf(session.blobs.list({ bucketId: "g", ...query }));
    assert.deepEqual(await list({}), ["a", "a/1", "a/2", "b", "\uffee", "\u{1f511}"]);
    assert.deepEqual(await list({ prefix: "a/" }), ["a/1", "a/2"]);
    assert.deepEqual(await list({ after: "a/1" }), ["a/2", "b", "\uffee", "\u{1f511}"]);
    await assert.rejects(list({ bucketId: "nope" }), failing("not_found"));
  });

  it("are browsed level by level, page by page", async () => {
    const { session } = await storing();
    await session.buckets.create({ name: "g" });
    for (const id of ["a", "b/1", "b/2", "c/", "c/1", "d"]) await session.blobs.put({ bucketId: "g", id, body: bodyOf() });
    const browse = async (query: object) => {
      const { blobs, prefixes, truncated, next } = await session.blobs.browse({ bucketId: "g", delimiter: "/", ...query });
      return { ids: blobs.map(({ id }) => id), prefixes, truncated, next };
    };
    const last = { truncated: false, next: undefined };
    assert.deepEqual(await browse({}), { ids: ["a", "d"], prefixes: ["b/", "c/"], ...last });
    assert.deepEqual(await browse({ prefix: "c/" }), { ids: ["c/", "c/1"], prefixes: [], ...last });
    assert.deepEqual(await browse({ prefix: "c/", limit: 1 }), { ids: ["c/"], prefixes: [], truncated: true, next: "c/" });
    assert.deepEqual(await browse({ prefix: "c/", after: "c/" }), { ids: ["c/1"], prefixes: [], ...last });
    assert.deepEqual(await browse({ limit: 2 }), { ids: ["a"], prefixes: ["b/"], truncated: true, next: "b/" });
    assert.deepEqual(await browse({ limit: 2, after: "b/" }), { ids: ["d"], prefixes: ["c/"], ...last });
    assert.deepEqual(await browse({ limit: 0 }), { ids: [], prefixes: [], ...last });
    assert.deepEqual((await browse({ delimiter: undefined })).ids.length, 6);
  });

  it("get other metadata, and keep what is not mentioned", async () => {
    const session = connect(createMock({ now }));
    const { SOMENEWKEY: _, ...none } = (await session.blobs.get({ bucketId, id: "blob1" })).metadata;
    assert.deepEqual(none, {});
    const updated = await session.blobs.update({ bucketId, id: "blob1", metadata: { neu: "1" } });
    assert.deepEqual([updated.metadata, updated.contentType], [{ neu: "1" }, "text/plain"]);
    const typed = await session.blobs.update({ bucketId, id: "blob1", contentType: "text/html" });
    assert.deepEqual([typed.metadata, typed.contentType, typed.size], [{ neu: "1" }, "text/html", 17]);
    assert.equal(await read(session, "blob1"), "content of blob 1");
    await assert.rejects(session.blobs.update({ bucketId, id: "nope", metadata: {} }), failing("not_found"));
  });

  it("are copied with or without what is said of them", async () => {
    const { session, files } = await storing();
    await session.blobs.put({ bucketId, id: "b", body: bodyOf("text"), contentType: "text/plain", metadata: { a: "1" } });
    const source = { sourceBucketId: bucketId, sourceId: "b" };
    const copy = await session.blobs.copy({ bucketId: "bucket2", id: "c", ...source });
    assert.deepEqual([copy.bucketId, copy.id, copy.metadata, copy.etag], ["bucket2", "c", { a: "1" }, md5("text")]);
    const other = await session.blobs.copy({ bucketId, id: "d", ...source, replace: true, metadata: { b: "2" } });
    assert.deepEqual([other.metadata, "contentType" in other], [{ b: "2" }, false]);
    await session.blobs.copy({ bucketId, id: "b", ...source, replace: true });
    await session.blobs.destroy({ bucketId, id: "b" });
    await session.blobs.destroy({ bucketId, id: "d" });
    assert.equal(await read(session, "c", "bucket2"), "text");
    await files(1);
    await session.blobs.destroy({ bucketId: "bucket2", id: "c" });
    await files(0);
    await assert.rejects(session.blobs.copy({ bucketId, id: "x", ...source }), failing("not_found"));
    await assert.rejects(
      session.blobs.copy({ bucketId, id: "x", sourceBucketId: bucketId, sourceId: "blob1", ifNoneMatch: "*" }),
      failing("failed_precondition", { providerCode: "PreconditionFailed" }),
    );
  });

  it("are destroyed once", async () => {
    const session = connect(createMock());
    await session.blobs.destroy({ bucketId, id: "blob1" });
    await assert.rejects(session.blobs.destroy({ bucketId, id: "blob1" }), failing("not_found"));
    assert.deepEqual((await session.buckets.get({ id: bucketId })).blobIds, ["blob2", "blob3"]);
  });
});

describe("the temporary folder", () => {
  it("is made for the first body only", async () => {
    const parent = await ownFolder();
    const session = connect(createMock({ folder: parent }));
    assert.equal(await read(session, "blob1"), "content of blob 1");
    assert.deepEqual(await readdir(parent), []);
    await session.blobs.put({ bucketId, id: "b", body: bodyOf("x") });
    const [made] = await readdir(parent);
    assert.match(made ?? "", /^deltacloud-mock-/);
  });
});
