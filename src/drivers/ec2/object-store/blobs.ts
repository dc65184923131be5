import { checkConditions } from "../../../http/conditions.ts";
import { conditionHeaders, rangeHeader, rangeOf } from "../../../http/range-request.ts";
import type { Query, Services } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import { blobOf } from "./blob-view.ts";
import { copyBlob, updateBlob } from "./copying.ts";
import { firstPage, lastOf, listBlobs, listVersions } from "./listing.ts";
import type { BlobAddress } from "./object-path.ts";
import { signBlobUrl } from "./signed-urls.ts";
import type { ObjectStore } from "./store.ts";
import { setTags, tagsOf } from "./tags.ts";
import { uploads } from "./uploads.ts";
import { putBlob } from "./writing.ts";

/** Objects of S3. */
export function blobs(store: ObjectStore) {
  const show = async (address: BlobAddress, versionId: string | undefined, check?: (blob: Blob) => void): Promise<Blob> => {
    const head = await store.head(address, { versionId });
    const blob = blobOf(address, head);
    check?.(blob);
    return { ...blob, ...(await tagsOf(store, address, head, versionId)) };
  };
  return {
    list: (query) => listed(store, query),
    browse: async (params) => {
      const { blobs: found, prefixes, truncated } = await firstPage(store, params);
      const next = truncated ? lastOf(found, prefixes) : undefined;
      return { blobs: found, prefixes, truncated: next !== undefined, ...(next !== undefined && { next }) };
    },
    get: ({ bucketId, id, versionId, ...conditions }) =>
      show({ bucketId, id }, versionId, (blob) => checkConditions(blob, conditions, "NotModified")),
    content: async ({ bucketId, id, versionId, range, ...conditions }) => {
      const headers = { ...rangeHeader({ range }), ...conditionHeaders(conditions) };
      const answer = await store.content({ bucketId, id }, { headers, query: { versionId } });
      try {
        const blob = blobOf({ bucketId, id }, answer);
        checkConditions(blob, conditions, "NotModified");
        return { blob, range: rangeOf(answer), body: answer.body };
      } catch (error) {
        answer.close();
        throw error;
      }
    },
    put: (params) => putBlob(store, params),
    update: (params) => updateBlob(store, params),
    copy: (params) => copyBlob(store, params),
    /** What is not there is as good as deleted. */
    destroy: async ({ versionId, ...blob }) => {
      await store.onBlob("DELETE", blob, { query: { versionId } });
    },
    signedUrl: (params) => signBlobUrl(store, params),
    setTags: async (params) => {
      await setTags(store, params);
      return show({ bucketId: params.bucketId, id: params.id }, params.versionId);
    },
    ...uploads(store),
  } satisfies Services["blobs"];
}

async function* listed(
  store: ObjectStore,
  { bucketId, prefix, versions, limit, after }: Query<"blobs">,
): AsyncGenerator<Blob, void, undefined> {
  const [id = ""] = [bucketId].flat();
  const prefixes = prefix === undefined ? [""] : [prefix].flat();
  const shared = prefixes.length === 1 ? prefixes[0] : undefined;
  const listing = { bucketId: id, prefix: shared, limit: limit && Math.max(1, limit), after };
  for await (const blob of versions ? listVersions(store, listing) : listBlobs(store, listing)) {
    if (prefixes.some((each) => blob.id.startsWith(each))) yield blob;
  }
}
