import { CheckedBody, givenMd5 } from "../../../http/checked-body.ts";
import { pages } from "../../../http/pages.ts";
import { Piecemeal } from "../../../http/piecemeal.ts";
import type { Params, Services } from "../../../model/collections.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { HttpFields } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import { mostHeld } from "./limits.ts";
import { decoderOf } from "./listing.ts";
import { completeUpload, noUploadText, openUpload, withoutQuotes, writePart, type Upload } from "./multipart.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore } from "./store.ts";
import { writingHeaders } from "./writing-headers.ts";
import { childrenOf, textOf } from "./xml-fields.ts";

/** Blobs written in segments: multipart uploads of S3, whose parts are segments, and an ETag a segment's id. */
export function uploads(store: ObjectStore) {
  return {
    beginUpload: async ({ bucketId, id, ...writing }) => {
      const { uploadId } = await openUpload(store, { bucketId, id }, writingHeaders(store, writing));
      return { uploadId };
    },
    uploadSegment: async ({ body, size, checksums, number, ...upload }) => {
      const md5 = givenMd5(checksums);
      const content = new CheckedBody(body, size, checksums);
      const headers = { "content-md5": md5 && Buffer.from(md5, "hex").toString("base64") };
      const part = size === undefined ? await held(store, content) : { stream: content.pieces(), length: size };
      const { etag } = await writePart(store, upload, number, part, headers);
      return { segmentId: etag, size: content.size, ...(checksums && { checksums }) };
    },
    listSegments: async (upload) => {
      const segments = [];
      for await (const segment of listParts(store, upload)) segments.push(segment);
      return segments;
    },
    completeUpload: async ({ segments, ...upload }) => {
      checkOrder(segments);
      const parts = segments.map(({ number, segmentId }) => ({ number, etag: segmentId }));
      await completeUpload(store, upload, parts).catch((error: unknown) => explain(store, upload, error));
      return { ...blobOf(upload, await store.head(upload)), partCount: segments.length };
    },
    abortUpload: async (upload) => {
      const query = { uploadId: upload.uploadId };
      await store.onBlob("DELETE", upload, { query, missing: noUploadText(upload) });
    },
    listUploads: async ({ bucketId, prefix }) => {
      const found = [];
      for await (const upload of listUploads(store, bucketId, prefix)) found.push(upload);
      return found;
    },
  } satisfies Services["blobs"];
}

/** Some stores stumble over an upload that is not there. @throws `not_found` for such a one, else the error */
async function explain(store: ObjectStore, upload: Upload, error: unknown): Promise<never> {
  if (isCloudError(error) && error.code === "provider_error") {
    const query = { uploadId: upload.uploadId, "max-parts": 1 };
    await store.onBlob("GET", upload, { query, missing: noUploadText(upload) });
  }
  throw error;
}

/** S3 wants to know the length of a part before. @throws `invalid_argument` for one that is too long to be held */
async function held(store: ObjectStore, content: CheckedBody): Promise<Uint8Array> {
  const pieces = new Piecemeal(content.pieces());
  try {
    await pieces.prepare(mostHeld + 1, store.context.signal);
    if (pieces.isOver && content.size <= mostHeld) return pieces.held();
  } catch (error) {
    pieces.close();
    throw error;
  }
  pieces.close();
  throw new CloudError("invalid_argument", `A segment of more than ${mostHeld} bytes has to tell its length.`, {
    providerCode: "MissingContentLength",
    parameter: "size",
  });
}

function checkOrder(segments: Params<"blobs", "completeUpload">["segments"]): void {
  if (segments.length === 0) throw refused("There are no segments.", "InvalidRequest");
  if (segments.some(({ number }, index) => number <= (segments[index - 1]?.number ?? 0))) {
    throw refused("The segments are not in the order of their numbers.", "InvalidPartOrder");
  }
}

const refused = (message: string, providerCode: string): CloudError =>
  new CloudError("invalid_argument", message, { providerCode, parameter: "segments" });

function listParts(store: ObjectStore, upload: Upload) {
  let query: HttpFields = { uploadId: upload.uploadId };
  return pages(async () => {
    const root = refuseErrorIn(await store.onBlob("GET", upload, { query, missing: noUploadText(upload) }));
    const items = childrenOf(root, "Part").map((part) => {
      const lastModified = textOf(part, "LastModified");
      return {
        number: Number(textOf(part, "PartNumber")),
        segmentId: withoutQuotes(textOf(part, "ETag") ?? ""),
        size: Number(textOf(part, "Size")),
        ...(lastModified !== undefined && { lastModified: new Date(lastModified) }),
      };
    });
    const marker = textOf(root, "NextPartNumberMarker");
    if (textOf(root, "IsTruncated") !== "true" || marker === undefined) return { items, next: undefined };
    query = { uploadId: upload.uploadId, "part-number-marker": marker };
    return { items, next: marker };
  });
}

function listUploads(store: ObjectStore, bucketId: string, prefix: string | undefined) {
  let begin: HttpFields = {};
  return pages(async () => {
    const query = { uploads: "", "encoding-type": "url", prefix: prefix || undefined, ...begin };
    const root = refuseErrorIn(await store.onBucket("GET", bucketId, { query }));
    const decode = decoderOf(root);
    const items = childrenOf(root, "Upload").map((upload) => {
      const started = textOf(upload, "Initiated");
      return {
        id: decode(textOf(upload, "Key") ?? ""),
        uploadId: textOf(upload, "UploadId") ?? "",
        ...(started !== undefined && { started: new Date(started) }),
      };
    });
    const marker = textOf(root, "NextKeyMarker");
    if (textOf(root, "IsTruncated") !== "true" || marker === undefined) return { items, next: undefined };
    begin = { "key-marker": decode(marker), "upload-id-marker": textOf(root, "NextUploadIdMarker") };
    return { items, next: JSON.stringify(begin) };
  });
}
