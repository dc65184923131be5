import { mapped } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { Key } from "../../../model/collections/keys.ts";
import { binary, boolean, optional, string, struct } from "../../../model/shape.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { keyPairDocument, newKeyPairFields } from "../../../protocols/ec2/documents/key-pair.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument, notFound, unsupported } from "../failures.ts";
import { defineAction } from "../query/action.ts";
import { described, defineDescribe } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { retag, tagsFor, tagsOf, tagSpecifications } from "../tagging.ts";

const describeKeyPairs = defineDescribe("DescribeKeyPairs", {
  ids: "KeyName",
  set: "keySet",
  item: keyPairDocument,
  pageSize: "whole",
  parameters: { IncludePublicKey: optional(boolean()) },
});

const createKeyPair = defineAction(queryServices.ec2, "CreateKeyPair", {
  parameters: { KeyName: string(), KeyType: optional(string()), TagSpecification: tagSpecifications },
  document: newKeyPairFields,
});

/** The longest public keys have some kilobytes. */
const longestKey = 16_384;

const importKeyPair = defineAction(queryServices.ec2, "ImportKeyPair", {
  parameters: { KeyName: string(), PublicKeyMaterial: binary({ maxBytes: longestKey }), TagSpecification: tagSpecifications },
  document: newKeyPairFields,
});

const deleteKeyPair = defineAction(queryServices.ec2, "DeleteKeyPair", {
  parameters: { KeyName: string() },
  document: { return: optional(boolean()) },
  isRepeatable: true,
});

/** Keys are EC2's key pairs, by their names. */
export function keys(connection: Connection) {
  const read = async (id: string): Promise<Answer<typeof keyPairDocument>> => {
    const asked = { KeyName: [id], IncludePublicKey: true };
    const found = (await connection.call(describeKeyPairs.action, asked, [id])).items.find(({ keyName }) => keyName === id);
    if (!found) throw notFound("key", id);
    return found;
  };
  return {
    list: () => mapped(described(connection, describeKeyPairs), toKey),
    get: async ({ id }) => toKey(await read(id)),
    create: async ({ name, publicKey, keyType, tags }) => {
      const words = { KeyName: name, TagSpecification: tagsFor("key-pair", { tags }) };
      if (publicKey === undefined) {
        if (keyType !== undefined && keyType !== "rsa" && keyType !== "ed25519")
          throw unsupported("keyType", `EC2 makes no keys of type ${keyType}.`);
        const made = await connection.call(createKeyPair, { ...words, KeyType: keyType });
        await connection.made(name);
        return { ...toKey(made), ...(made.keyMaterial && { privateKey: made.keyMaterial }) };
      }
      if (!isPublicKey.test(publicKey)) throw invalidArgument("publicKey", "This is not a public key in OpenSSH's form.");
      const made = await connection.call(importKeyPair, { ...words, PublicKeyMaterial: Buffer.from(publicKey) });
      await connection.made(name);
      return toKey(made);
    },
    destroy: async ({ id }) => {
      // EC2 says nothing of a key that was never there.
      await read(id);
      await connection.call(deleteKeyPair, { KeyName: id });
      connection.gone(id);
    },
    update: async ({ id, tags }) => {
      const key = await read(id);
      await retag(connection, needed(key, "keyPairId"), tagsOf(key.tagSet), { tags });
      return toKey(await read(id));
    },
  } satisfies Services["keys"];
}

const isPublicKey = /^(?:ssh|ecdsa)-[\w-]+ +[A-Za-z0-9+/]{16,}={0,2}(?:\s|$)|^---- BEGIN SSH2 PUBLIC KEY ----/;

const newKeyPair = struct(newKeyPairFields);

function toKey(key: Answer<typeof keyPairDocument> | Answer<typeof newKeyPair>): Key {
  const name = needed(key, "keyName");
  const { keyFingerprint, tagSet } = key;
  const { keyType, publicKey, createTime } = "keyType" in key ? key : {};
  return {
    id: name,
    name,
    credentialType: "key",
    ...((keyType === "rsa" || keyType === "ed25519") && { keyType }),
    ...(keyFingerprint && { fingerprint: keyFingerprint }),
    ...(publicKey && { publicKey }),
    state: "available",
    ...(createTime && { created: createTime }),
    tags: tagsOf(tagSet),
  };
}
