import type { Params } from "../model/collections.ts";
import { CloudError } from "../model/errors.ts";
import type { HttpHead, HttpHeaders } from "../model/http.ts";

type Reading = Pick<Params<"blobs", "content">, "range" | "ifMatch" | "ifNoneMatch" | "ifModifiedSince" | "ifUnmodifiedSince">;

/**
 * The range of a request as a header field.
 * @throws `invalid_argument` with `InvalidRange` for one that no blob has, of which stores make different things
 */
export function rangeHeader({ range }: Reading): HttpHeaders {
  if (range === undefined) return {};
  const { first = 0, last, suffix } = range;
  if (suffix === 0 || (suffix === undefined && last !== undefined && last < first)) throw invalidRange();
  return { Range: suffix === undefined ? `bytes=${first}-${last ?? ""}` : `bytes=-${suffix}` };
}

/** Which bytes an answer has, where it has not all of them. */
export function rangeOf({ status, headers }: HttpHead): { readonly first: number; readonly last: number } | undefined {
  const [, first, last] = /^bytes (\d+)-(\d+)\//.exec((status === 206 && headers["content-range"]) || "") ?? [];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}

/**
 * The conditions of a request that every store reads as RFC 9110 does: a single tag, a time. The others are left to whoever gets the
 * answer.
 */
export function conditionHeaders({ ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince }: Reading): HttpHeaders {
  return {
    "If-Match": singleTag(ifMatch),
    "If-None-Match": singleTag(ifNoneMatch),
    "If-Modified-Since": ifNoneMatch === undefined ? ifModifiedSince?.toUTCString() : undefined,
    "If-Unmodified-Since": ifMatch === undefined ? ifUnmodifiedSince?.toUTCString() : undefined,
  };
}

const singleTag = (tags: string | undefined): string | undefined =>
  tags !== undefined && /^"[!#-+\x2d-~]*"$/.test(tags.trim()) ? tags.trim() : undefined;

/** A range of which the blob has nothing, as the model tells it. */
export const invalidRange = (): CloudError =>
  new CloudError("invalid_argument", "The blob has none of this range.", { providerCode: "InvalidRange", parameter: "range" });
