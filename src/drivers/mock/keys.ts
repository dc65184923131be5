import { CloudError } from "../../model/errors.ts";
import type { Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import type { MockCloud } from "./mock-cloud.ts";
import { reading } from "./reading.ts";

export function keys(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.keys),
    /** The private key stays to be seen, as in the original. It opens nothing. */
    async create({ name }) {
      caller.authenticate();
      if (!name) throw new CloudError("invalid_argument", "A key needs a name.", { parameter: "name" });
      if (cloud.keys.has(name)) {
        throw new CloudError("already_exists", "Key with same name already exists", { providerCode: "KeyExist" });
      }
      return cloud.keys.put({
        id: name,
        name,
        credentialType: "key",
        fingerprint: madeUpFingerprint(cloud),
        privateKey: madeUpPrivateKey(cloud),
      });
    },
    async destroy({ id }) {
      caller.authenticate();
      cloud.keys.remove(id);
    },
  } satisfies Service<"keys">;
}

function madeUpFingerprint(cloud: MockCloud): string {
  const byte = (): string => cloud.randomInteger(0, 255).toString(16).padStart(2, "0");
  return Array.from({ length: 20 }, byte).join(":");
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=/+";

/** Looks like a key from afar. The footer follows the last line without a break, as in the original. */
function madeUpPrivateKey(cloud: MockCloud): string {
  const line = (length: number): string =>
    Array.from({ length }, () => letters[cloud.randomInteger(0, letters.length - 1)]).join("");
  const lines = Array.from({ length: 21 }, () => line(75));
  return ["-----BEGIN RSA PRIVATE KEY-----", ...lines, `${line(68)}-----END RSA PRIVATE KEY-----`].join("\n");
}
