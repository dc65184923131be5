import { checkConditions } from "../../../http/conditions.ts";
import type { Params } from "../../../model/collections.ts";
import { isCloudError } from "../../../model/errors.ts";
import type { HttpHeaders } from "../../../model/http.ts";
import { blobOf } from "./blob-view.ts";
import type { BlobAddress } from "./object-path.ts";
import type { ObjectStore } from "./store.ts";

/**
 * Looks whether what is there may be replaced, since not every store looks at the conditions of a write.
 * @returns what the store can see to itself, so that of two writers at once one fails; Ceph takes no tag in quotes
 * @throws `failed_precondition`
 */
export async function lookAt(
  store: ObjectStore,
  blob: BlobAddress,
  { ifMatch, ifNoneMatch }: Pick<Params<"blobs", "put">, "ifMatch" | "ifNoneMatch">,
): Promise<HttpHeaders> {
  if (ifMatch === undefined && ifNoneMatch === undefined) return {};
  const head = await store.find(blob);
  checkConditions(head && blobOf(blob, head), { ifMatch, ifNoneMatch });
  const isSingle = ifMatch !== undefined && /^"[!#-+\x2d-~]*"$/.test(ifMatch.trim());
  return {
    "if-none-match": ifNoneMatch?.trim() === "*" ? "*" : undefined,
    "if-match": store.endpoint.isAmazon && isSingle ? ifMatch.trim() : undefined,
  };
}

/** Writes with conditions that were looked at before, or without, where the store takes none and the write can be repeated. */
export async function underCondition<T>(
  condition: HttpHeaders,
  write: (condition: HttpHeaders) => Promise<T>,
  mayRepeat: () => boolean = () => true,
): Promise<T> {
  try {
    return await write(condition);
  } catch (error) {
    const isRefused = isCloudError(error) && error.code === "unsupported" && hasAny(condition);
    if (isRefused && mayRepeat()) return write({});
    throw error;
  }
}

/** Whether any of the fields has a value. */
export const hasAny = (headers: HttpHeaders): boolean => Object.values(headers).some((value) => value !== undefined);
