import type { Query, Resource, Service } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import type { Bucket } from "./bucket-shelf.ts";
import type { Caller } from "./caller.ts";

export function buckets(caller: Caller) {
  const { cloud } = caller;
  return {
    list: (query) => listed(caller, query),
    async get({ id }) {
      caller.authenticate();
      return toResource(cloud.buckets.get(id));
    },
    /** A bucket that is there already keeps its blobs, and is told as if it were new, as in the original. */
    async create({ name }) {
      caller.authenticate();
      if (!name) throw new CloudError("invalid_argument", "A bucket needs a name.", { parameter: "name" });
      return { ...toResource(cloud.buckets.create(name, cloud.now().date)), blobCount: 0, blobIds: [], verbatim };
    },
    async destroy({ id }) {
      caller.authenticate();
      cloud.buckets.destroy(id);
    },
  } satisfies Service<"buckets">;
}

async function* listed(caller: Caller, { id }: Query<"buckets">): AsyncGenerator<Resource<"buckets">, void, undefined> {
  caller.authenticate();
  for (const bucket of caller.cloud.buckets.list(id)) yield toResource(bucket);
}

/** The original counted the blobs of a new bucket in text, until there was one. */
const verbatim = Object.freeze({ blobCount: "0" });

function toResource({ id, created, blobs, untouched }: Bucket): Resource<"buckets"> {
  const bucket = { id, name: id, blobCount: blobs.size, blobIds: blobs.ids };
  return { ...bucket, ...(created && { created }), ...(untouched && { verbatim }) };
}
