import { isCloudError, type ErrorCode } from "../../../model/errors.ts";
import type { ObjectStore } from "./store.ts";

/** What a store says of itself, as far as it is read. Ceph says less. */
export interface StoreInformation {
  readonly swift?: { readonly max_file_size?: number };
  readonly slo?: { readonly min_segment_size?: number; readonly max_manifest_segments?: number };
  readonly tempurl?: { readonly allowed_digests?: readonly string[] };
}

const hour = 3_600_000;

/** Some have none, or do not show it. */
const untold: ReadonlySet<ErrorCode> = new Set(["not_found", "permission_denied", "unauthenticated", "unsupported"]);

/** The discovery of this very store, whose address is beside the version; nothing where it has none. */
export function storeInformation(store: ObjectStore): Promise<StoreInformation> {
  return store.connection.context.cache.getOrCreate("object store information", hour, async () => {
    const { base, get } = await store.connection.rest("objectStore");
    try {
      return (await get(`${base.replace(/\/v1(?:\.0)?(?:\/[^/]*)?$/, "")}/info`)).json<StoreInformation>();
    } catch (error) {
      if (isCloudError(error) && untold.has(error.code)) return {};
      throw error;
    }
  });
}
