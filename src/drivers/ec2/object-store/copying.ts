import { checkConditions } from "../../../http/conditions.ts";
import type { Params } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { HttpHead, HttpHeaders } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import { largestRequest } from "./limits.ts";
import { completeUpload, discardUpload, openUpload, withoutQuotes, type Part } from "./multipart.ts";
import { encodeBucket, encodeName, noBlobText, type BlobAddress } from "./object-path.ts";
import { tagsOf } from "./tags.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore } from "./store.ts";
import { textOf } from "./xml-fields.ts";
import { rawWriting, taggingHeader, writingHeaders } from "./writing-headers.ts";

interface Source extends BlobAddress {
  readonly versionId?: string | undefined;
}

/** Copies a blob inside the store, metadata and headers with it unless they are replaced. */
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
  await copyObject(
    store,
    source,
    target,
    head,
    replace ? { headers: written, replacesTags: writing.tags !== undefined } : undefined,
  );
  return blobOf(target, await store.head(target));
}

/** Replaces metadata, and content headers where they are given: in S3 a copy of a blob over itself, which forgets what is not said again. */
export async function updateBlob(store: ObjectStore, params: Params<"blobs", "update">): Promise<Blob> {
  const { bucketId, id, ...writing } = params;
  const blob = { bucketId, id };
  const given = writingHeaders(store, writing);
  const head = await store.head(blob);
  const headers = { ...rawWriting(head, writing.metadata === undefined), ...given };
  await copyObject(store, blob, blob, head, { headers, replacesTags: writing.tags !== undefined });
  return blobOf(blob, await store.head(blob));
}

interface Replacement {
  readonly headers: HttpHeaders;
  readonly replacesTags: boolean;
}

async function copyObject(
  store: ObjectStore,
  source: Source,
  target: BlobAddress,
  head: HttpHead,
  replacement: Replacement | undefined,
): Promise<void> {
  const headers = { ...sourceHeaders(source, head) };
  const missing = noBlobText(source);
  if (blobOf(source, head).size > largestRequest) {
    const { tags } = replacement?.replacesTags ? {} : await tagsOf(store, source, head, source.versionId);
    const kept = replacement?.headers ?? rawWriting(head, true);
    return copyInParts(store, target, headers, head, tags ? { ...kept, ...taggingHeader(tags) } : kept);
  }
  const answer = await store.onBlob("PUT", target, {
    headers: {
      ...headers,
      ...replacement?.headers,
      "x-amz-metadata-directive": replacement ? "REPLACE" : "COPY",
      "x-amz-tagging-directive": replacement?.replacesTags ? "REPLACE" : undefined,
    },
    missing,
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

/** Copies what is too large for one request. What fails leaves nothing. */
async function copyInParts(
  store: ObjectStore,
  target: BlobAddress,
  source: HttpHeaders,
  head: HttpHead,
  headers: HttpHeaders,
): Promise<void> {
  const { size } = blobOf(target, head);
  const upload = await openUpload(store, target, headers);
  const parts: Part[] = [];
  try {
    for (let first = 0; first < size; first += largestRequest) {
      const last = Math.min(size, first + largestRequest) - 1;
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
