import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { listAt, refused, textAt } from "../aws-client.ts";
import type { Scene } from "./walk.ts";

/** Makes two key pairs, and gives the name of the one whose private half the cloud made. */
export async function walkKeys({ client, cloud, name, undo }: Scene): Promise<string> {
  const imported = `${name}-imported`;
  for (const KeyName of [name, imported]) undo(() => client.call("DeleteKeyPair", { KeyName }));
  const tags = [{ ResourceType: "key-pair", Tags: [{ Key: "walk", Value: name }] }];
  const made = await client.call("CreateKeyPair", { KeyName: name, TagSpecifications: tags });
  assert.match(textAt(made, "KeyMaterial"), /^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/);
  assert.equal(textAt(made, "KeyName"), name);
  assert.match(textAt(made, "KeyPairId"), /^key-/);
  await client.wait("KeyPairExists", { KeyNames: [name] });
  await refused(client.call("CreateKeyPair", { KeyName: name }), "InvalidKeyPair.Duplicate");

  await client.call("ImportKeyPair", { KeyName: imported, PublicKeyMaterial: newPublicKey("from a walk") });
  const both = listAt(await client.call("DescribeKeyPairs", { KeyNames: [name, imported] }), "KeyPairs");
  assert.deepEqual(both.map(({ KeyName }) => KeyName).toSorted(), [name, imported]);
  const fields = ["KeyPairId", "KeyFingerprint", ...(cloud.lacks.has("key types") ? [] : ["KeyType"])];
  for (const key of both) for (const field of fields) assert.ok(textAt(key, field));
  const alike = await client.call("DescribeKeyPairs", { Filters: [{ Name: "key-name", Values: [`${name}-i?ported`] }] });
  assert.deepEqual(
    listAt(alike, "KeyPairs").map(({ KeyName }) => KeyName),
    [imported],
  );

  await client.call("DeleteKeyPair", { KeyName: imported });
  await refused(client.call("DescribeKeyPairs", { KeyNames: [imported] }), "InvalidKeyPair.NotFound");
  // Of a key pair that is not there, all that is asked for is done.
  await client.call("DeleteKeyPair", { KeyName: imported });
  return name;
}

/** A public key of RSA, in the form of OpenSSH. */
export function newPublicKey(comment: string): string {
  const { n, e } = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
  // A number has a sign there.
  const parts = [
    Buffer.from("ssh-rsa"),
    Buffer.from(e ?? "", "base64url"),
    Buffer.from([0, ...Buffer.from(n ?? "", "base64url")]),
  ];
  const fields = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `ssh-rsa ${Buffer.concat(fields).toString("base64")} ${comment}`;
}
