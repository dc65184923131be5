import { createHmac, randomBytes } from "node:crypto";
import type { Params, Services } from "../../../model/collections.ts";
import { CloudError } from "../../../model/errors.ts";
import type { HttpHead } from "../../../model/http.ts";
import { objectPath } from "./object-path.ts";
import type { ObjectStore } from "./store.ts";
import { storeInformation } from "./store-information.ts";

const usualLifetime = 3600;

/** How a signature may be computed, best first. A store that does not tell is an old one, or Ceph, which take SHA-1 alone. */
const digests = ["sha256", "sha512", "sha1"] as const;
const oldDigest = "sha1";

const keyHeaders = ["temp-url-key", "temp-url-key-2"];

/** Milliseconds for which a key that has just been made is not made again. */
const newKeyLifetime = 60_000;

/**
 * A temporary URL of Swift: the path, a time and their HMAC under a key that the container or the account has. An account without any is
 * given one, which only its owners may do, and only they may read.
 * @throws `unsupported` where the store knows no such URLs, and for a media type, which Swift does not look at; `permission_denied` where
 * the credentials may neither read a key nor set one, `not_found` for a bucket that is not there
 */
export async function signBlobUrl(
  store: ObjectStore,
  { bucketId, id, method = "get", expiresIn = usualLifetime, contentType }: Params<"blobs", "signedUrl">,
): ReturnType<NonNullable<NonNullable<Services["blobs"]>["signedUrl"]>> {
  if (contentType !== undefined) {
    throw new CloudError("unsupported", "Swift's URLs are good for any media type.", { parameter: "contentType" });
  }
  const path = objectPath({ bucketId, id });
  const { tempurl } = await storeInformation(store);
  if (!tempurl) throw new CloudError("unsupported", "This store has no temporary URLs.");
  const { allowed_digests: allowed = [oldDigest] } = tempurl;
  const digest = digests.find((each) => allowed.includes(each)) ?? oldDigest;
  const key = await findKey(store, bucketId);
  const { base } = await store.connection.rest("objectStore");
  const signedPath = `${decodeURIComponent(new URL(base).pathname)}/${bucketId}/${id}`;
  const expires = Math.floor(Date.now() / 1000) + expiresIn;
  const signature = createHmac(digest, key).update(`${method.toUpperCase()}\n${expires}\n${signedPath}`).digest("hex");
  return {
    url: `${base}${path}?temp_url_sig=${signature}&temp_url_expires=${expires}`,
    expires: new Date(expires * 1000),
  };
}

/** A key that the container has, else one of the account's, else a new one of the account's. */
async function findKey(store: ObjectStore, bucketId: string): Promise<string> {
  const container = await store.onContainer("HEAD", bucketId);
  return keyIn(container, "x-container-meta-") ?? (await accountKey(store)) ?? (await makeKey(store));
}

const accountKey = async (store: ObjectStore): Promise<string | undefined> =>
  keyIn(await store.onAccount("HEAD"), "x-account-meta-");

function keyIn({ headers }: HttpHead, prefix: string): string | undefined {
  return keyHeaders.map((name) => headers[prefix + name]).find((key) => key !== undefined && key !== "");
}

/** Of many that find no key at once one makes it. */
function makeKey(store: ObjectStore): Promise<string> {
  return store.connection.context.cache.getOrCreate("new temporary URL key", newKeyLifetime, async () => {
    const key = randomBytes(32).toString("hex");
    await store.onAccount("POST", { headers: { "X-Account-Meta-Temp-URL-Key": key }, idempotent: true });
    // Another process may have made one at the same time.
    return (await accountKey(store)) ?? key;
  });
}
