import { CheckedBody, givenMd5 } from "../../../http/checked-body.ts";
import { checkConditions } from "../../../http/conditions.ts";
import { Piecemeal } from "../../../http/piecemeal.ts";
import type { Params } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { HttpBody, HttpDocument, HttpHeaders } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import { blobLimits, largestRequest, leastHeld } from "./limits.ts";
import { putInParts } from "./multipart-put.ts";
import { noBucketText, type BlobAddress } from "./object-path.ts";
import type { ObjectStore } from "./store.ts";
import { watchedBody } from "./watched-body.ts";
import { writingHeaders } from "./writing-headers.ts";

type Put = Params<"blobs", "put">;

/**
 * Writes a blob as its body comes: what one request can hold by one request, else in parts. S3 wants to know the length before, so that
 * of a body that does not tell it some mebibytes are held: what ends within them is written at once, the rest in parts of that size.
 */
export async function putBlob(store: ObjectStore, params: Put): Promise<Blob> {
  const { bucketId, id, body, size, checksums, ifMatch, ifNoneMatch, ...writing } = params;
  const blob = { bucketId, id };
  const written = writingHeaders(store, writing);
  const md5 = givenMd5(checksums);
  checkSize(size);
  const isLarge = size === undefined || size > largestRequest;
  const content = new CheckedBody(body, size, checksums, isLarge);
  if (ifMatch !== undefined || ifNoneMatch !== undefined) await lookAt(store, blob, { ifMatch, ifNoneMatch });
  const condition = conditionHeaders(store, { ifMatch, ifNoneMatch });
  if (!isLarge) {
    const whole = size === 0 ? await drained(content) : { stream: content.pieces(), length: size };
    const contentMd5 = md5 && Buffer.from(md5, "hex").toString("base64");
    return writeWhole(store, blob, { headers: { ...written, "content-md5": contentMd5 }, condition, body: whole, size });
  }
  const pieces = new Piecemeal(content.pieces());
  try {
    const held = size === undefined ? await pieces.prepare(leastHeld + 1, store.context.signal) : 0;
    if (size === undefined && pieces.isOver && held <= leastHeld) {
      return await writeWhole(store, blob, { headers: written, condition, body: pieces.held(), size: held });
    }
    return await putInParts(store, blob, { content: pieces, size, headers: written, condition });
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
  const answer = await write(condition).catch((error: unknown) => {
    // It was looked at before: there is no more to be had of a store that takes no conditions.
    if (hasAny(condition) && isUnsupported(error) && !watched.isBegun()) return write({});
    throw error;
  });
  const { etag = "", "x-amz-version-id": versionId } = answer.headers;
  const told = { "content-length": String(size), etag, ...(versionId !== undefined && { "x-amz-version-id": versionId }) };
  return blobOf(blob, { ...answer, headers: Object.assign(writtenFields(headers), told) });
}

const hasAny = (headers: HttpHeaders): boolean => Object.values(headers).some((value) => value !== undefined);

const isUnsupported = (error: unknown): boolean => isCloudError(error) && error.code === "unsupported";

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

/** Whether what is there may be replaced. Not every store looks at conditions of a write. @throws `failed_precondition` */
async function lookAt(store: ObjectStore, blob: BlobAddress, conditions: Pick<Put, "ifMatch" | "ifNoneMatch">): Promise<void> {
  const head = await store.find(blob);
  checkConditions(head && blobOf(blob, head), conditions);
}

/** The conditions that the store can see to itself, so that of two writers at once one fails. Ceph takes no tag in quotes. */
function conditionHeaders(
  { endpoint }: ObjectStore,
  { ifMatch, ifNoneMatch }: Pick<Put, "ifMatch" | "ifNoneMatch">,
): HttpHeaders {
  const isSingle = ifMatch !== undefined && /^"[!#-+\x2d-~]*"$/.test(ifMatch.trim());
  return {
    "if-none-match": ifNoneMatch?.trim() === "*" ? "*" : undefined,
    "if-match": endpoint.isAmazon && isSingle ? ifMatch.trim() : undefined,
  };
}

function checkSize(size: number | undefined): void {
  const most = blobLimits.maximumSegment * blobLimits.maximumSegments;
  if (size === undefined || size <= most) return;
  throw new CloudError("invalid_argument", `The store takes no blob of more than ${most} bytes.`, {
    providerCode: "EntityTooLarge",
    parameter: "size",
  });
}
