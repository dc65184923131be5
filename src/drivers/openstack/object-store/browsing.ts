import type { Params } from "../../../model/collections.ts";
import { blobOfEntry } from "./blob-view.ts";
import type { ObjectStore } from "./store.ts";

const usualLimit = 1000;
/** The most that any store gives at once, less the one by which the end is known. */
const largestLimit = 9999;

/** One page of one level of a bucket. A prefix counts as one entry; to go on behind it skips all that begins with it. */
export async function browseLevel(
  store: ObjectStore,
  { bucketId, prefix, delimiter, after, limit = usualLimit }: Params<"blobs", "browse">,
) {
  const wanted = Math.min(limit, largestLimit);
  const query = { prefix: prefix || undefined, delimiter: delimiter || undefined, marker: after };
  const entries = await store.level(bucketId, { ...query, limit: wanted + 1 });
  const page = entries.slice(0, wanted);
  const last = page.at(-1);
  const truncated = wanted > 0 && entries.length > wanted;
  return {
    blobs: page.flatMap((entry) => ("subdir" in entry ? [] : [blobOfEntry(bucketId, entry)])),
    prefixes: page.flatMap((entry) => ("subdir" in entry ? [entry.subdir] : [])),
    truncated,
    ...(truncated && last && { next: "subdir" in last ? last.subdir : last.name }),
  };
}
