import { CloudError } from "../../model/errors.ts";

/** What was asked for: from `first` on, up to `last`, or the last `suffix` bytes. */
export interface RequestedRange {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly suffix?: number | undefined;
}

/**
 * The bytes that there are of a range, both ends included.
 * @throws `invalid_argument` with provider code `InvalidRange` when there are none
 */
export function resolveRange(size: number, { first = 0, last = Infinity, suffix }: RequestedRange) {
  const start = suffix === undefined ? first : Math.max(size - suffix, 0);
  const end = suffix === undefined ? Math.min(last, size - 1) : size - 1;
  if (start > end) {
    throw new CloudError("invalid_argument", `The blob has ${size} bytes, and none of that range.`, {
      providerCode: "InvalidRange",
    });
  }
  return { first: start, last: end };
}
