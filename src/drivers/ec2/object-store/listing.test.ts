import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect, idsOf, refused } from "../../../testing/conformance/assertions.ts";
import { simulatedStore } from "../../../testing/simulated-s3-scene.ts";

describe("a list", () => {
  const entry = (key: string) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`;

  it("of names that XML cannot hold comes encoded", async (context) => {
    const names = ["a+b c", "\u0001", "line\nfeed", "ü😀", "100%"];
    const encoded = names.map((name) => entry(encodeURIComponent(name).replaceAll("%20", "+"))).join("");
    const { cloud } = await simulatedStore(context, () => ({
      status: 200,
      body: `<ListBucketResult><EncodingType>url</EncodingType>${encoded}</ListBucketResult>`,
    }));
    assert.deepEqual(idsOf(await collect(cloud.list("blobs", { bucketId: "bucket" }))), names);
  });

  it("of a store that knows version 1 alone goes on behind the last name", async (context) => {
    const names = ["a", "b", "c", "d", "e"];
    const { cloud, requests } = await simulatedStore(context, ({ query }) => {
      const left = names.filter((name) => name > (query.get("marker") ?? ""));
      const truncated = `<IsTruncated>${left.length > 2}</IsTruncated>`;
      return { status: 200, body: `<ListBucketResult>${truncated}${left.slice(0, 2).map(entry).join("")}</ListBucketResult>` };
    });
    assert.deepEqual(idsOf(await collect(cloud.list("blobs", { bucketId: "bucket" }))), names);
    assert.equal(requests.length, 3);
  });

  it("that comes again and again is an error", async (context) => {
    const { cloud, requests } = await simulatedStore(context, () => ({
      status: 200,
      body: `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>${entry("a")}</ListBucketResult>`,
    }));
    await refused(collect(cloud.list("blobs", { bucketId: "bucket" })), "provider_error");
    assert.equal(requests.length, 2);
  });

  it("of buckets goes on, and tells their regions", async (context) => {
    const bucket = (name: string) =>
      `<Buckets><Bucket><Name>${name}</Name><CreationDate>2026-11-22T16:20:00.000Z</CreationDate><BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets>`;
    const { cloud } = await simulatedStore(context, ({ query }) => ({
      status: 200,
      body: `<L>${query.has("continuation-token") ? bucket("two") : `${bucket("one")}<ContinuationToken>t</ContinuationToken>`}</L>`,
    }));
    const listed = await collect(cloud.list("buckets", {}));
    assert.deepEqual(
      listed.map(({ id, location, created }) => [id, location, created?.toISOString()]),
      ["one", "two"].map((id) => [id, "eu-west-1", "2026-11-22T16:20:00.000Z"]),
    );
  });

  it("of versions tells them, and what marks a deletion", async (context) => {
    const version = (kind: string, id: string, isLatest: boolean) =>
      `<${kind}><Key>a</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><Size>3</Size></${kind}>`;
    const { cloud } = await simulatedStore(context, ({ query }) => {
      assert.ok(query.has("versions"));
      const next = "<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>2</NextVersionIdMarker>";
      const [first, rest] = [version("DeleteMarker", "2", true), version("Version", "1", false)];
      return { status: 200, body: `<V>${query.has("key-marker") ? rest : first + next}</V>` };
    });
    const listed = await collect(cloud.list("blobs", { bucketId: "bucket", versions: true }));
    assert.deepEqual(
      listed.map(({ versionId, deleteMarker }) => [versionId, deleteMarker]),
      [
        ["2", true],
        ["1", undefined],
      ],
    );
  });
});
