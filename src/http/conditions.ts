import type { Blob } from "../model/collections/blobs.ts";
import { CloudError } from "../model/errors.ts";

/** Conditions of RFC 9110, §13.1. Tags come as in the header: a list, with or without quotes, or `*`. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: Date | undefined;
  readonly ifUnmodifiedSince?: Date | undefined;
}

/**
 * Checks the conditions in the order of RFC 9110, §13.2.2, where a tag beats a time.
 * @param blob what is there; undefined where nothing is
 * @param unchanged the provider code for a reader who has the blob already
 * @throws `failed_precondition` with provider code `PreconditionFailed` or the one given
 */
export function checkConditions(
  blob: Pick<Blob, "etag" | "lastModified"> | undefined,
  { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince }: Conditions,
  unchanged: "NotModified" | "PreconditionFailed" = "PreconditionFailed",
): void {
  const modified = blob?.lastModified;
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, blob?.etag)) throw conditionFailed("PreconditionFailed");
  } else if (ifUnmodifiedSince && modified && seconds(modified) > seconds(ifUnmodifiedSince)) {
    throw conditionFailed("PreconditionFailed");
  }
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, blob?.etag)) throw conditionFailed(unchanged);
  } else if (ifModifiedSince && modified && seconds(modified) <= seconds(ifModifiedSince)) {
    throw conditionFailed(unchanged);
  }
}

function matches(header: string, etag: string | undefined): boolean {
  if (etag === undefined) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some(
    (tag) =>
      tag
        .trim()
        .replace(/^W\//, "")
        .replace(/^"(.*)"$/, "$1") === etag,
  );
}

/** Times in headers have whole seconds. */
const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);

/** The failure of a condition, as the model tells it. */
export function conditionFailed(providerCode: "NotModified" | "PreconditionFailed" = "PreconditionFailed"): CloudError {
  const message = providerCode === "NotModified" ? "The blob has not changed." : "A condition of the request does not hold.";
  return new CloudError("failed_precondition", message, { providerCode });
}
