import { checkConditions } from "../../../http/conditions.ts";
import type { Params } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { HttpHead } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import { CheckedBody, givenMd5 } from "../../../http/checked-body.ts";
import { rawContentHeaders, writingHeaders } from "./content-headers.ts";
import { segmentLimits, type SegmentLimits } from "./limits.ts";
import { rawMetadata, uploadHeader, uploadOf } from "./metadata.ts";
import type { BlobAddress } from "./object-path.ts";
import { Piecemeal } from "../../../http/piecemeal.ts";
import { checkSize, putInSegments } from "./segmented-put.ts";
import { removeReplaced } from "./segments.ts";
import type { ObjectStore } from "./store.ts";

/** How much is read of a body whose length nobody knows, to see whether it is a small one. */
const longestHeld = 2 ** 20;

/**
 * Writes a blob as its body comes: what one object can hold by one request, else in segments. A body without length that is not small is
 * written in segments too, since it may become too large. What was there is looked at while the store makes ready for the body: Swift knows
 * no condition of a write but `If-None-Match: *`, Ceph not even that one, and segments of what is replaced have to go.
 * @param limits the store's own unless told
 */
export async function putBlob(store: ObjectStore, params: Params<"blobs", "put">, limits?: SegmentLimits): Promise<Blob> {
  const { bucketId, id, body, size, checksums, ifMatch, ifNoneMatch, ...writing } = params;
  const blob = { bucketId, id };
  const written = writingHeaders(writing);
  const md5 = givenMd5(checksums);
  const condition = { "If-None-Match": ifNoneMatch?.trim() === "*" ? "*" : undefined };
  const before = lookAt(store, blob, { ifMatch, ifNoneMatch });
  before.catch(ignore);
  const most = limits ?? (await segmentLimits(store));
  checkSize(size, most);
  const mayBeLarge = size === undefined || size > most.maximumSegment;
  const content = new CheckedBody(body, size, checksums, mayBeLarge);
  // Without content there is nothing that could wait.
  if (size === 0) await before;
  const pieces = content.pieces(before);
  const small = mayBeLarge ? new Piecemeal(pieces) : undefined;
  if (small) {
    const held = await small.prepare(longestHeld, store.connection.context.signal).catch((error: unknown) => {
      small.close();
      throw error;
    });
    if (!small.isOver || held > most.maximumSegment) {
      const large = { content: small, size, headers: written, condition };
      const result = await putInSegments(store, blob, large, most);
      await removeReplaced(store, blob, await before);
      return result;
    }
  }
  const { headers: told, ...answer } = await store.write(blob, {
    headers: { ...written, ETag: md5, ...condition },
    body: small ? small.held() : { stream: pieces, length: size },
    conditional: ifNoneMatch !== undefined,
  });
  await removeReplaced(store, blob, await before);
  const { etag = "", "last-modified": lastModified = "" } = told;
  return blobOf(blob, {
    ...answer,
    headers: { ...written, etag, "last-modified": lastModified, "content-length": String(content.size) },
  });
}

/** What is there, if the conditions let it be replaced. @throws `failed_precondition` */
async function lookAt(
  store: ObjectStore,
  blob: BlobAddress,
  conditions: Pick<Params<"blobs", "put">, "ifMatch" | "ifNoneMatch">,
): Promise<HttpHead | undefined> {
  const head = await store.find(blob);
  checkConditions(head && blobOf(blob, head), conditions);
  return head;
}

/** Replaces metadata and content headers where they are given. Swift forgets what is not said again, a manifest too. */
export async function updateBlob(store: ObjectStore, params: Params<"blobs", "update">): Promise<Blob> {
  const { bucketId, id, ...writing } = params;
  const blob = { bucketId, id };
  const given = writingHeaders(writing);
  const head = await store.head(blob);
  const uploadId = uploadOf(head);
  await store.onObject("POST", blob, {
    headers: {
      ...rawContentHeaders(head),
      ...(writing.metadata === undefined ? rawMetadata(head) : uploadId !== undefined && uploadHeader(uploadId)),
      ...given,
    },
    idempotent: true,
  });
  return blobOf(blob, await store.head(blob));
}

const ignore = (): void => {};
