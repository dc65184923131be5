import { pages } from "../../../http/pages.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { HttpFields } from "../../../model/http.ts";
import type { XmlElement } from "../../../model/xml-element.ts";
import { etagOf } from "./blob-view.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore } from "./store.ts";
import { childrenOf, textOf } from "./xml-fields.ts";

/** The most that any store gives at once. */
const largestPage = 1000;

/** Behind everything that begins with a prefix: the last character that there is. */
const last = "\u{10ffff}";

/** What a listing is of. */
export interface Listing {
  readonly bucketId: string;
  readonly prefix?: string | undefined;
  readonly delimiter?: string | undefined;
  /** Begins behind this name, and where a delimiter ends it behind all that begins with it. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** One page of a listing. */
export interface ListingPage {
  readonly blobs: readonly Blob[];
  readonly prefixes: readonly string[];
  readonly truncated: boolean;
  /** Parameters of the request for the next page. */
  readonly next: HttpFields | undefined;
}

/** All blobs of a bucket, in the order of their names. */
export function listBlobs(store: ObjectStore, listing: Listing): AsyncGenerator<Blob> {
  let query: HttpFields | undefined = beginOf(listing);
  return pages(async () => {
    const page: ListingPage = await listPage(store, listing, query ?? {});
    query = page.next;
    return { items: page.blobs, next: query && JSON.stringify(query) };
  });
}

/** The first page of a listing. */
export const firstPage = (store: ObjectStore, listing: Listing): Promise<ListingPage> =>
  listPage(store, listing, beginOf(listing));

/** Version 2 of the listing's API begins behind a name by `start-after`; what does not know it reads `marker`. */
function beginOf({ after, delimiter, prefix = "" }: Listing): HttpFields {
  if (after === undefined || after === "") return {};
  const isPrefix = delimiter !== undefined && delimiter !== "" && after.endsWith(delimiter) && after.length > prefix.length;
  const begin = isPrefix ? after + last : after;
  return { "start-after": begin, marker: begin };
}

async function listPage(store: ObjectStore, listing: Listing, begin: HttpFields): Promise<ListingPage> {
  const { bucketId, prefix, delimiter, limit = largestPage } = listing;
  const answer = await store.onBucket("GET", bucketId, {
    query: {
      "list-type": 2,
      "encoding-type": "url",
      "max-keys": Math.min(limit, largestPage),
      prefix: prefix || undefined,
      delimiter: delimiter || undefined,
      ...begin,
    },
  });
  const root = refuseErrorIn(answer);
  const decode = decoderOf(root);
  const blobs = childrenOf(root, "Contents").map((entry) => blobOfEntry(bucketId, entry, decode));
  const prefixes = childrenOf(root, "CommonPrefixes").map((entry) => decode(textOf(entry, "Prefix") ?? ""));
  const truncated = textOf(root, "IsTruncated")?.trim() === "true";
  return { blobs, prefixes, truncated, next: truncated ? nextOf(root, decode, lastOf(blobs, prefixes)) : undefined };
}

/** A store that knows version 1 alone tells no token: it goes on behind its marker, or the last name. */
function nextOf(root: XmlElement, decode: Decode, lastName: string | undefined): HttpFields | undefined {
  const token = textOf(root, "NextContinuationToken");
  if (token !== undefined) return { "continuation-token": token };
  const marker = textOf(root, "NextMarker");
  const next = marker === undefined ? lastName : decode(marker);
  return next === undefined ? undefined : { "start-after": next, marker: next };
}

/** The last name of a page, blobs and prefixes together. */
export function lastOf(blobs: readonly Pick<Blob, "id">[], prefixes: readonly string[]): string | undefined {
  const [blob, prefix] = [blobs.at(-1)?.id, prefixes.at(-1)];
  if (blob === undefined || prefix === undefined) return blob ?? prefix;
  return Buffer.compare(Buffer.from(blob), Buffer.from(prefix)) > 0 ? blob : prefix;
}

type Decode = (text: string) => string;

/** Names come encoded as in a form, since XML cannot hold all of them; some stores leave that out, and say so. */
export function decoderOf(root: XmlElement): Decode {
  if (textOf(root, "EncodingType")?.trim() !== "url") return (text) => text;
  return (text) => {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
      return text;
    }
  };
}

/** A blob as a listing shows it: without metadata and content headers, which S3 does not list. */
function blobOfEntry(bucketId: string, entry: XmlElement, decode: Decode): Blob {
  const lastModified = textOf(entry, "LastModified");
  const storageClass = textOf(entry, "StorageClass");
  const isLatest = textOf(entry, "IsLatest");
  const versionId = textOf(entry, "VersionId");
  return {
    id: decode(textOf(entry, "Key") ?? ""),
    bucketId,
    size: Number(textOf(entry, "Size") ?? 0),
    ...etagOf(textOf(entry, "ETag")),
    ...(lastModified !== undefined && { lastModified: new Date(lastModified) }),
    ...(storageClass !== undefined && { storageClass }),
    ...(isLatest !== undefined && versionId !== undefined && { versionId }),
    ...(entry.name === "DeleteMarker" && { deleteMarker: true }),
    metadata: {},
  };
}

/** All versions of all blobs of a bucket, and what marks deletions: by name, the newest first. */
export function listVersions(store: ObjectStore, { bucketId, prefix }: Listing): AsyncGenerator<Blob> {
  let begin: HttpFields = {};
  return pages(async () => {
    const answer = await store.onBucket("GET", bucketId, {
      query: { versions: "", "encoding-type": "url", prefix: prefix || undefined, ...begin },
    });
    const root = refuseErrorIn(answer);
    const decode = decoderOf(root);
    const items = root.children
      .filter(({ name }) => name === "Version" || name === "DeleteMarker")
      .map((entry) => blobOfEntry(bucketId, entry, decode));
    if (textOf(root, "IsTruncated")?.trim() !== "true") return { items, next: undefined };
    begin = {
      "key-marker": decode(textOf(root, "NextKeyMarker") ?? ""),
      "version-id-marker": textOf(root, "NextVersionIdMarker"),
    };
    return { items, next: JSON.stringify(begin) };
  });
}
