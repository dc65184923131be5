import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "../../testing/conformance/assertions.ts";
import { isInHost } from "../ec2/object-store/endpoint.ts";
import { homeOf, urlOf } from "../ec2/object-store/place.ts";
import { readProvider } from "./provider.ts";

/** Where a provider's blobs are found, and for which region it is signed. */
function addressOf(provider: string | undefined, bucketId: string): readonly [string, string] {
  const store = readProvider(provider);
  return [urlOf(store, homeOf(store), bucketId, "a/../b c"), store.region];
}

test("a provider is a URL, a region and a style of addressing, each of which may be missing", () => {
  const name = "a/%2E%2E/b%20c";
  for (const [provider, url, region] of [
    [undefined, `https://bucket.s3.us-east-1.amazonaws.com/${name}`, "us-east-1"],
    ["eu-west-1", `https://bucket.s3.eu-west-1.amazonaws.com/${name}`, "eu-west-1"],
    ["cn-north-1;addressing=path", `https://s3.cn-north-1.amazonaws.com.cn/bucket/${name}`, "cn-north-1"],
    ["s3.eu-west-1.amazonaws.com", `https://bucket.s3.eu-west-1.amazonaws.com/${name}`, "eu-west-1"],
    ["https://s3.eu-west-1.amazonaws.com;eu-west-1", `https://bucket.s3.eu-west-1.amazonaws.com/${name}`, "eu-west-1"],
    ["https://rgw.example.org", `https://rgw.example.org/bucket/${name}`, "us-east-1"],
    ["http://192.0.2.1:9000/;auto", `http://192.0.2.1:9000/bucket/${name}`, "auto"],
    ["https://minio.example.org:9000;eu;addressing=virtual", `https://bucket.minio.example.org:9000/${name}`, "eu"],
    [
      "https://euca.example.org:8773/services/objectstorage/",
      `https://euca.example.org:8773/services/objectstorage/bucket/${name}`,
      "us-east-1",
    ],
  ] as const) {
    assert.deepEqual(addressOf(provider, "bucket"), [url, region], provider);
  }
});

test("a provider says how its store is signed for, version 4 unless told", () => {
  assert.equal(readProvider("https://rgw.example.org").signature, 4);
  assert.equal(readProvider("https://rgw.example.org;signature=v2;north").signature, 2);
  assert.equal(readProvider("eu-west-1;signature=v4").signature, 4);
});

test("a bucket's name goes into Amazon's host only where a certificate covers it", () => {
  const amazon = readProvider("eu-west-1");
  for (const name of ["a.b", "Upper", "under_score", "ab-", "x".repeat(64)]) assert.equal(isInHost(amazon, name), false, name);
  for (const name of ["abc", "a-b-c", "x".repeat(63)]) assert.equal(isInHost(amazon, name), true, name);
});

test("a provider that is none is refused", async () => {
  for (const provider of [
    "https://a;https://b",
    "eu-west-1;eu-west-2",
    "https://example.org;addressing=host",
    "https://example.org?x=1",
    "ftp://example.org",
    "https://example.org;signature=v3",
    "eu-west-1;signature=v2",
    "https://user:secret@example.org",
    "",
    "example.org:9000",
  ]) {
    await refused(
      Promise.resolve().then(() => readProvider(provider)),
      "invalid_argument",
      provider,
    );
  }
});
