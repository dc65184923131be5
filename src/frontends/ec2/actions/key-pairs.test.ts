import assert from "node:assert/strict";
import { test } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient } from "../../../testing/query-client.ts";
import { generateSshKeyPair } from "../../../wire/ssh-keys.ts";
import frontend from "../frontend.ts";

test("a key pair is made, found, and gone; one that is not there is gone already", async (t) => {
  const client = await queryClient(t, frontend, await openDriver());
  const tag = {
    "TagSpecification.1.ResourceType": "key-pair",
    "TagSpecification.1.Tag.1.Key": "team",
    "TagSpecification.1.Tag.1.Value": "",
  };
  const made = await client.ok("CreateKeyPair", { KeyName: "laptop", KeyType: "ed25519", ...tag });
  assert.match(String(made.at("keyMaterial")), /^-----BEGIN [A-Z ]*PRIVATE KEY-----/);
  const [id = ""] = made.at("keyPairId");
  for (const query of [
    { "KeyName.1": "laptop" },
    { "KeyPairId.1": id },
    { "Filter.1.Name": "tag:team", "Filter.1.Value.1": "" },
  ]) {
    const found = await client.ok("DescribeKeyPairs", query);
    assert.deepEqual(found.at("keySet.item.keyName"), ["laptop"]);
    assert.deepEqual(found.at("keySet.item.keyType"), ["ed25519"]);
    assert.deepEqual(found.at("keySet.item.keyFingerprint"), made.at("keyFingerprint"));
    assert.ok(!found.text.includes("PRIVATE"));
  }
  assert.equal((await client.call("CreateKeyPair", { KeyName: "laptop" })).code, "InvalidKeyPair.Duplicate");
  assert.deepEqual((await client.ok("DeleteKeyPair", { KeyName: "laptop" })).at("return"), ["true"]);
  assert.deepEqual((await client.ok("DeleteKeyPair", { KeyName: "laptop" })).at("return"), ["true"]);
  assert.equal((await client.call("DescribeKeyPairs", { "KeyName.1": "laptop" })).code, "InvalidKeyPair.NotFound");
});

test("a public key is taken", async (t) => {
  const client = await queryClient(t, frontend, await openDriver());
  const { publicKey } = await generateSshKeyPair("ed25519", "someone");
  const material = { PublicKeyMaterial: Buffer.from(publicKey).toString("base64") };
  const taken = await client.ok("ImportKeyPair", { KeyName: "old", ...material });
  assert.deepEqual(taken.at("keyMaterial"), []);
  const shown = await client.ok("DescribeKeyPairs", { "KeyName.1": "old", IncludePublicKey: "true" });
  assert.deepEqual(shown.at("keySet.item.publicKey"), [publicKey]);
  assert.equal((await client.call("ImportKeyPair", { KeyName: "bad", PublicKeyMaterial: "!" })).code, "InvalidParameterValue");
});
