import type { Identity } from "../../../model/driver.ts";
import { isCloudError } from "../../../model/errors.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore } from "./store.ts";
import { childrenOf, textOf } from "./xml-fields.ts";

const hour = 3_600_000;

/**
 * Who a key is of, as the store says with the list of buckets; a key that may not list them stands for itself.
 * @throws `unauthenticated`
 */
export function ownerOf(store: ObjectStore): Promise<Identity> {
  return store.context.cache.getOrCreate("owner of the access key", hour, () => askForOwner(store));
}

async function askForOwner(store: ObjectStore): Promise<Identity> {
  const { id: user } = store.key;
  const query = store.endpoint.isAmazon ? { "max-buckets": 1 } : undefined;
  try {
    const [owner] = childrenOf(refuseErrorIn(await store.onAccount(query)), "Owner");
    return { account: (owner && textOf(owner, "ID")) ?? user, user };
  } catch (error) {
    if (isCloudError(error) && error.code === "permission_denied") return { account: user, user };
    throw error;
  }
}
