import type { Key } from "../../../model/collections/keys.ts";
import { digestOf } from "./cloud.ts";
import { alreadyExists, checkName, invalid } from "./failures.ts";
import type { ServiceFactory } from "./scope.ts";

/** The id of a key is its name. The private key is told once, when it is made. */
export const keys: ServiceFactory<"keys"> = (scope) => ({
  *list() {
    yield* scope.table("keys").list();
  },
  get: ({ id }) => scope.table("keys").get(id),
  create: ({ name, publicKey, keyType = "rsa", tags }) => {
    checkName("name", name);
    const table = scope.table("keys");
    if (table.find(name)) throw alreadyExists("key", name);
    const imported = publicKey === undefined ? undefined : typeOf(publicKey);
    const key = table.add(newKey(name, scope.cloud.now, { keyType: imported ?? keyType, publicKey, tags }));
    return imported ? key : { ...key, privateKey: privateKeyOf(name) };
  },
  destroy: ({ id }) => scope.table("keys").remove(id),
  update: ({ id, tags }) => scope.table("keys").change(id, { tags }),
});

/** A key whose parts follow from its name. */
export function newKey(name: string, created: Date, facts: Pick<Key, "keyType" | "publicKey" | "tags">): Key {
  const octets = digestOf(facts.publicKey ?? name).subarray(0, 16);
  return {
    id: name,
    name,
    credentialType: "key",
    fingerprint: octets.toString("hex").replace(/(..)(?!$)/g, "$1:"),
    state: "available",
    created,
    ...facts,
    publicKey: facts.publicKey ?? `ssh-${facts.keyType} ${octets.toString("base64")}`,
  };
}

const types = { "ssh-rsa": "rsa", "ssh-ed25519": "ed25519", "ssh-dss": "dsa" } as const;

function typeOf(publicKey: string): "rsa" | "ed25519" | "ecdsa" | "dsa" {
  const [name = "", octets = ""] = publicKey.trim().split(/\s+/);
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(octets)) {
    if (name.startsWith("ecdsa-")) return "ecdsa";
    if (Object.hasOwn(types, name)) return types[name as keyof typeof types];
  }
  throw invalid("publicKey", "The public key is not of a form that SSH knows.");
}

const privateKeyOf = (name: string): string =>
  `-----BEGIN RSA PRIVATE KEY-----\n${digestOf(`private ${name}`).toString("base64")}\n-----END RSA PRIVATE KEY-----\n`;
