import { mapped } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Key } from "../../../model/collections/keys.ts";
import { isCloudError } from "../../../model/errors.ts";
import { generateSshKeyPair, sshKeyTypeOf } from "../../../wire/ssh-keys.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument } from "../failures.ts";
import type { Keypair } from "./api-types.ts";
import { readTime } from "../times.ts";
import { withTags, withoutTags } from "./key-tags.ts";

/** Keys are Nova's key pairs, whose id is their name. Their tags are in the comment of the public key, where they cannot be changed. */
export function keys(connection: Connection) {
  const nova = connection.service("compute");
  const send = async (keypair: object): Promise<Keypair> =>
    (await nova.post<{ keypair: Keypair }>("/os-keypairs", { keypair })).keypair;
  return {
    list: () => mapped(nova.list<{ keypair: Keypair }>("/os-keypairs", "keypairs"), ({ keypair }) => toKey(keypair)),
    get: async ({ id }) => toKey((await nova.get<{ keypair: Keypair }>(path`/os-keypairs/${id}`)).keypair),
    create: async ({ name, publicKey, keyType, tags = {} }) => {
      if (publicKey !== undefined) {
        if (sshKeyTypeOf(publicKey) === undefined)
          throw invalidArgument("publicKey", "The public key is not of a form that SSH knows.");
        return toKey(await send({ name, public_key: withTags(publicKey.trim(), tags) }));
      }
      if (keyType === "dsa") throw invalidArgument("keyType", "Nobody takes DSA keys any more.");
      const isTagged = Object.keys(tags).length > 0;
      if ((keyType === undefined || keyType === "rsa") && !isTagged) {
        try {
          return toKey(await send({ name }));
        } catch (error) {
          // Newer clouds no longer make keys (microversion 2.92), and say that a public one is missing.
          if (!isCloudError(error) || error.code !== "invalid_argument" || !/public_key/.test(error.message)) throw error;
        }
      }
      const pair = await generateSshKeyPair(keyType ?? "rsa", name.replaceAll(/\s/g, "-"));
      return { ...toKey(await send({ name, public_key: withTags(pair.publicKey, tags) })), privateKey: pair.privateKey };
    },
    destroy: async ({ id }) => nova.delete(path`/os-keypairs/${id}`),
  } satisfies Services["keys"];
}

function toKey({ name, fingerprint, public_key, private_key, created_at }: Keypair): Key {
  const keyType = sshKeyTypeOf(public_key);
  const { publicKey, tags } = withoutTags(public_key);
  return {
    id: name,
    name,
    credentialType: "key",
    ...(keyType && { keyType }),
    fingerprint,
    publicKey,
    ...(private_key !== undefined && { privateKey: private_key }),
    state: "available",
    ...(created_at !== undefined && { created: readTime(created_at) }),
    ...(tags && { tags }),
  };
}
