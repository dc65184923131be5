import assert from "node:assert/strict";
import { test } from "node:test";
import { sshFingerprint, sshKeyTypeOf } from "../../../wire/ssh-keys.ts";
import { withoutTags, withTags } from "./key-tags.ts";

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm somebody at home";

test("tags come back from the comment of a key, which is the same key", () => {
  for (const tags of [{ team: "a" }, { "ключ & <b>": "“ü”", empty: "" }, { ["__proto__"]: "x", constructor: "y" }]) {
    const tagged = withTags(publicKey, tags);
    assert.deepEqual(withoutTags(`${tagged}\n`), { publicKey, tags });
    assert.equal(sshFingerprint(tagged), sshFingerprint(publicKey));
    assert.equal(sshKeyTypeOf(tagged), "ed25519");
  }
});

test("a key without tags, or with a comment that is nobody's tags, stays as it is", () => {
  assert.equal(withTags(publicKey, {}), publicKey);
  for (const comment of [
    "",
    " x",
    " deltacloud:tags=",
    " deltacloud:tags=!!",
    " deltacloud:tags=W10",
    " deltacloud:tags=eyJhIjoxfQ",
  ])
    assert.deepEqual(withoutTags(`${publicKey}${comment}`), { publicKey: `${publicKey}${comment}` });
});

test("tags that make the line too long are refused", () => {
  assert.throws(() => withTags(publicKey, { long: "x".repeat(4000) }), { code: "invalid_argument" });
});
