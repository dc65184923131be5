import assert from "node:assert/strict";
import { test } from "node:test";
import { isCloudError } from "../../../model/errors.ts";
import { metadataHeaders, metadataOf, rawMetadata, uploadHeader, uploadOf } from "./metadata.ts";

const head = (headers: Readonly<Record<string, string>>) => ({ status: 200, headers, cookies: [], url: "" });

test("metadata comes back as it was given", () => {
  const metadata = {
    colour: "red",
    two_words: "1",
    "with-dash": "a, b; c=d",
    größe: "größer 日本語 👩‍👩‍👧‍👦",
    empty: "",
    blanks: "  around  ",
    percent: "100%, 50%25, %zz",
    lines: "one\r\nX-Injected: two",
    "a b:c": "d",
  };
  const headers = metadataHeaders(metadata);
  for (const [name, value] of Object.entries(headers)) {
    assert.match(name, /^x-object-meta-[a-z0-9.%-]+$/);
    assert.match(value, /^[!-~](?:[ -~]*[!-~])?$/, `${name} can be sent`);
  }
  assert.deepEqual(metadataOf(head(headers)), metadata);
});

test("names of metadata have no case: one that is there twice is refused, like an empty one and our own", () => {
  assert.deepEqual(metadataOf(head(metadataHeaders({ Author: "me" }))), { author: "me" });
  for (const metadata of [{ Author: "me", author: "you" }, { "": "x" }, { "deltacloud-upload": "x" }]) {
    assert.throws(
      () => metadataHeaders(metadata),
      (error) => isCloudError(error) && error.code === "invalid_argument",
    );
  }
});

test("what others wrote is read as they meant it", () => {
  const latin1 = Buffer.from("größe").toString("latin1");
  const written = head({ "x-object-meta-raw": latin1, "x-object-meta-rate": "100%", "x-object-meta-a%20b": "c%20d", etag: "x" });
  assert.deepEqual(metadataOf(written), { raw: "größe", rate: "100%", "a b": "c d" });
});

test("the upload that a blob is of is no metadata of the user's, and stays with it", () => {
  const headers = { ...uploadHeader("0123"), ...metadataHeaders({ colour: "red" }), "x-static-large-object": "True" };
  assert.deepEqual(metadataOf(head(headers)), { colour: "red" });
  assert.equal(uploadOf(head(headers)), "0123");
  assert.deepEqual(Object.keys(rawMetadata(head(headers))).toSorted(), [
    "x-object-meta-colour",
    "x-object-meta-deltacloud-upload",
  ]);
  const { "x-static-large-object": _, ...plain } = headers;
  assert.equal(uploadOf(head(plain)), undefined, "a plain object has no segments, whatever it says");
});
