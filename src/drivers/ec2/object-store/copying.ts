import { checkConditions } from "../../../http/conditions.ts";
import type { Params } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { HttpHead, HttpHeaders } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import { blobLimits, largestRequest, usualCopy } from "./limits.ts";
import { completeUpload, discardUpload, openUpload, withoutQuotes, type Part } from "./multipart.ts";
import { encodeBucket, encodeName, noBlobText, type BlobAddress } from "./object-path.ts";
import { setTags, tagCountIn, tagsOf } from "./tags.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore } from "./store.ts";
import { textOf } from "./xml-fields.ts";
import { rawWriting, taggingHeader, writingHeaders } from "./writing-headers.ts";

type Tags = Readonly<Record<string, string>>;

interface Source extends BlobAddress {
  readonly versionId?: string | undefined;
}

/** Copies a blob inside the store, metadata, headers and tags with it unless they are replaced. */
export async function copyBlob(store: ObjectStore, params: Params<"blobs", "copy">): Promise<Blob> {
  const { bucketId, id, sourceBucketId, sourceId, sourceVersionId, replace = false, ...others } = params;
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, ...writing } = others;
  const source = { bucketId: sourceBucketId, id: sourceId, versionId: sourceVersionId };
  const target = { bucketId, id };
  const written = writingHeaders(store, replace ? writing : {});
  const head = await store.head(source, { versionId: sourceVersionId });
  const there = blobOf(source, head);
  checkConditions(there, { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince });
  const isItself = sourceBucketId === bucketId && sourceId === id && sourceVersionId === undefined;
  if (isItself && !replace) return there;
  const replacement = replace ? { headers: written, tags: writing.tags ?? {} } : undefined;
  return blobOf(target, await copyObject(store, source, target, head, replacement));
}

/** Replaces metadata, and content headers where they are given: in S3 a copy of a blob over itself, which forgets what is not said again. */
export async function updateBlob(store: ObjectStore, params: Params<"blobs", "update">): Promise<Blob> {
  const { bucketId, id, ...writing } = params;
  const blob = { bucketId, id };
  const given = writingHeaders(store, writing);
  const head = await store.head(blob);
  const headers = { ...rawWriting(head, writing.metadata === undefined), ...given };
  return blobOf(blob, await copyObject(store, blob, blob, head, { headers, tags: writing.tags }));
}

interface Replacement {
  /** The tags among them. */
  readonly headers: HttpHeaders;
  /** Undefined where they stay. */
  readonly tags: Tags | undefined;
}

/** @returns the head of the copy */
async function copyObject(
  store: ObjectStore,
  source: Source,
  target: BlobAddress,
  head: HttpHead,
  replacement: Replacement | undefined,
): Promise<HttpHead> {
  const headers = sourceHeaders(source, head);
  const isLarge = blobOf(source, head).size > largestRequest;
  const mayBeLost = isLarge || (replacement !== undefined && !store.endpoint.isAmazon);
  const kept = replacement?.tags === undefined && mayBeLost ? await tagsOf(store, source, head, source.versionId) : {};
  if (isLarge) {
    const written = replacement?.headers ?? rawWriting(head, true);
    await copyInParts(store, target, headers, head, { ...written, ...(kept.tags && taggingHeader(kept.tags)) });
  } else await copyWhole(store, source, target, headers, replacement);
  const copied = await store.head(target);
  const tags = replacement?.tags ?? kept.tags;
  // Ceph neither keeps tags where metadata is replaced, nor takes others.
  if (tags && tagCountIn(copied) !== Object.keys(tags).length) await setTags(store, { ...target, tags });
  return copied;
}

async function copyWhole(
  store: ObjectStore,
  source: Source,
  target: BlobAddress,
  headers: HttpHeaders,
  replacement: Replacement | undefined,
): Promise<void> {
  const answer = await store.onBlob("PUT", target, {
    headers: {
      ...headers,
      ...replacement?.headers,
      "x-amz-metadata-directive": replacement ? "REPLACE" : "COPY",
      "x-amz-tagging-directive": replacement?.tags ? "REPLACE" : undefined,
    },
    missing: noBlobText(source),
  });
  refuseErrorIn(answer);
}

/** What is copied, as long as it is what was looked at. */
function sourceHeaders(source: Source, { headers }: HttpHead): HttpHeaders {
  const version = source.versionId === undefined ? "" : `?versionId=${encodeURIComponent(source.versionId)}`;
  return {
    "x-amz-copy-source": `/${encodeBucket(source.bucketId)}/${encodeName(source)}${version}`,
    "x-amz-copy-source-if-match": headers["etag"],
  };
}

/** Copies what is too large for one request, in parts that are quick to copy. What fails leaves nothing. */
async function copyInParts(
  store: ObjectStore,
  target: BlobAddress,
  source: HttpHeaders,
  head: HttpHead,
  headers: HttpHeaders,
): Promise<void> {
  const { size } = blobOf(target, head);
  const partSize = Math.max(usualCopy, Math.ceil(size / blobLimits.maximumSegments));
  const upload = await openUpload(store, target, headers);
  const parts: Part[] = [];
  try {
    for (let first = 0; first < size; first += partSize) {
      const last = Math.min(size, first + partSize) - 1;
      const number = parts.length + 1;
      const answer = await store.onBlob("PUT", target, {
        query: { partNumber: number, uploadId: upload.uploadId },
        headers: { ...source, "x-amz-copy-source-range": `bytes=${first}-${last}` },
      });
      parts.push({ number, etag: withoutQuotes(textOf(refuseErrorIn(answer), "ETag") ?? "") });
    }
    await completeUpload(store, upload, parts);
  } catch (error) {
    await discardUpload(store, upload).catch(() => {});
    throw error;
  }
}
