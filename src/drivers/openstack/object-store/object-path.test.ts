import assert from "node:assert/strict";
import { test } from "node:test";
import { isCloudError, type ErrorCode } from "../../../model/errors.ts";
import { checkBucketName, containerPath, objectPath, uploadsContainerOf } from "./object-path.ts";

const refusedAs = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

const paths: Readonly<Record<string, string>> = {
  "a/b c": "/bucket/a/b%20c",
  "..": "/bucket/%2E%2E",
  "../a/./b": "/bucket/%2E%2E/a/%2E/b",
  "a//b/": "/bucket/a//b/",
  "100%25?x=y&z#f": "/bucket/100%2525%3Fx%3Dy%26z%23f",
  "naïve 😀\n": "/bucket/na%C3%AFve%20%F0%9F%98%80%0A",
  "...": "/bucket/...",
};

for (const [id, path] of Object.entries(paths)) {
  test(`the path of ${JSON.stringify(id)}`, () => assert.equal(objectPath({ bucketId: "bucket", id }), path));
}

test("a bucket's name leads to no object and nowhere else", () => {
  for (const id of ["", ".", "..", "a/b", "/"]) {
    assert.throws(() => containerPath(id), refusedAs("not_found"), id);
    assert.throws(() => objectPath({ bucketId: id, id: "blob" }), refusedAs("not_found"), id);
    assert.throws(() => checkBucketName(id), refusedAs("invalid_argument"), id);
  }
  assert.throws(() => objectPath({ bucketId: "bucket", id: "" }), refusedAs("not_found"));
});

test("nobody makes a bucket that takes the place of another one's segments", () => {
  assert.throws(() => checkBucketName(uploadsContainerOf("bucket")), refusedAs("invalid_argument"));
  checkBucketName("bucket+uploads");
});
