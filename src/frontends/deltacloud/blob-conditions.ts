import type { IncomingHttpHeaders } from "node:http";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import type { Blob } from "../../model/collections/blobs.ts";
import { isCloudError } from "../../model/errors.ts";
import { emptyAnswer } from "./answers.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { errorContext } from "./error-context.ts";
import { errorAnswer } from "./errors.ts";

/** Which bytes: from first to last, from first to the end, or the last so many. */
export interface Range {
  readonly first?: number;
  readonly last?: number;
  readonly suffix?: number;
}

/** The conditions of a request, those only that count by RFC 9110, §13.2.2. A date that is none is no condition. */
export function conditionsOf(headers: IncomingHttpHeaders) {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  return {
    ifMatch,
    ifNoneMatch,
    ifModifiedSince: ifNoneMatch === undefined ? httpDate(headers["if-modified-since"]) : undefined,
    ifUnmodifiedSince: ifMatch === undefined ? httpDate(headers["if-unmodified-since"]) : undefined,
  };
}

/** The one range that a Range header asks for. Several at once, and what is not of the form, are ignored, as RFC 9110 allows. */
export function rangeOf(header: string | undefined): Range | undefined {
  const [, first = "", last = ""] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (first === "") return last === "" ? undefined : { suffix: position(last) };
  if (last === "") return { first: position(first) };
  return position(first) > position(last) ? undefined : { first: position(first), last: position(last) };
}

/** Whether a blob is still the version that If-Range names, by a strong comparison. */
export function ifRangeHolds(ifRange: string, blob: Blob): boolean {
  const validator = ifRange.trim();
  if (validator.startsWith('"')) return blob.etag !== undefined && validator === `"${blob.etag}"`;
  const since = httpDate(validator);
  return since !== undefined && blob.lastModified !== undefined && toSeconds(since) === toSeconds(blob.lastModified);
}

const conditionFailed = { status: 412, exception: "Conflict", message: "Precondition Failed" };

/** The answer where an error says that a condition of the request does not hold; undefined for any other error. */
export function conditionAnswer(request: ClassicRequest, error: unknown): FrontendResponse | undefined {
  switch (isCloudError(error) ? error.details.providerCode : undefined) {
    case "NotModified": {
      // Where one version was named, that is the one that matched.
      const named = request.raw.headers["if-none-match"] ?? "";
      return emptyAnswer(304, /^"[!#-~]*"$/.test(named) ? { ETag: named } : {});
    }
    case "PreconditionFailed":
      return errorAnswer(conditionFailed, errorContext(request));
    default:
      return undefined;
  }
}

const position = (digits: string): number => Math.min(Number(digits), Number.MAX_SAFE_INTEGER);

const toSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);

function httpDate(text: string | undefined): Date | undefined {
  const time = text?.endsWith("GMT") ? new Date(text) : undefined;
  return time && !Number.isNaN(time.getTime()) ? time : undefined;
}
