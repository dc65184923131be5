import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blobHref, hrefOf, pathSegment, queryValue } from "./href.ts";

const context = { base: "http://h:3001/api" };

test("a collection, a member, a blob", () => {
  assert.equal(hrefOf(context, "volumes"), "http://h:3001/api/storage_volumes");
  assert.equal(hrefOf(context, "realms", "a:b"), "http://h:3001/api/realms/a:b");
  assert.equal(blobHref(context, "b 1", "folder/file.txt"), "http://h:3001/api/buckets/b%201/folder%2Ffile.txt");
});

test("what is legal in a segment stays as it is", () => {
  const id = "1234~tcp~22~22~@group,1234,default,@address,ipv4,10.1.2.3,24";
  assert.equal(pathSegment(id), id);
  assert.equal(pathSegment("a:b=c&d+e$(f)*!"), "a:b=c&d+e$(f)*!");
});

test("what is not is encoded, a semicolon too, since it would begin a matrix parameter", () => {
  assert.equal(pathSegment(`a b%/?#;"'<>\\ü`), "a%20b%25%2F%3F%23%3B%22%27%3C%3E%5C%C3%BC");
  assert.equal(pathSegment("a\u0000\n"), "a%00%0A");
  assert.equal(pathSegment("😀\ud800"), "%F0%9F%98%80%EF%BF%BD");
});

test("an id never means another folder", () => {
  assert.equal(pathSegment(".."), "%2E%2E");
  assert.equal(pathSegment("."), "%2E");
  assert.equal(pathSegment("../images"), "..%2Fimages");
});

test("any id comes back when the segment is decoded", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (id) => {
      assert.equal(decodeURIComponent(pathSegment(id)), id);
      assert.match(pathSegment(id), /^[A-Za-z0-9_~!$&()*+,=:@.%-]*$/);
      assert.equal(new URLSearchParams(`id=${queryValue(id)}`).get("id"), id);
    }),
  );
});
