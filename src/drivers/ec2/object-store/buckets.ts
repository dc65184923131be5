import { pages } from "../../../http/pages.ts";
import type { Query, Services } from "../../../model/collections.ts";
import type { Bucket } from "../../../model/collections/buckets.ts";
import type { HttpFields } from "../../../model/http.ts";
import type { XmlElement } from "../../../model/xml-element.ts";
import { ifTold, isUntold } from "../untold.ts";
import { creationDocument, regionOfLocation } from "./locations.ts";
import { checkBucketName } from "./object-path.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore } from "./store.ts";
import { childrenOf, textOf } from "./xml-fields.ts";

/** Buckets of S3. */
export function buckets(store: ObjectStore) {
  const show = async (id: string): Promise<Bucket> => {
    const [location, versioning] = await Promise.all([locationOf(store, id), versioningOf(store, id)]);
    return { id, name: id, ...(location !== undefined && { location }), ...(versioning !== undefined && { versioning }) };
  };
  return {
    list: (query) => listBuckets(store, query),
    get: ({ id }) => show(id),
    create: async ({ name, location }) => {
      checkBucketName(name);
      const { endpoint } = store;
      const region = location || (endpoint.isAmazon ? endpoint.region : undefined);
      const document = creationDocument(region);
      const place =
        endpoint.isAmazon && region !== undefined
          ? { region: regionOfLocation(region), base: endpoint.baseOf(regionOfLocation(region)) }
          : await store.placeOf(name);
      await store.onBucket("PUT", name, document === undefined ? {} : { body: document }, place);
      await store.remember(name, place);
      return show(name);
    },
    destroy: async ({ id }) => {
      await store.onBucket("DELETE", id);
    },
  } satisfies Services["buckets"];
}

function listBuckets(store: ObjectStore, { id }: Query<"buckets">): AsyncGenerator<Bucket> {
  const wanted = id === undefined ? undefined : new Set([id].flat());
  let query: HttpFields = {};
  return pages(async () => {
    const root = refuseErrorIn(await store.onAccount(query));
    const token = textOf(root, "ContinuationToken");
    if (token !== undefined) query = { "continuation-token": token };
    const items = root.children
      .filter(({ name }) => name === "Buckets")
      .flatMap((list) => childrenOf(list, "Bucket"))
      .map(bucketOf)
      .filter((bucket) => wanted?.has(bucket.id) ?? true);
    return { items, next: token };
  });
}

function bucketOf(entry: XmlElement): Bucket {
  const id = textOf(entry, "Name") ?? "";
  const [created, location] = [textOf(entry, "CreationDate"), textOf(entry, "BucketRegion")];
  return {
    id,
    name: id,
    ...(created !== undefined && { created: new Date(created) }),
    ...(location !== undefined && { location }),
  };
}

/** Where a bucket is. Who is not its owner may not ask for that, but may find out whether it is there. */
async function locationOf(store: ObjectStore, id: string): Promise<string | undefined> {
  try {
    const root = refuseErrorIn(await store.onBucket("GET", id, { query: { location: "" } }));
    return regionOfLocation(root.text.trim());
  } catch (error) {
    if (!isUntold(error)) throw error;
    const { headers } = await store.onBucket("HEAD", id);
    return headers["x-amz-bucket-region"];
  }
}

async function versioningOf(store: ObjectStore, id: string): Promise<Bucket["versioning"]> {
  const answer = await ifTold(store.onBucket("GET", id, { query: { versioning: "" } }));
  if (!answer) return undefined;
  const status = textOf(refuseErrorIn(answer), "Status");
  return status === "Enabled" ? "enabled" : status === "Suspended" ? "suspended" : "off";
}
