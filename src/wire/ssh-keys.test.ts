import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { createRequire } from "node:module";
import { encryptForSshKey, generateSshKeyPair, sshFingerprint, sshKeyTypeOf } from "./ssh-keys.ts";

const { utils } = createRequire(import.meta.url)("ssh2") as typeof import("ssh2");
const types = ["rsa", "ecdsa", "ed25519"] as const;

function sshKeygen(...args: string[]): string | undefined {
  try {
    return execFileSync("ssh-keygen", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

describe("key pairs for SSH", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "deltacloud-ssh-keys-"))));
  after(() => rmSync(folder, { recursive: true }));

  for (const type of types) {
    it(`makes ${type} keys that an SSH library takes, whose halves belong together`, async () => {
      const { publicKey, privateKey } = await generateSshKeyPair(type, "jane@example");
      const [parsed, own] = [utils.parseKey(privateKey), utils.parseKey(publicKey)];
      assert.ok(!(parsed instanceof Error), String(parsed));
      assert.ok(!(own instanceof Error), String(own));
      const signature = parsed.sign("message");
      assert.ok(!(signature instanceof Error), String(signature));
      assert.equal(own.verify("message", signature), true);
      assert.equal(own.comment, "jane@example");
      assert.equal(sshKeyTypeOf(publicKey), type);
    });
    it(`makes ${type} keys that OpenSSH reads`, async (t) => {
      const { publicKey, privateKey } = await generateSshKeyPair(type, "jane");
      const file = path.join(folder, type);
      writeFileSync(file, privateKey, { mode: 0o600 });
      writeFileSync(`${file}.pub`, `${publicKey}\n`);
      const derived = sshKeygen("-y", "-f", file);
      if (derived === undefined) return t.skip("needs ssh-keygen");
      assert.deepEqual(derived.split(" ").slice(0, 2), publicKey.split(" ").slice(0, 2));
      assert.match(sshKeygen("-l", "-E", "md5", "-f", `${file}.pub`) ?? "", new RegExp(`MD5:${sshFingerprint(publicKey)} `));
    });
  }

  it("encrypts for the owner of an RSA key, who is the only one that it can encrypt for", async (t) => {
    const { publicKey, privateKey } = await generateSshKeyPair("rsa", "");
    const [inkey, encrypted] = [path.join(folder, "owner"), path.join(folder, "encrypted")];
    writeFileSync(inkey, privateKey);
    writeFileSync(encrypted, Buffer.from(encryptForSshKey(publicKey, "Pa55word") ?? "", "base64"));
    const decrypted = spawnSync("openssl", ["pkeyutl", "-decrypt", "-inkey", inkey, "-in", encrypted], { encoding: "utf8" });
    if (decrypted.error) return t.skip("needs openssl");
    assert.equal(decrypted.stdout, "Pa55word", decrypted.stderr);
    const other = await generateSshKeyPair("ed25519", "");
    assert.equal(encryptForSshKey(other.publicKey, "Pa55word"), undefined);
    assert.equal(encryptForSshKey("", "Pa55word"), undefined);
  });

  it("never makes the same key twice", async () => {
    const [one, other] = await Promise.all([generateSshKeyPair("ed25519", ""), generateSshKeyPair("ed25519", "")]);
    assert.notEqual(one.privateKey, other.privateKey);
    assert.doesNotMatch(one.publicKey, /\s$/);
  });

  it("tells what is no public key", async () => {
    const { publicKey } = await generateSshKeyPair("ed25519", "x");
    const [, octets = ""] = publicKey.split(" ");
    for (const text of [
      "",
      "ssh-rsa",
      "ssh-rsa AAAA",
      `ssh-rsa ${octets}`,
      `ssh-other ${octets}`,
      `toString ${octets}`,
      "ssh-rsa !!!!",
    ]) {
      assert.equal(sshKeyTypeOf(text), undefined, text);
    }
  });
});
