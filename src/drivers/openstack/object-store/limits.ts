import type { BlobLimits } from "../../../model/driver.ts";
import { isCloudError } from "../../../model/errors.ts";
import type { ObjectStore } from "./store.ts";

/** What a store takes whose operator has not decided otherwise. */
export const blobLimits: BlobLimits = {
  minimumSegment: 1,
  maximumSegment: 5 * 2 ** 30,
  maximumSegments: 1000,
  etag: "md5",
  order: "utf8",
  concurrentUploads: true,
};

/** What a store says of itself, as far as it is read. Ceph says less. */
interface StoreInformation {
  readonly slo?: { readonly min_segment_size?: number; readonly max_manifest_segments?: number };
}

type SegmentLimits = Pick<BlobLimits, "minimumSegment" | "maximumSegments">;

const hour = 3_600_000;

/** The limits of this very store, by its discovery, whose address is beside the version; the usual ones where it has none. */
export function segmentLimits(store: ObjectStore): Promise<SegmentLimits> {
  return store.connection.context.cache.getOrCreate("object store limits", hour, async () => {
    const { base, get } = await store.connection.rest("objectStore");
    try {
      const { slo } = (await get(`${base.replace(/\/v1(?:\.0)?(?:\/[^/]*)?$/, "")}/info`)).json<StoreInformation>();
      return {
        minimumSegment: slo?.min_segment_size ?? blobLimits.minimumSegment,
        maximumSegments: slo?.max_manifest_segments ?? blobLimits.maximumSegments,
      };
    } catch (error) {
      if (isCloudError(error) && (error.code === "not_found" || error.code === "permission_denied")) return blobLimits;
      throw error;
    }
  });
}
