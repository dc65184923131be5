import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { map, oneOf, optional, string, timestamp } from "../shape.ts";

export const keys = defineCollection({
  name: "keys",
  singular: "key",
  doc: "Key pairs and passwords to log in to instances with.",
  resource: {
    name: optional(string()),
    credentialType: oneOf(["key", "password"]),
    keyType: optional(oneOf(["rsa", "ed25519", "ecdsa", "dsa"])),
    fingerprint: optional(string()),
    publicKey: optional(string()),
    privateKey: optional(string({ doc: "PEM; usually only known when the key is created.", sensitive: true, multiline: true })),
    username: optional(string()),
    password: optional(string({ sensitive: true })),
    state: optional(oneOf(["available", "deleted"])),
    created: optional(timestamp()),
    tags: optional(map()),
  },
  states: { available: "settled", deleted: "settled" },
  operations: {
    list: {
      doc: "List the keys.",
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: { doc: "Show one key.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a key pair.",
      kind: "create",
      params: { name: string({ doc: "Its name." }) },
      result: "resource",
    },
    destroy: { doc: "Destroy a key.", kind: "destroy", params: memberId, result: "nothing" },
    update: { doc: "Change a key's tags.", kind: "update", params: { ...memberId, tags: map() }, result: "resource" },
  },
  features: {
    import_key: {
      doc: "Import an existing public key.",
      on: "create",
      params: { publicKey: optional(string({ doc: "The public key to import.", multiline: true })) },
    },
    key_type: {
      doc: "Choose the kind of the key pair.",
      on: "create",
      params: { keyType: optional(oneOf(["rsa", "ed25519", "ecdsa", "dsa"])) },
    },
    key_tags: { doc: "Tag the key.", on: "create", params: { tags: optional(map()) } },
  },
});

export type Key = ResourceOf<typeof keys>;
