import type { Blob } from "../../model/collections/blobs.ts";
import type { Params } from "../../model/collections.ts";
import type { Bucket } from "./bucket-shelf.ts";

/** One level of a bucket: the blobs whose names have no further delimiter, and for the others the prefix up to it. */
export function browse(bucket: Bucket, { prefix = "", delimiter = "", after, limit = Infinity }: Params<"blobs", "browse">) {
  const blobs: Blob[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  const prefixOf = (name: string): string | undefined => {
    const end = delimiter === "" || !name.startsWith(prefix) ? -1 : name.indexOf(delimiter, prefix.length);
    return end < 0 ? undefined : name.slice(0, end + delimiter.length);
  };
  // A cursor that is such a prefix stands for everything under it.
  let passed = after !== undefined && prefixOf(after) === after ? after : undefined;
  for (const { id, facts } of bucket.blobs.list({ after })) {
    if (!id.startsWith(prefix) || (passed !== undefined && id.startsWith(passed))) continue;
    if (blobs.length + prefixes.length >= limit) {
      return limit > 0 && last !== undefined
        ? { blobs, prefixes, truncated: true, next: last }
        : { blobs, prefixes, truncated: false };
    }
    passed = prefixOf(id);
    if (passed === undefined) blobs.push(facts);
    else prefixes.push(passed);
    last = passed ?? id;
  }
  return { blobs, prefixes, truncated: false };
}
