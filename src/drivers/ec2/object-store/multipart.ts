import type { HttpBody, HttpHeaders } from "../../../model/http.ts";
import { escapeText } from "../../../wire/xml.ts";
import { noBucketText, type BlobAddress } from "./object-path.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore, StoreRequest } from "./store.ts";
import { textOf } from "./xml-fields.ts";
import { CloudError } from "../../../model/errors.ts";

/** A blob that is being written in parts. */
export interface Upload extends BlobAddress {
  readonly uploadId: string;
}

/** A part that is there. */
export interface Part {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
}

export async function openUpload(store: ObjectStore, blob: BlobAddress, headers: HttpHeaders): Promise<Upload> {
  const missing = noBucketText(blob.bucketId);
  // Where the answer is lost one stays that nobody knows, which harms less than a write that a busy store refuses.
  const answer = await store.onBlob("POST", blob, { query: { uploads: "" }, headers, missing, idempotent: true });
  const uploadId = textOf(refuseErrorIn(answer), "UploadId");
  if (uploadId === undefined) throw new CloudError("provider_error", "The store does not tell the id of the upload.");
  return { ...blob, uploadId };
}

/** Writes a part, and gives its ETag. */
export async function writePart(
  store: ObjectStore,
  upload: Upload,
  number: number,
  body: HttpBody,
  headers: HttpHeaders = {},
): Promise<Part> {
  const query = { partNumber: number, uploadId: upload.uploadId };
  const answer = await store.onBlob("PUT", upload, { query, body, headers, missing: noUploadText(upload) });
  return { number, etag: withoutQuotes(answer.headers["etag"] ?? "") };
}

/**
 * Makes the blob of its parts. The store may say only behind the head of its answer that it failed.
 * @param request also `idempotent`, for who can tell that an upload which is gone was completed
 */
export async function completeUpload(
  store: ObjectStore,
  upload: Upload,
  parts: readonly Part[],
  request: Pick<StoreRequest, "headers" | "idempotent"> = {},
): Promise<void> {
  const listed = parts.map(
    ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>"${escapeText(etag)}"</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed.join("")}</CompleteMultipartUpload>`;
  const query = { uploadId: upload.uploadId };
  refuseErrorIn(await store.onBlob("POST", upload, { query, body, missing: noUploadText(upload), ...request }));
}

/** Gives up an upload, also when the client has hung up or its time is over. @throws `not_found` when it is complete, or never was */
export async function discardUpload(store: ObjectStore, upload: Upload): Promise<void> {
  const query = { uploadId: upload.uploadId };
  await store.onBlob("DELETE", upload, { query, detached: true, missing: noUploadText(upload) });
}

export const noUploadText = ({ id, uploadId }: Upload): string => `There is no upload '${uploadId}' of the blob '${id}'.`;

export const withoutQuotes = (etag: string): string => etag.replace(/^"(.*)"$/, "$1");
