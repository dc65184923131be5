import { randomBytes } from "node:crypto";
import { CloudError } from "../../../model/errors.ts";
import type { ManifestEntry } from "./api-types.ts";
import { uploadHeader } from "./metadata.ts";
import { uploadsContainerOf, type BlobAddress } from "./object-path.ts";
import { markerOf, type Upload } from "./segments.ts";
import type { ObjectStore } from "./store.ts";

type Fields = Readonly<Record<string, string>>;

/** A new upload's name, and a place for its segments. @throws `not_found` for a bucket that is not there */
export async function makeRoom(store: ObjectStore, { bucketId, id }: BlobAddress): Promise<Upload> {
  if (!(await store.findContainer(bucketId))) throw new CloudError("not_found", `There is no bucket '${bucketId}'.`);
  await store.onContainer("PUT", uploadsContainerOf(bucketId));
  return { bucketId, id, uploadId: randomBytes(16).toString("hex") };
}

/** Begins an upload that can be seen, and given up, by whoever looks. */
export async function openUpload(store: ObjectStore, blob: BlobAddress, headers: Fields): Promise<Upload> {
  const upload = await makeRoom(store, blob);
  await store.write(markerOf(upload), { headers, body: "" });
  return upload;
}

/** Writes the blob itself; without a segment that has content it is a plain object. */
export async function writeManifest(
  store: ObjectStore,
  upload: Upload,
  headers: Fields,
  segments: readonly ManifestEntry[],
  condition: { readonly "If-None-Match"?: string | undefined } = {},
): Promise<void> {
  const conditional = condition["If-None-Match"] !== undefined;
  if (segments.length === 0) await store.write(upload, { headers: { ...headers, ...condition }, body: "", conditional });
  else {
    await store.write(upload, {
      headers: { ...headers, ...uploadHeader(upload.uploadId), ...condition },
      query: { "multipart-manifest": "put" },
      body: JSON.stringify(segments),
      conditional,
    });
  }
}
