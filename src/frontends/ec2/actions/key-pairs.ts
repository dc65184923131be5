import type { Key } from "../../../model/collections/keys.ts";
import { binary, boolean, oneOf, optional, string } from "../../../model/shape.ts";
import { AwsFault, missingParameter } from "../../../protocols/aws-query/aws-fault.ts";
import { keyPairDocument, newKeyPairFields } from "../../../protocols/ec2/documents/key-pair.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe, type IdParameter } from "../../aws-query/describe.ts";
import { listing, memberOf } from "../../aws-query/listing.ts";
import { accepts } from "../accepts.ts";
import { fromEc2, idParameter, notFound, toEc2 } from "../ids.ts";
import { specifiedTags, tagParameters, tagSetOf, tagSpecificationParameter } from "../tags.ts";

/** The name of a key is its id in the model: instances refer to it by that. */
const byName: IdParameter = { name: "KeyName", decode: (name) => name, notFound: (names) => notFound("keyPair", names) };

const describeKeyPairs = describe({
  name: "DescribeKeyPairs",
  doc: "The key pairs.",
  needs: ["keys", "list"],
  set: "keySet",
  item: keyPairDocument,
  parameters: { IncludePublicKey: optional(boolean()) },
  ids: [byName, idParameter("KeyPairId", "keyPair")],
  filters: { fingerprint: "keyFingerprint", "key-name": "keyName", "key-pair-id": "keyPairId", "key-type": "keyType" },
  tags: "tagSet",
  pages: "none",
  list: listing<"keys">("keys"),
  prepare: (_, { IncludePublicKey }) => IncludePublicKey,
  show: (key, withPublicKey) => {
    if (key.credentialType !== "key") return undefined;
    const { keyFingerprint, keyName, keyPairId, tagSet } = newKeyPair(key);
    const publicKey = withPublicKey ? key.publicKey : undefined;
    return { keyPairId, keyFingerprint, keyName, keyType: keyTypeOf(key), tagSet, publicKey, createTime: key.created };
  },
});

const keyTypeOf = ({ keyType = "rsa" }: Key): string => keyType;

const newKeyPair = (key: Key) => ({
  keyName: key.id,
  keyFingerprint: key.fingerprint ?? "",
  keyMaterial: key.privateKey,
  keyPairId: toEc2("keyPair", key.id),
  tagSet: tagSetOf("keys", key),
});

const createKeyPair = defineAction({
  name: "CreateKeyPair",
  doc: "Makes a key pair and tells its private key, once.",
  needs: ["keys", "create"],
  parameters: {
    KeyName: string({ maxLength: 255 }),
    KeyType: optional(oneOf(["rsa", "ed25519"])),
    KeyFormat: optional(oneOf(["pem", "ppk"])),
    TagSpecification: tagSpecificationParameter,
  },
  document: newKeyPairFields,
  run: async (call, { KeyName, KeyType, KeyFormat, TagSpecification }) => {
    if (KeyFormat === "ppk") throw new AwsFault("UnsupportedOperation", "Keys in PuTTY's format are not made here; pem is.");
    const tags = tagParameters(call.cloud, "keys", "create", specifiedTags(TagSpecification, "key-pair"));
    const chooses = accepts(call.cloud, "keys", "create", "keyType");
    if (KeyType === "ed25519" && !chooses) {
      throw new AwsFault(
        "UnsupportedOperation",
        `The driver '${call.cloud.driver.name}' does not let the type of a key be chosen.`,
      );
    }
    // EC2 makes RSA keys unless told; a cloud that leaves no choice makes its own.
    const keyType = chooses ? { keyType: KeyType ?? ("rsa" as const) } : {};
    return newKeyPair(await call.cloud.call("keys", "create", { name: KeyName, ...keyType, ...tags }));
  },
});

const importKeyPair = defineAction({
  name: "ImportKeyPair",
  doc: "Takes a public key.",
  needs: ["keys", "create"],
  parameters: {
    KeyName: string({ maxLength: 255 }),
    PublicKeyMaterial: binary({ maxBytes: 16_384 }),
    TagSpecification: tagSpecificationParameter,
  },
  document: newKeyPairFields,
  run: async (call, { KeyName, PublicKeyMaterial, TagSpecification }) => {
    if (!accepts(call.cloud, "keys", "create", "publicKey")) {
      throw new AwsFault("UnsupportedOperation", `The driver '${call.cloud.driver.name}' cannot import keys.`);
    }
    const tags = tagParameters(call.cloud, "keys", "create", specifiedTags(TagSpecification, "key-pair"));
    const publicKey = Buffer.from(PublicKeyMaterial).toString("utf8").trim();
    return newKeyPair(await call.cloud.call("keys", "create", { name: KeyName, publicKey, ...tags }));
  },
});

const deleteKeyPair = defineAction({
  name: "DeleteKeyPair",
  doc: "Destroys a key pair; one that is not there is gone already.",
  needs: ["keys", "destroy"],
  parameters: { KeyName: optional(string()), KeyPairId: optional(string()) },
  document: { return: boolean(), keyPairId: optional(string()) },
  run: async (call, { KeyName, KeyPairId }) => {
    const id = KeyPairId === undefined ? KeyName : fromEc2("keyPair", KeyPairId);
    if (id === undefined) throw missingParameter("KeyName");
    const existed = await isThere(call, id);
    if (existed) await call.cloud.call("keys", "destroy", { id });
    return { return: true, keyPairId: existed ? toEc2("keyPair", id) : undefined };
  },
});

const isThere = async ({ cloud }: Call, id: string): Promise<boolean> =>
  !cloud.supports("keys", "get") || (await memberOf(cloud, "keys", id)) !== undefined;

/** Key pairs. */
export const actions: readonly Action[] = [describeKeyPairs, createKeyPair, importKeyPair, deleteKeyPair];
