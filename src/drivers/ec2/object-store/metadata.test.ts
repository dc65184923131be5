import assert from "node:assert/strict";
import { test } from "node:test";
import { isCloudError } from "../../../model/errors.ts";
import { metadataHeaders, metadataOf } from "./metadata.ts";

const head = (headers: Readonly<Record<string, string>>) => ({ status: 200, headers, cookies: [], url: "" });

test("metadata comes back as it was given", () => {
  const metadata = {
    colour: "red",
    two_words: "1",
    "with-dash": "a, b; c=d",
    größe: "größer 日本語 👩‍👩‍👧‍👦",
    empty: "",
    blanks: "  around  and  between ",
    percent: "100%, 50%25, %zz",
    lines: "one\r\nX-Injected: two",
    word: "=?UTF-8?B?eA==?=",
    "a b:c%5f": "d",
  };
  for (const keepsUnderscores of [true, false]) {
    const headers = metadataHeaders(metadata, keepsUnderscores);
    for (const [name, value] of Object.entries(headers)) {
      assert.match(name, keepsUnderscores ? /^x-amz-meta-[a-z0-9.%_-]+$/ : /^x-amz-meta-[a-z0-9.%-]+$/);
      assert.match(value, /^(?:[!-~](?:[ -~]*[!-~])?)?$/, `${name} can be sent`);
    }
    assert.deepEqual(metadataOf(head(headers)), metadata);
  }
});

test("metadata that others wrote is read: quoted words, several of them, UTF-8 as it is", () => {
  const headers = {
    "x-amz-meta-quoted": "=?UTF-8?Q?gr=C3=B6=C3=9Fer_als?=",
    "x-amz-meta-several": "=?utf-8?b?Z3LDtg==?= =?utf-8?q?=C3=9Fer?= plain",
    "x-amz-meta-raw": Buffer.from("größer").toString("latin1"),
    "x-amz-meta-other": "=?ISO-8859-1?Q?a=E4?=",
    "x-amz-meta-bad%": "50%",
    etag: "x",
  };
  assert.deepEqual(metadataOf(head(headers)), {
    quoted: "größer als",
    several: "größer plain",
    raw: "größer",
    other: "=?ISO-8859-1?Q?a=E4?=",
    "bad%": "50%",
  });
});

test("keys of metadata have no case: one that is there twice is refused, like an empty one", () => {
  assert.deepEqual(metadataOf(head(metadataHeaders({ Author: "me" }, true))), { author: "me" });
  for (const metadata of [{ Author: "me", author: "you" }, { "": "x" }]) {
    assert.throws(
      () => metadataHeaders(metadata, true),
      (error) => isCloudError(error) && error.code === "invalid_argument",
    );
  }
});
