import type { HttpHead } from "../../../model/http.ts";
import { inParallel } from "./in-parallel.ts";
import { uploadOf } from "./metadata.ts";
import { uploadsContainerOf, type BlobAddress } from "./object-path.ts";
import type { ObjectStore } from "./store.ts";
import { isVersioned } from "./versioning.ts";

/** How many objects are removed, or copied, at a time. */
export const manyAtOnce = 8;

/** An upload, as it was named when it began. */
export interface Upload extends BlobAddress {
  readonly uploadId: string;
}

/** The object that stands for an upload under way. It has the headers and the metadata that the blob is to have. */
export const markerOf = ({ bucketId, id, uploadId }: Upload): BlobAddress => ({
  bucketId: uploadsContainerOf(bucketId),
  id: `${markersPrefix}${id}/${uploadId}`,
});

export const markersPrefix = "uploads/";

/** Where the segments of an upload lie; their names sort as their numbers. */
export const segmentOf = (upload: Upload, number: number): BlobAddress => ({
  bucketId: uploadsContainerOf(upload.bucketId),
  id: segmentsPrefix(upload) + String(number).padStart(10, "0"),
});

export const segmentsPrefix = ({ id, uploadId }: Upload): string => `segments/${id}/${uploadId}/`;

/** Removes what there is of an upload's segments, but for those that are kept. */
export async function removeSegments(store: ObjectStore, upload: Upload, kept: ReadonlySet<string> = new Set()): Promise<void> {
  const bucketId = uploadsContainerOf(upload.bucketId);
  await inParallel(store.objects(bucketId, segmentsPrefix(upload)), manyAtOnce, async ({ name: id }) => {
    if (!kept.has(id)) await store.remove({ bucketId, id });
  });
}

/**
 * Removes the segments of a blob that has just been replaced, which nothing refers to any more. Segments that others wrote stay, and so
 * do those of a bucket that keeps old versions. The blob is written whatever comes of it.
 * @param replaced the blob's head before
 */
export async function removeReplaced(store: ObjectStore, blob: BlobAddress, replaced: HttpHead | undefined): Promise<void> {
  const uploadId = replaced && uploadOf(replaced);
  if (uploadId === undefined) return;
  await leniently(store, async () => {
    const bucket = await store.findContainer(blob.bucketId);
    if (bucket && !isVersioned(bucket)) await removeSegments(store, { ...blob, uploadId });
  });
}

/** Removes the uploads of a bucket that is gone. */
export async function removeUploadsContainer(store: ObjectStore, id: string): Promise<void> {
  const bucketId = uploadsContainerOf(id);
  await leniently(store, async () => {
    if (!(await store.findContainer(bucketId))) return;
    await inParallel(store.objects(bucketId), manyAtOnce, ({ name }) => store.remove({ bucketId, id: name }));
    await store.onContainer("DELETE", bucketId, { accept: [404] });
  });
}

/** Does what is worth a try, but no reason to say that the request has failed: it has not. */
export async function leniently(store: ObjectStore, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    store.connection.context.log.warn({ code: String(code) }, "segments that nothing refers to are left in the object store");
  }
}
