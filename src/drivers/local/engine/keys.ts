import type { Key } from "../../../model/collections/keys.ts";
import { generateSshKeyPair, sshFingerprint, sshKeyTypeOf, type SshKeyType } from "../../../wire/ssh-keys.ts";
import { alreadyExists, checkName, invalid } from "./failures.ts";
import type { ServiceFactory } from "./scope.ts";

/** The id of a key is its name. The private key is told once, when it is made, and is kept nowhere. */
export const keys: ServiceFactory<"keys"> = (scope) => ({
  list: () => scope.table("keys").list(),
  get: ({ id }) => scope.table("keys").get(id),
  create: async ({ name, publicKey, keyType = scope.cloud.options.keyType, tags }) => {
    const { account } = scope;
    checkName("name", name);
    const check = (): void => {
      if (scope.table("keys").find(name)) throw alreadyExists("key", name);
      scope.table("keys").checkQuota();
    };
    check();
    const imported = publicKey === undefined ? undefined : typeOf(publicKey);
    const pair = imported ? undefined : await generate(keyType, `${account}@local`);
    const key = await scope.change(() => {
      // While the key was made, others may have made one of this name.
      check();
      const facts = { keyType: imported ?? keyType, publicKey: publicKey ?? pair?.publicKey ?? "", tags };
      return scope.table("keys").add(newKey(name, scope.cloud.now, facts));
    });
    return pair ? { ...key, privateKey: pair.privateKey } : key;
  },
  destroy: ({ id }) => scope.table("keys").remove(id),
  update: ({ id, tags }) => scope.table("keys").change(id, { tags }),
});

/** A key as it is kept. */
export function newKey(
  name: string,
  created: Date,
  facts: { readonly keyType: SshKeyType; readonly publicKey: string; readonly tags?: Key["tags"] },
): Key {
  return {
    id: name,
    name,
    credentialType: "key",
    fingerprint: sshFingerprint(facts.publicKey),
    state: "available",
    created,
    ...facts,
  };
}

function generate(type: SshKeyType, comment: string): ReturnType<typeof generateSshKeyPair> {
  if (type === "dsa") throw invalid("keyType", "SSH takes DSA keys no longer.");
  return generateSshKeyPair(type, comment);
}

function typeOf(publicKey: string): SshKeyType {
  const type = sshKeyTypeOf(publicKey);
  if (!type) throw invalid("publicKey", "The public key is not of a form that SSH knows.");
  return type;
}
