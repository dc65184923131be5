import type { FrontendResponse } from "../../gateway/frontend.ts";
import type { Blob } from "../../model/collections/blobs.ts";
import { isCloudError } from "../../model/errors.ts";
import { emptyAnswer } from "./answers.ts";
import { addressOf } from "./blobs.ts";
import { conditionAnswer, conditionsOf, ifRangeHolds, rangeOf, type Range } from "./blob-conditions.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { errorContext } from "./error-context.ts";
import { errorAnswer } from "./errors.ts";
import { attachment, encodeHeader, isHeaderText } from "./header-text.ts";

/**
 * `GET` and `HEAD /buckets/:bucket/:blob/content`: the bytes as they are stored, streamed; one range of them where it is asked
 * for. Conditional requests are answered as RFC 9110 says.
 */
export async function blobContent(request: ClassicRequest): Promise<FrontendResponse> {
  try {
    return request.method === "HEAD" ? await describe(request) : await deliver(request);
  } catch (error) {
    const answer = conditionAnswer(request, error) ?? (await rangeAnswer(request, error));
    if (!answer) throw error;
    return answer;
  }
}

async function describe(request: ClassicRequest): Promise<FrontendResponse> {
  const blob = await request.cloud.call("blobs", "get", { ...addressOf(request), ...conditionsOf(request.raw.headers) });
  return emptyAnswer(200, { ...contentHeaders(request, blob), "Content-Length": String(blob.size) });
}

async function deliver(request: ClassicRequest): Promise<FrontendResponse> {
  const conditions = conditionsOf(request.raw.headers);
  const params = { ...addressOf(request), ...conditions, range: await wantedRange(request) };
  const { blob, range, body } = await request.cloud.call("blobs", "content", params);
  const headers = contentHeaders(request, blob);
  if (!range) return { status: 200, headers: { ...headers, "Content-Length": String(blob.size) }, body };
  return {
    status: 206,
    headers: {
      ...headers,
      "Content-Length": String(range.last - range.first + 1),
      "Content-Range": `bytes ${range.first}-${range.last}/${blob.size}`,
    },
    body,
  };
}

/** A range is for one version of the blob: with If-Range, everything is sent when there is another one by now. */
async function wantedRange(request: ClassicRequest): Promise<Range | undefined> {
  const { range, "if-range": ifRange } = request.raw.headers;
  const wanted = rangeOf(range);
  if (!wanted || typeof ifRange !== "string") return wanted;
  return ifRangeHolds(ifRange, await request.cloud.call("blobs", "get", addressOf(request))) ? wanted : undefined;
}

function contentHeaders(request: ClassicRequest, blob: Blob): Record<string, string> {
  const headers: Record<string, string> = {
    "Content-Type": usable(blob.contentType) ?? "application/octet-stream",
    "Content-Disposition": attachment(addressOf(request).id),
    "Accept-Ranges": "bytes",
  };
  const kept = {
    "Content-Encoding": blob.contentEncoding,
    "Content-Language": blob.contentLanguage,
    "Cache-Control": blob.cacheControl,
    Expires: blob.expires,
    "Last-Modified": blob.lastModified?.toUTCString(),
    ETag: blob.etag && `"${encodeHeader(blob.etag)}"`,
  };
  for (const [name, value] of Object.entries(kept)) {
    const text = usable(value);
    if (text !== undefined) headers[name] = text;
  }
  return headers;
}

/** What a store gives is sent on only where it can be a header. */
const usable = (value: string | undefined): string | undefined => (value && isHeaderText(value) ? value : undefined);

const outsideBlob = { status: 416, exception: "ValidationFailure", message: "Range Not Satisfiable" };

async function rangeAnswer(request: ClassicRequest, error: unknown): Promise<FrontendResponse | undefined> {
  if (!isCloudError(error) || error.details.providerCode !== "InvalidRange") return undefined;
  const { size } = await request.cloud.call("blobs", "get", addressOf(request));
  return errorAnswer(outsideBlob, errorContext(request), undefined, { "Content-Range": `bytes */${size}` });
}
