import type { Blob } from "../../../model/collections/blobs.ts";
import { invalid, refused } from "./failures.ts";
import type { ByteRange } from "../content/content-reading.ts";

/** Conditions of RFC 9110, §13. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: Date | undefined;
  readonly ifUnmodifiedSince?: Date | undefined;
}

/**
 * Refuses a request whose conditions do not hold, in the order of RFC 9110, §13.2.2.
 * @throws `failed_precondition` with `PreconditionFailed`, or with `NotModified` for a reader who has it already
 */
export function checkConditions(blob: Blob | undefined, conditions: Conditions, purpose: "read" | "write"): void {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  const failed = (): Error => refused("A condition of the request does not hold.", "PreconditionFailed");
  const unchanged = (): Error => (purpose === "read" ? refused("The blob has not changed.", "NotModified") : failed());
  if (ifMatch !== undefined) {
    if (!names(ifMatch, blob)) throw failed();
  } else if (ifUnmodifiedSince && blob?.lastModified && seconds(blob.lastModified) > seconds(ifUnmodifiedSince)) throw failed();
  if (ifNoneMatch !== undefined) {
    if (names(ifNoneMatch, blob)) throw unchanged();
  } else if (ifModifiedSince && blob?.lastModified && seconds(blob.lastModified) <= seconds(ifModifiedSince)) throw unchanged();
}

/** Whether a list of entity tags, quoted or not, names this blob. */
function names(tags: string, blob: Blob | undefined): boolean {
  if (!blob) return false;
  if (tags.trim() === "*") return true;
  return tags.split(",").some(
    (tag) =>
      tag
        .trim()
        .replace(/^W\//, "")
        .replace(/^"(.*)"$/, "$1") === blob.etag,
  );
}

// HTTP's dates have no fractions of seconds.
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

interface RequestedRange {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly suffix?: number | undefined;
}

/** The bytes that a request means. @throws `invalid_argument` with `InvalidRange` when the blob has none of them */
export function resolveRange({ first, last, suffix }: RequestedRange, size: number): ByteRange {
  const start = suffix === undefined ? (first ?? 0) : Math.max(size - suffix, 0);
  const end = Math.min(suffix === undefined ? (last ?? size - 1) : size - 1, size - 1);
  if (start > end) throw invalid("range", `The blob of ${size} bytes has none of this range.`, "InvalidRange");
  return { first: start, last: end };
}
