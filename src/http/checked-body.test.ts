import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { CloudError, isCloudError } from "../model/errors.ts";
import { CheckedBody, givenMd5 } from "./checked-body.ts";

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** What is handed on until the body ends, or fails. */
async function handedOn(body: CheckedBody, first?: Promise<unknown>): Promise<{ text: string; error: unknown }> {
  let text = "";
  try {
    for await (const piece of body.pieces(first)) text += Buffer.from(piece).toString();
  } catch (error) {
    return { text, error };
  }
  return { text, error: undefined };
}

const sha256 = createHash("sha256").update("one two").digest("base64");

test("a body that is as announced is handed on", async () => {
  const body = new CheckedBody(pieces("one", " ", "two"), 7, { sha256 });
  assert.deepEqual(await handedOn(body), { text: "one two", error: undefined });
  assert.equal(body.size, 7);
});

test("of a body that is not as announced, the end is never handed on", async () => {
  for (const body of [
    new CheckedBody(pieces("one", " two"), 8),
    new CheckedBody(pieces("one", " two"), 6),
    new CheckedBody(pieces("one ", "two", "!"), 7),
    new CheckedBody(pieces("one", " tw0"), undefined, { sha256 }),
    new CheckedBody(pieces("one", " tw0"), 7, { sha1: sha256 }),
  ]) {
    const { text, error } = await handedOn(body);
    assert.ok(isCloudError(error) && error.code === "invalid_argument");
    assert.ok("one ".startsWith(text), `handed on: '${text}'`);
  }
});

test("nothing is read before what comes first, nor where that fails", async () => {
  let isRead = false;
  async function* watched(): AsyncGenerator<Uint8Array> {
    isRead = true;
    yield Buffer.from("x");
  }
  const failure = new CloudError("failed_precondition", "No.");
  const { error } = await handedOn(new CheckedBody(watched(), undefined), Promise.reject(failure));
  assert.equal(error, failure);
  assert.equal(isRead, false);
});

test("a checksum that nobody can check is refused, and so is an MD5 that is none", () => {
  assert.throws(() => new CheckedBody(pieces(), undefined, { crc32c: "AAAAAA==" }), /crc32c/);
  assert.throws(() => givenMd5({ md5: "x\r\ny" }), /32 hexadecimal/);
  assert.equal(givenMd5({ md5: "A".repeat(32) }), "a".repeat(32));
  assert.equal(givenMd5({}), undefined);
});
