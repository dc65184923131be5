import assert from "node:assert/strict";
import { refused } from "./assertions.ts";
import type { Check } from "./check.ts";
import { publicKey } from "./features.ts";

/** What keys can do beside their life cycle. */
export function keyChecks(check: Check): void {
  check("create: tells the private key, once at least", ["keys.create"], async (scene) => {
    const key = await scene.cloud.call("keys", "create", { name: scene.name() });
    scene.adopt("keys", key.id);
    if (key.credentialType !== "key") scene.skip("its keys are passwords");
    assert.match(key.privateKey ?? "", /^-----BEGIN [A-Z ]*PRIVATE KEY-----\s[\s\S]+-----END [A-Z ]*PRIVATE KEY-----\s*$/);
    assert.ok(key.fingerprint, "it has a fingerprint");
  });

  check("create: the same name twice is already_exists, and the first stays", ["keys.create", "keys.get"], async (scene) => {
    const first = await scene.create("keys");
    await refused(scene.call("keys", "create", { name: first.name ?? first.id }), "already_exists");
    assert.equal((await scene.settled("keys", first.id)).fingerprint, first.fingerprint);
  });

  check(
    "create: an imported key has a fingerprint, and no private key",
    ["keys.create", "keys.get", "keys+import_key"],
    async (scene) => {
      const key = await scene.cloud.call("keys", "create", { name: scene.name(), publicKey });
      scene.adopt("keys", key.id);
      assert.equal(key.privateKey, undefined);
      assert.ok(key.fingerprint, "it has a fingerprint");
      assert.equal((await scene.settled("keys", key.id)).fingerprint, key.fingerprint);
    },
  );

  check("create: what is no public key is refused", ["keys.create", "keys+import_key"], async (scene) => {
    for (const wrong of [
      "",
      "not a key",
      "ssh-rsa",
      "ssh-ed25519 !!!!",
      "-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----",
    ]) {
      await refused(
        scene.call("keys", "create", { name: scene.name(), publicKey: wrong }),
        "invalid_argument",
        JSON.stringify(wrong),
      );
    }
  });
}
