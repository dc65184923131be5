import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../testing/conformance/assertions.ts";
import { bodyOf, pattern } from "../../../testing/conformance/blob-scene.ts";
import { address, blob, etag, simulatedStore } from "../../../testing/simulated-s3-scene.ts";
import { s3Error, type S3Request } from "../../../testing/simulated-s3.ts";
import { amazonStore } from "./endpoint.ts";
import { ObjectStore } from "./store.ts";
import { putBlob } from "./writing.ts";

const opened = { status: 200, body: "<R><UploadId>u1</UploadId></R>" };
const gibibyte = 2 ** 30;

const called = (requests: readonly S3Request[]) =>
  requests.map(({ method, query }) => `${method} ${[...query.keys()].map((key) => `${key}=${query.get(key)}`).join("&")}`);

describe("a blob that is too large for one request", () => {
  it("goes out as it comes, in parts whose lengths are told", async (context) => {
    const parts: string[] = [];
    const simulated = await simulatedStore(context, async ({ method, query, headers, body }) => {
      const text = await body();
      if (query.has("uploads")) return opened;
      if (query.has("partNumber")) parts.push(`${headers["content-length"]} ${headers["x-amz-content-sha256"]} ${text}`);
      return method === "HEAD"
        ? { ...blob, headers: { ...blob.headers, "content-length": "25" } }
        : { status: 200, headers: etag, body: "<R/>" };
    });
    await simulated.cloud.identity();
    const store = new ObjectStore(simulated.context(), () => amazonStore("us-east-1"));
    const body = bodyOf("0123456789", "abcdefghij", "ABCDE");
    const written = await putBlob(store, { ...address, body, size: 25, contentType: "text/plain" }, 10);
    assert.deepEqual(parts, ["10 UNSIGNED-PAYLOAD 0123456789", "10 UNSIGNED-PAYLOAD abcdefghij", "5 UNSIGNED-PAYLOAD ABCDE"]);
    assert.deepEqual([written.size, written.partCount], [25, 3]);
    const begun = simulated.requests.find(({ query }) => query.has("uploads"));
    assert.equal(begun?.headers["content-type"], "text/plain");
  });

  it("is copied in parts, as long as it is what was looked at, and keeps what it has", async (context) => {
    const large = {
      ...blob.headers,
      "content-length": String(6 * gibibyte),
      "x-amz-meta-colour": "red",
      "content-type": "text/html",
      "x-amz-tagging-count": "2",
    };
    const tagging =
      "<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d</Value></Tag><Tag><Key>e</Key><Value/></Tag></TagSet></Tagging>";
    const { cloud, requests } = await simulatedStore(context, async ({ method, query, body }) => {
      await body();
      if (method === "HEAD") return { status: 200, headers: large };
      if (query.has("tagging")) return { status: 200, body: tagging };
      return query.has("uploads") ? opened : { status: 200, body: "<R><ETag>&quot;e&quot;</ETag></R>" };
    });
    await cloud.call("blobs", "copy", { bucketId: "bucket", id: "copy", sourceBucketId: "other", sourceId: "a/../b" });
    assert.deepEqual(called(requests).slice(1, -1), [
      "GET tagging=",
      "POST uploads=",
      ...Array.from({ length: 12 }, (_, index) => `PUT partNumber=${index + 1}&uploadId=u1`),
      "POST uploadId=u1",
    ]);
    const [, , begun, first, ...others] = requests.map(({ headers }) => headers);
    assert.deepEqual([begun?.["x-amz-meta-colour"], begun?.["content-type"]], ["red", "text/html"]);
    assert.equal(begun?.["x-amz-tagging"], "a%20b=c%26d&e=");
    assert.equal(first?.["x-amz-copy-source"], "/other/a/%2E%2E/b");
    assert.equal(first?.["x-amz-copy-source-if-match"], etag.etag);
    assert.equal(first?.["x-amz-copy-source-range"], `bytes=0-${gibibyte / 2 - 1}`);
    assert.equal(others[10]?.["x-amz-copy-source-range"], `bytes=${5.5 * gibibyte}-${6 * gibibyte - 1}`);
  });

  it("whose copy fails leaves no upload, nor would have had too many parts", async (context) => {
    const size = 10_000 * gibibyte;
    const { cloud, requests } = await simulatedStore(context, ({ method, query }) => {
      if (method === "HEAD") return { status: 200, headers: { ...etag, "content-length": String(size) } };
      if (query.has("uploads")) return opened;
      return method === "DELETE" ? { status: 204 } : s3Error(412, "PreconditionFailed");
    });
    const copy = { bucketId: "bucket", id: "copy", sourceBucketId: "other", sourceId: "b" };
    await refused(cloud.call("blobs", "copy", copy), "failed_precondition");
    assert.equal(called(requests).at(-1), "DELETE uploadId=u1");
    assert.equal(requests.at(-2)?.headers["x-amz-copy-source-range"], `bytes=0-${gibibyte - 1}`);
  });

  it("has to tell its length, where it is a segment", async (context) => {
    const { cloud, requests } = await simulatedStore(context, () => ({ status: 200, headers: etag }));
    const piece = pattern(2 ** 20);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield piece;
    }
    const segment = { ...address, uploadId: "u1", number: 1, body: endless() };
    await refused(cloud.call("blobs", "uploadSegment", segment), "invalid_argument");
    assert.deepEqual(requests, []);
  });
});
