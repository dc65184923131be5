import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMock } from "./driver.ts";
import { bodyOf, collect, connect, failing, idsOf } from "./test-session.ts";
import { date, now } from "./test-storage.ts";

describe("buckets", () => {
  it("are the original's two, with their blobs", async () => {
    const { buckets } = connect(createMock());
    assert.deepEqual(await collect(buckets.list({})), [
      { id: "bucket1", name: "bucket1", blobCount: 3, blobIds: ["blob1", "blob2", "blob3"] },
      { id: "bucket2", name: "bucket2", blobCount: 2, blobIds: ["blob4", "blob5"] },
    ]);
    assert.deepEqual(await idsOf(buckets.list({ id: "bucket2" })), ["bucket2"]);
    await assert.rejects(buckets.get({ id: "nope" }), failing("not_found", { message: "BucketNotExist" }));
  });

  it("count in text while nothing was written to them", async () => {
    const session = connect(createMock({ now }));
    const fresh = { id: "gb", name: "gb", created: date, blobCount: 0, blobIds: [], verbatim: { blobCount: "0" } };
    assert.deepEqual(await session.buckets.create({ name: "gb" }), fresh);
    assert.deepEqual(await session.buckets.create({ name: "gb" }), fresh);
    assert.deepEqual(await session.buckets.get({ id: "gb" }), fresh);
    await session.blobs.put({ bucketId: "gb", id: "b", body: bodyOf("x") });
    await session.blobs.put({ bucketId: "gb", id: "b", body: bodyOf("y") });
    const { verbatim: _, ...plain } = fresh;
    assert.deepEqual(await session.buckets.get({ id: "gb" }), { ...plain, blobCount: 1, blobIds: ["b"] });
    assert.deepEqual(await session.buckets.create({ name: "gb" }), fresh);
    assert.equal((await session.buckets.get({ id: "gb" })).blobCount, 1);
    await session.blobs.destroy({ bucketId: "gb", id: "b" });
    assert.deepEqual(await session.buckets.get({ id: "gb" }), plain);
  });

  it("are destroyed when they are empty", async () => {
    const session = connect(createMock());
    await assert.rejects(
      session.buckets.destroy({ id: "bucket2" }),
      failing("failed_precondition", {
        message: "Delete operation not valid for non-empty bucket",
        providerCode: "BucketNotEmpty",
      }),
    );
    for (const id of ["blob4", "blob5"]) await session.blobs.destroy({ bucketId: "bucket2", id });
    await session.buckets.destroy({ id: "bucket2" });
    await assert.rejects(session.buckets.destroy({ id: "bucket2" }), failing("not_found", { message: "BucketNotExist" }));
    await assert.rejects(session.buckets.create({ name: "" }), failing("invalid_argument"));
  });
});
