import { contentHeadersOf } from "../../../http/content-headers.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import { CloudError } from "../../../model/errors.ts";
import type { HttpHead } from "../../../model/http.ts";
import { metadataOf } from "./metadata.ts";
import type { BlobAddress } from "./object-path.ts";

/** A blob as the head of an answer shows it. @throws `provider_error` for one that does not tell its length */
export function blobOf({ bucketId, id }: BlobAddress, head: HttpHead): Blob {
  const { headers } = head;
  const { "last-modified": lastModified, "x-amz-version-id": versionId, "x-amz-storage-class": storageClass } = headers;
  return {
    id,
    bucketId,
    size: sizeOf(head),
    ...contentHeadersOf(head),
    ...etagOf(headers["etag"], isEncryptedByKey(head)),
    ...(lastModified !== undefined && { lastModified: new Date(lastModified) }),
    metadata: metadataOf(head),
    ...(versionId !== undefined && { versionId }),
    ...(storageClass !== undefined && { storageClass }),
  };
}

/**
 * A plain object's ETag is its MD5, unless a key of the user's encrypts it; behind that of one written in parts is their number. Stores
 * that do otherwise write something else.
 */
export function etagOf(field: string | undefined, isOpaque = false): Pick<Blob, "etag" | "etagKind" | "checksums" | "partCount"> {
  const etag = field?.replace(/^"(.*)"$/, "$1");
  if (etag === undefined || etag === "") return {};
  const [, digest, parts] = /^([\da-f]{32})(?:-(\d+))?$/.exec(etag) ?? [];
  if (parts !== undefined) return { etag, etagKind: "composite", partCount: Number(parts) };
  if (digest === undefined || isOpaque) return { etag, etagKind: "opaque" };
  return { etag, etagKind: "md5", checksums: { md5: etag } };
}

const isEncryptedByKey = ({ headers }: HttpHead): boolean =>
  headers["x-amz-server-side-encryption"]?.startsWith("aws:kms") === true ||
  headers["x-amz-server-side-encryption-customer-algorithm"] !== undefined;

/** The length of all of it: of the answer, or what the answer is a range of. */
function sizeOf({ headers }: HttpHead): number {
  const total = /^bytes [\d*]+(?:-\d+)?\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? headers["content-length"];
  if (total === undefined) throw new CloudError("provider_error", "The store does not tell the length of this blob.");
  return Number(total);
}
