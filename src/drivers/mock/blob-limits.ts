import type { BlobLimits } from "../../model/driver.ts";

/** The mock's blob store takes segments of any size, and as many as S3 does. */
export const blobLimits = {
  minimumSegment: 1,
  maximumSegment: 5 * 2 ** 30,
  maximumSegments: 10_000,
  etag: "md5",
  order: "utf8",
  concurrentUploads: true,
} as const satisfies BlobLimits;
