import type { Blob } from "../../../model/collections/blobs.ts";

/** One level of a bucket. */
export interface Level {
  readonly blobs: readonly Blob[];
  readonly prefixes: readonly string[];
  readonly truncated: boolean;
  readonly next?: string | undefined;
}

/**
 * Cuts one level, and one page of it, out of a sorted list of blobs. A prefix counts as one entry; `next` is the last entry,
 * and continuing behind a prefix skips all that begins with it.
 */
export function browseLevel(
  sorted: readonly Blob[],
  { prefix = "", delimiter, after, limit = 1000 }: { prefix?: string; delimiter?: string; after?: string; limit?: number },
): Level {
  const blobs: Blob[] = [];
  const prefixes: string[] = [];
  const behind = after === undefined ? undefined : Buffer.from(after);
  let last: string | undefined;
  for (const blob of sorted) {
    if (!blob.id.startsWith(prefix)) continue;
    const end = delimiter ? blob.id.indexOf(delimiter, prefix.length) : -1;
    const common = delimiter && end >= 0 ? blob.id.slice(0, end + delimiter.length) : undefined;
    const entry = common ?? blob.id;
    if (common !== undefined && common === prefixes.at(-1)) continue;
    if (behind && Buffer.compare(Buffer.from(entry), behind) <= 0) continue;
    if (blobs.length + prefixes.length >= limit) return { blobs, prefixes, truncated: true, next: last };
    if (common === undefined) blobs.push(blob);
    else prefixes.push(common);
    last = entry;
  }
  return { blobs, prefixes, truncated: false };
}
