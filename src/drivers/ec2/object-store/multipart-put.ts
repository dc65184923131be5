import type { Piecemeal } from "../../../http/piecemeal.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import { CloudError, isCloudError, type ErrorCode } from "../../../model/errors.ts";
import type { HttpBody, HttpHeaders } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import { blobLimits, leastHeld, mostHeld } from "./limits.ts";
import { completeUpload, discardUpload, openUpload, writePart, type Part, type Upload } from "./multipart.ts";
import type { BlobAddress } from "./object-path.ts";
import type { ObjectStore } from "./store.ts";
import { underCondition } from "./write-conditions.ts";

/** A body on its way, and what its blob is to have. */
export interface LargeBody {
  readonly content: Piecemeal;
  /** Its length, where it is known. */
  readonly size: number | undefined;
  /** How much one request may write. */
  readonly most: number;
  readonly headers: HttpHeaders;
  /** Conditions of the write. */
  readonly condition: HttpHeaders;
}

/**
 * Writes a body as it comes, in as many parts as it takes: until the last one nothing is seen of it. When it fails the upload is given up, also
 * when the client has hung up.
 */
export async function putInParts(store: ObjectStore, blob: BlobAddress, body: LargeBody): Promise<Blob> {
  const { content, size, most, headers, condition } = body;
  const { signal } = store.context;
  const upload = await openUpload(store, blob, headers);
  const parts: Part[] = [];
  let isEnding = false;
  try {
    for (let written = 0; ;) {
      const wanted = size === undefined ? heldAfter(written) : Math.min(most, size - written);
      const ahead = wanted === 0 ? 0 : await content.prepare(size === undefined ? wanted : 1, signal);
      if (ahead === 0) break;
      if (parts.length === blobLimits.maximumSegments) throw tooLarge(written);
      const length = size === undefined ? Math.min(ahead, wanted) : wanted;
      parts.push(await writePart(store, upload, parts.length + 1, await partOf(content, length, size !== undefined)));
      written += length;
    }
    isEnding = true;
    await underCondition(condition, (sent) => completeUpload(store, upload, parts, { headers: sent, idempotent: true }));
  } catch (error) {
    content.close();
    const isGone = await discarded(store, upload);
    const there = isGone && isEnding && isUncertain(error) ? await store.find(blob) : undefined;
    if (!there || blobOf(blob, there).partCount !== parts.length) throw error;
  }
  return { ...blobOf(blob, await store.head(blob)), partCount: parts.length };
}

/** How much is held of the next part: as many parts as there may be must suffice, for as long as that is bearable. */
const heldAfter = (written: number): number => Math.min(mostHeld, Math.max(leastHeld, Math.ceil(written / 1000)));

/** A part that streams, or one that is held and can be sent again. */
async function partOf(content: Piecemeal, length: number, streams: boolean): Promise<HttpBody> {
  if (streams) return { stream: content.take(length), length };
  const pieces: Uint8Array[] = [];
  for await (const piece of content.take(length)) pieces.push(piece);
  return { replay: () => each(pieces), length };
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}

/** Whether the store may have done what it did not say; of an upload that it no longer knows it has, at an attempt before. */
const isUncertain = (error: unknown): boolean => isCloudError(error) && uncertain.has(error.code);

const uncertain: ReadonlySet<ErrorCode> = new Set([
  "not_found",
  "provider_error",
  "provider_timeout",
  "provider_unavailable",
  "canceled",
]);

/** Gives an upload up. @returns whether it was gone already */
async function discarded(store: ObjectStore, upload: Upload): Promise<boolean> {
  try {
    await discardUpload(store, upload);
    return false;
  } catch (error) {
    if (!isCloudError(error)) throw error;
    const { bucketId, id } = upload;
    if (error.code === "not_found") return true;
    store.context.log.warn({ bucketId, id, code: error.code }, "an upload could not be given up");
    return false;
  }
}

const tooLarge = (written: number): CloudError =>
  new CloudError("invalid_argument", `A body of unknown length may have ${written} bytes at most; tell its length.`, {
    providerCode: "EntityTooLarge",
    parameter: "size",
  });
