import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonMember, namesIn, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("a bucket counts its blobs where it knows them", () => {
  const bucket: Resource<"buckets"> = { id: "b", blobCount: 1, blobIds: ["a/b"] };
  assert.deepEqual(at(xmlOf("buckets", bucket, plain), "blob").attributes, { href: "http://h/api/buckets/b/a%2Fb", id: "a/b" });
  assert.deepEqual(jsonMember("buckets", bucket, plain), {
    id: "b",
    href: "http://h/api/buckets/b",
    name: "b",
    size: 1,
    blob_list: [
      {
        rel: "blob",
        href: "http://h/api/buckets/b/a%2Fb",
        id: "a/b",
      },
    ],
  });
  assert.deepEqual(textsIn(xmlOf("buckets", { id: "b" }, plain)), ["b", ""]);
  assert.equal((jsonMember("buckets", { ...bucket, verbatim: { blobCount: "0" } }, plain) as { size: unknown }).size, "0");
});

test("a blob with its metadata, and never its content", () => {
  const blob: Resource<"blobs"> = {
    id: "a/b",
    bucketId: "b",
    size: 17,
    metadata: { author: "<j]]>d>" },
    lastModified: new Date(0),
  };
  const element = xmlOf("blobs", blob, plain);
  assert.deepEqual(namesIn(element), ["bucket", "content_length", "content_type", "last_modified", "user_metadata", "content"]);
  const entry = at(element, "user_metadata", "entry");
  assert.deepEqual([entry.attributes["key"], entry.text], ["author", "<j]]>d>"]);
  assert.equal(at(element, "content").attributes["href"], "http://h/api/buckets/b/a%2Fb/content");
  assert.deepEqual(jsonMember("blobs", blob, plain), {
    id: "a/b",
    href: "http://h/api/buckets/b/a%2Fb",
    bucket: {
      rel: "bucket",
      href: "http://h/api/buckets/b",
      id: "b",
    },
    content_length: 17,
    content_type: null,
    last_modified: "1970-01-01T00:00:00.000Z",
    content: null,
    user_metadata: { author: "<j]]>d>" },
  });
});
