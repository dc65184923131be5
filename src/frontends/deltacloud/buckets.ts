import type { Bucket } from "../../model/collections/buckets.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer } from "./answers.ts";
import { bucketWithBlobs } from "./blobs.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { memberDocument } from "./documents/documents.ts";
import { bucketPage } from "./pages/bucket-page.ts";
import { runtimeHeader } from "./regular-operations.ts";

/** `GET /buckets/:id`, with the ids of its blobs. */
export async function getBucket(request: ClassicRequest): Promise<FrontendResponse> {
  const bucket: Bucket = await request.cloud.call("buckets", "get", { id: request.segments[1] as string });
  if (request.format === "html")
    return documentAnswer(200, "html", await bucketPage(request, bucket), runtimeHeader(request.exchange));
  const full = await bucketWithBlobs(request.cloud, bucket);
  const body = memberDocument(request.format, "buckets", full, request.context, "show");
  return documentAnswer(200, request.format, body, runtimeHeader(request.exchange));
}
