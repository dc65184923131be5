import { checkConditions } from "../../../http/conditions.ts";
import type { Params } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import { CloudError } from "../../../model/errors.ts";
import type { ManifestEntry } from "./api-types.ts";
import { blobOf } from "./blob-view.ts";
import { rawContentHeaders, writingHeaders } from "./content-headers.ts";
import { inParallel } from "./in-parallel.ts";
import { makeRoom, writeManifest } from "./manifest.ts";
import { rawMetadata, uploadOf } from "./metadata.ts";
import { objectPath, uploadsContainerOf, type BlobAddress } from "./object-path.ts";
import { manyAtOnce, removeReplaced, removeSegments, segmentsPrefix, type Upload } from "./segments.ts";
import type { ObjectStore } from "./store.ts";
import { updateBlob } from "./writing.ts";

/**
 * Copies a blob inside the store. One that we wrote in segments is copied segment by segment, so that neither blob needs the other's;
 * any other becomes one plain object, as Swift copies them.
 */
export async function copyBlob(store: ObjectStore, params: Params<"blobs", "copy">): Promise<Blob> {
  const { bucketId, id, sourceBucketId, sourceId, sourceVersionId, replace = false, ...others } = params;
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, ...writing } = others;
  if (sourceVersionId !== undefined) throw new CloudError("unsupported", "Swift's versions of blobs have no ids here.");
  const [source, target] = [
    { bucketId: sourceBucketId, id: sourceId },
    { bucketId, id },
  ];
  const written = writingHeaders(replace ? writing : {});
  const head = await store.head(source);
  checkConditions(blobOf(source, head), { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince });
  if (sourceBucketId === bucketId && sourceId === id) {
    return replace ? updateBlob(store, { ...target, ...writing, metadata: writing.metadata ?? {} }) : blobOf(target, head);
  }
  const replaced = await store.find(target);
  const uploadId = uploadOf(head);
  if (uploadId === undefined) {
    await store.write(target, {
      headers: {
        ...written,
        "X-Copy-From": objectPath(source),
        ...(replace && { "X-Fresh-Metadata": "true" }),
        "Content-Length": "0",
      },
    });
  } else {
    const kept = { ...rawContentHeaders(head), ...(replace ? {} : rawMetadata(head)), ...written };
    await copySegments(store, { ...source, uploadId }, target, kept);
  }
  await removeReplaced(store, target, replaced);
  return blobOf(target, await store.head(target));
}

/** Copies the segments, then writes a manifest of the copies. What fails leaves nothing. */
async function copySegments(
  store: ObjectStore,
  source: Upload,
  target: BlobAddress,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const upload = await makeRoom(store, target);
  const [from, to] = [uploadsContainerOf(source.bucketId), uploadsContainerOf(target.bucketId)];
  const manifest: ManifestEntry[] = [];
  try {
    await inParallel(store.objects(from, segmentsPrefix(source)), manyAtOnce, async ({ name, hash, bytes }) => {
      const id = segmentsPrefix(upload) + name.slice(segmentsPrefix(source).length);
      await store.write(
        { bucketId: to, id },
        { headers: { "X-Copy-From": objectPath({ bucketId: from, id: name }), "Content-Length": "0" } },
      );
      manifest.push({ path: `/${to}/${id}`, etag: hash, size_bytes: bytes });
    });
    manifest.sort((one, other) => (one.path < other.path ? -1 : 1));
    await writeManifest(store, upload, headers, manifest);
  } catch (error) {
    await removeSegments(store, upload).catch(() => {});
    throw error;
  }
}
