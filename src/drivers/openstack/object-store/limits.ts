import type { BlobLimits } from "../../../model/driver.ts";
import type { ObjectStore } from "./store.ts";
import { storeInformation } from "./store-information.ts";

/** What a store takes whose operator has not decided otherwise. */
export const blobLimits: BlobLimits = {
  minimumSegment: 1,
  maximumSegment: 5 * 2 ** 30,
  maximumSegments: 1000,
  etag: "md5",
  order: "utf8",
  concurrentUploads: true,
};

/** What segments of a blob may be. */
export type SegmentLimits = Pick<BlobLimits, "minimumSegment" | "maximumSegment" | "maximumSegments">;

/** The limits of this very store; the usual ones where it does not tell. */
export async function segmentLimits(store: ObjectStore): Promise<SegmentLimits> {
  const { slo, swift } = await storeInformation(store);
  return {
    minimumSegment: slo?.min_segment_size ?? blobLimits.minimumSegment,
    maximumSegment: swift?.max_file_size ?? blobLimits.maximumSegment,
    maximumSegments: slo?.max_manifest_segments ?? blobLimits.maximumSegments,
  };
}
