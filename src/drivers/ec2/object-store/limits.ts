import type { BlobLimits } from "../../../model/driver.ts";

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

/** What S3 takes, and every store that looks like it. */
export const blobLimits: BlobLimits = {
  minimumSegment: 5 * mebibyte,
  maximumSegment: 5 * gibibyte,
  maximumSegments: 10_000,
  etag: "md5",
  order: "utf8",
  concurrentUploads: true,
};

/** The most that one request may write or copy. */
export const largestRequest = blobLimits.maximumSegment;

/** How much of a larger blob one request copies: a store that answers at the end alone is to do so within the time of a request. */
export const usualCopy = gibibyte / 2;

/** The most that is held of a body whose length nobody knows, unless it is written in thousands of parts. */
export const leastHeld = 8 * mebibyte;

/** The most that is ever held of one. */
export const mostHeld = 64 * mebibyte;
