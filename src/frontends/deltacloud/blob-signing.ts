import type { FrontendResponse } from "../../gateway/frontend.ts";
import { collections, type Params } from "../../model/collections.ts";
import { documentAnswer } from "./answers.ts";
import { addressOf } from "./blobs.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { valueDocument } from "./documents/value.ts";
import type { Route } from "./routes.ts";
import { readValues } from "./values.ts";

const { result } = collections.blobs.operations.signedUrl;

/** `POST /buckets/:bucket/:blob/signed_url`: a URL of the store's own, which does not lead through this server. */
export async function signBlobUrl(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const values = readValues(route.parameters, request.parameters);
  const params = { ...values, ...addressOf(request) } as Params<"blobs", "signedUrl">;
  const signed = await request.cloud.call("blobs", "signedUrl", params);
  return documentAnswer(200, request.format, valueDocument(request.format, "signedUrl", result, signed, request.context));
}
