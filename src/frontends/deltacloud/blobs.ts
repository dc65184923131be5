import type { Cloud } from "../../gateway/gateway.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import type { Blob } from "../../model/collections/blobs.ts";
import type { Bucket } from "../../model/collections/buckets.ts";
import { documentAnswer, emptyAnswer, redirectAnswer } from "./answers.ts";
import { metadataFromForm, metadataFromHeaders, metadataHeaders } from "./blob-metadata.ts";
import type { ClassicRequest } from "./classic-request.ts";
import type { Occasion } from "./document.ts";
import { memberDocument } from "./documents/documents.ts";
import { blobHref, hrefOf } from "./documents/href.ts";

/** Which blob a path names: `/buckets/:bucket/:blob`. */
export function addressOf({ segments }: ClassicRequest): { readonly bucketId: string; readonly id: string } {
  return { bucketId: segments[1] ?? "", id: segments[2] ?? "" };
}

/** A blob's document. */
export function blobAnswer(request: ClassicRequest, status: 200 | 201, blob: Blob, occasion: Occasion): FrontendResponse {
  return documentAnswer(status, request.format, memberDocument(request.format, "blobs", blob, request.context, occasion));
}

/** `GET /buckets/:bucket/:blob`: its facts and metadata. */
export async function showBlob(request: ClassicRequest): Promise<FrontendResponse> {
  return blobAnswer(request, 200, await request.cloud.call("blobs", "get", addressOf(request)), "show");
}

/** `HEAD /buckets/:bucket/:blob` and `HEAD /buckets/:bucket/:blob/metadata`: metadata as headers, whatever the client accepts. */
export async function headBlob(request: ClassicRequest): Promise<FrontendResponse> {
  const blob = await request.cloud.call("blobs", "get", addressOf(request));
  return emptyAnswer(204, metadataHeaders(blob.metadata));
}

/**
 * `POST /buckets/:bucket/:blob`: replaces all metadata by that of the request's headers, and answers with it. A form has
 * its metadata in its fields, and leads back to the blob.
 */
export async function updateBlobMetadata(request: ClassicRequest): Promise<FrontendResponse> {
  const isForm = request.parameters["meta_params"] !== undefined;
  const metadata = isForm ? metadataFromForm(request.parameters) : metadataFromHeaders(request.raw.headers);
  const blob = await request.cloud.call("blobs", "update", { ...addressOf(request), metadata });
  if (isForm && request.format === "html") return redirectAnswer(blobHref(request.context, blob.bucketId, blob.id));
  return emptyAnswer(204, metadataHeaders(blob.metadata));
}

/** `DELETE /buckets/:bucket/:blob`; a browser is sent on to the bucket. */
export async function destroyBlob(request: ClassicRequest): Promise<FrontendResponse> {
  const { cloud, context, format } = request;
  const address = addressOf(request);
  await cloud.call("blobs", "destroy", address);
  return format === "html" ? redirectAnswer(hrefOf(context, "buckets", address.bucketId)) : emptyAnswer(204);
}

/** A bucket with the ids of its blobs, which are listed where the driver did not tell them with it. */
export async function bucketWithBlobs(cloud: Cloud, bucket: Bucket): Promise<Bucket> {
  if (bucket.blobIds !== undefined || !cloud.supports("blobs", "list")) return bucket;
  const blobIds: string[] = [];
  for await (const blob of cloud.list("blobs", { bucketId: bucket.id })) blobIds.push(blob.id);
  return { ...bucket, blobIds, blobCount: blobIds.length };
}
