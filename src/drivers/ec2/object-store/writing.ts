import { CheckedBody, givenMd5 } from "../../../http/checked-body.ts";
import { Piecemeal } from "../../../http/piecemeal.ts";
import type { Params } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import { CloudError } from "../../../model/errors.ts";
import type { HttpBody, HttpDocument, HttpHeaders } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import { blobLimits, largestRequest, leastHeld } from "./limits.ts";
import { putInParts } from "./multipart-put.ts";
import { noBucketText, type BlobAddress } from "./object-path.ts";
import type { ObjectStore } from "./store.ts";
import { hasAny, lookAt, underCondition } from "./write-conditions.ts";
import { watchedBody } from "./watched-body.ts";
import { writingHeaders } from "./writing-headers.ts";

type Put = Params<"blobs", "put">;

/**
 * Writes a blob as its body comes: what one request can hold by one request, else in parts. S3 wants to know the length before, so that
 * of a body that does not tell it some mebibytes are held: what ends within them is written at once, the rest in parts of that size.
 * @param most how much one request may write; what S3 takes unless told
 */
export async function putBlob(store: ObjectStore, params: Put, most: number = largestRequest): Promise<Blob> {
  const { bucketId, id, body, size, checksums, ifMatch, ifNoneMatch, ...writing } = params;
  const blob = { bucketId, id };
  const written = writingHeaders(store, writing);
  const md5 = givenMd5(checksums);
  checkSize(size);
  const isLarge = size === undefined || size > most;
  const sent = isLarge ? {} : checksumHeaders(store, checksums);
  const content = new CheckedBody(body, size, hasAny(sent) ? {} : checksums, isLarge);
  const condition = await lookAt(store, blob, { ifMatch, ifNoneMatch });
  if (!isLarge) {
    const whole = size === 0 ? await drained(content) : { stream: content.pieces(), length: size };
    const contentMd5 = md5 && Buffer.from(md5, "hex").toString("base64");
    return writeWhole(store, blob, { headers: { ...written, ...sent, "content-md5": contentMd5 }, condition, body: whole, size });
  }
  const pieces = new Piecemeal(content.pieces());
  try {
    const held = size === undefined ? await pieces.prepare(leastHeld + 1, store.context.signal) : 0;
    if (size === undefined && pieces.isOver && held <= leastHeld) {
      return await writeWhole(store, blob, { headers: written, condition, body: pieces.held(), size: held });
    }
    return await putInParts(store, blob, { content: pieces, size, most, headers: written, condition });
  } catch (error) {
    pieces.close();
    throw error;
  }
}

interface WholeBody {
  readonly headers: HttpHeaders;
  readonly condition: HttpHeaders;
  readonly body: HttpBody;
  readonly size: number;
}

async function writeWhole(store: ObjectStore, blob: BlobAddress, { headers, condition, body, size }: WholeBody): Promise<Blob> {
  const watched = watchedBody(body);
  const write = (conditions: HttpHeaders): Promise<HttpDocument> =>
    store.onBlob("PUT", blob, {
      headers: { ...headers, ...conditions },
      body: watched.body,
      missing: noBucketText(blob.bucketId),
    });
  const answer = await underCondition(condition, write, () => !watched.isBegun());
  const { etag = "", "x-amz-version-id": versionId } = answer.headers;
  const told = { "content-length": String(size), etag, ...(versionId !== undefined && { "x-amz-version-id": versionId }) };
  return blobOf(blob, { ...answer, headers: Object.assign(writtenFields(headers), told) });
}

/** What Amazon checks itself, and keeps; its look-alikes do not all know it. */
function checksumHeaders({ endpoint }: ObjectStore, checksums: Put["checksums"] = {}): HttpHeaders {
  if (!endpoint.isAmazon) return {};
  const { md5: _md5, ...others } = checksums;
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [`x-amz-checksum-${name}`, value]));
}

/** The fields of a request that come back with its blob. */
function writtenFields(headers: HttpHeaders): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (typeof value === "string") fields[name] = value;
  return fields;
}

/** A body of no bytes, which must have none. */
async function drained(content: CheckedBody): Promise<Uint8Array> {
  for await (const piece of content.pieces()) if (piece.length > 0) break;
  return new Uint8Array();
}

function checkSize(size: number | undefined): void {
  const most = blobLimits.maximumSegment * blobLimits.maximumSegments;
  if (size === undefined || size <= most) return;
  throw new CloudError("invalid_argument", `The store takes no blob of more than ${most} bytes.`, {
    providerCode: "EntityTooLarge",
    parameter: "size",
  });
}
