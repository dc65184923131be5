import { checkConditions } from "../../../http/conditions.ts";
import { mapped } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { blobOf, blobOfEntry } from "./blob-view.ts";
import { browseLevel } from "./browsing.ts";
import { copyBlob } from "./copying.ts";
import { conditionHeaders, rangeHeader, rangeOf } from "../../../http/range-request.ts";
import { signBlobUrl } from "./signed-urls.ts";
import { ObjectStore } from "./store.ts";
import { uploads } from "./uploads.ts";
import { isVersioned } from "./versioning.ts";
import { putBlob, updateBlob } from "./writing.ts";

/** Objects of Swift: plain ones, and large ones made of segments. */
export function blobs(connection: Connection) {
  const store = new ObjectStore(connection);
  return {
    list: ({ bucketId, prefix, limit, after }) => {
      const [id = ""] = [bucketId].flat();
      const prefixes = prefix === undefined ? [""] : [prefix].flat();
      const shared = prefixes.length === 1 ? prefixes[0] : undefined;
      return mapped(store.objects(id, shared || undefined, limit, after), (entry) =>
        prefixes.some((each) => entry.name.startsWith(each)) ? blobOfEntry(id, entry) : undefined,
      );
    },
    browse: (params) => browseLevel(store, params),
    get: async ({ bucketId, id, versionId, ...conditions }) => {
      refuseVersion(versionId);
      const blob = blobOf({ bucketId, id }, await store.head({ bucketId, id }));
      checkConditions(blob, conditions, "NotModified");
      return blob;
    },
    content: async ({ bucketId, id, versionId, ...reading }) => {
      refuseVersion(versionId);
      const { range, ...conditions } = reading;
      const headers = { ...rangeHeader({ range }), ...conditionHeaders(conditions) };
      const answer = await store.content({ bucketId, id }, headers, true);
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
    signedUrl: (params) => signBlobUrl(store, params),
    /** Segments go with the blob that they are of, unless the bucket keeps old versions; those of a dynamic large object stay. */
    destroy: async ({ versionId, ...blob }) => {
      refuseVersion(versionId);
      // Ceph denies that a dynamic large object is there when its segments are not: whether it is, only its deletion tells.
      const head = await store.find(blob);
      const isLarge = head?.headers["x-static-large-object"] !== undefined;
      const bucket = isLarge ? await store.findContainer(blob.bucketId) : undefined;
      if (bucket && !isVersioned(bucket)) await store.removeWithSegments(blob);
      else await store.onObject("DELETE", blob);
    },
    ...uploads(store),
  } satisfies Services["blobs"];
}

function refuseVersion(versionId: string | undefined): void {
  if (versionId !== undefined) {
    throw new CloudError("unsupported", "Versions of blobs cannot be named in Swift.", { parameter: "versionId" });
  }
}
