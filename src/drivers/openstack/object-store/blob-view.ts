import type { Blob } from "../../../model/collections/blobs.ts";
import { CloudError } from "../../../model/errors.ts";
import type { HttpHead } from "../../../model/http.ts";
import { readTime } from "../times.ts";
import type { ObjectEntry } from "./api-types.ts";
import { contentHeadersOf } from "../../../http/content-headers.ts";
import { metadataOf } from "./metadata.ts";
import type { BlobAddress } from "./object-path.ts";

/** A blob as the head of an answer shows it. @throws `provider_error` for one that does not tell its length */
export function blobOf({ bucketId, id }: BlobAddress, head: HttpHead): Blob {
  const { headers } = head;
  return {
    id,
    bucketId,
    size: sizeOf(head),
    ...contentHeadersOf(head),
    ...etagOf(head),
    ...(headers["last-modified"] !== undefined && { lastModified: new Date(headers["last-modified"]) }),
    metadata: metadataOf(head),
  };
}

/** A blob as a listing shows it: without metadata and most content headers, which Swift does not list. */
export function blobOfEntry(bucketId: string, entry: ObjectEntry): Blob {
  const { name, bytes, hash, slo_etag: largeEtag, content_type: contentType, last_modified: lastModified } = entry;
  return {
    id: name,
    bucketId,
    size: bytes,
    ...(contentType && { contentType }),
    ...(largeEtag === undefined ? { etag: hash, etagKind: "md5" } : { etag: withoutQuotes(largeEtag), etagKind: "composite" }),
    lastModified: readTime(lastModified),
    metadata: {},
  };
}

/** A plain object's ETag is its MD5; a static large object's is one of its segments' ETags; a dynamic one's changes with its segments. */
export function etagOf({ headers }: HttpHead): Pick<Blob, "etag" | "etagKind" | "checksums"> {
  const etag = headers["etag"] === undefined ? undefined : withoutQuotes(headers["etag"]);
  if (etag === undefined) return {};
  if (headers["x-static-large-object"] !== undefined) return { etag, etagKind: "composite" };
  if (headers["x-object-manifest"] !== undefined) return { etag, etagKind: "opaque" };
  return { etag, etagKind: "md5", checksums: { md5: etag } };
}

/** The length of all of it: of the answer, or what the answer is a range of. */
function sizeOf({ headers }: HttpHead): number {
  const total = /^bytes [\d*]+(?:-\d+)?\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? headers["content-length"];
  if (total === undefined) throw new CloudError("provider_error", "The cloud does not tell the length of this blob.");
  return Number(total);
}

const withoutQuotes = (etag: string): string => etag.replace(/^"(.*)"$/, "$1");
