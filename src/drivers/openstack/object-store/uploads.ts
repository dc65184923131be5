import type { Params, Services } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { HttpHead } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import { readTime } from "../times.ts";
import type { ManifestEntry, ObjectEntry } from "./api-types.ts";
import { blobOf } from "./blob-view.ts";
import { CheckedBody, givenMd5 } from "../../../http/checked-body.ts";
import { rawContentHeaders, writingHeaders } from "./content-headers.ts";
import { segmentLimits } from "./limits.ts";
import { rawMetadata, uploadOf } from "./metadata.ts";
import { openUpload, writeManifest } from "./manifest.ts";
import { uploadsContainerOf } from "./object-path.ts";
import { markerOf, markersPrefix, removeReplaced, removeSegments, leniently, segmentOf, segmentsPrefix } from "./segments.ts";
import type { Upload } from "./segments.ts";
import type { ObjectStore } from "./store.ts";

type Chosen = Params<"blobs", "completeUpload">["segments"];

/**
 * Blobs written in segments, as static large objects. Nothing of an upload is kept but in the store: README.md has the layout. An upload
 * that is not there is `not_found`.
 */
export function uploads(store: ObjectStore) {
  const listed = async (upload: Upload): Promise<readonly ObjectEntry[]> => {
    const entries: ObjectEntry[] = [];
    for await (const entry of store.objects(uploadsContainerOf(upload.bucketId), segmentsPrefix(upload))) entries.push(entry);
    return entries;
  };
  return {
    beginUpload: async ({ bucketId, id, ...writing }) => {
      const headers = { "content-type": "application/octet-stream", ...writingHeaders(writing) };
      const { uploadId } = await openUpload(store, { bucketId, id }, headers);
      return { uploadId };
    },
    uploadSegment: async ({ body, size, checksums, number, ...upload }) => {
      const content = new CheckedBody(body, size, checksums);
      const headers = { "content-type": "application/octet-stream", ETag: givenMd5(checksums) };
      await findUpload(store, upload);
      const { headers: told } = await store.write(segmentOf(upload, number), {
        headers,
        body: { stream: content.pieces(), length: size },
      });
      const md5 = told["etag"] ?? "";
      return { segmentId: md5, size: content.size, checksums: { ...checksums, md5 } };
    },
    listSegments: async (upload) => {
      await findUpload(store, upload);
      return (await listed(upload)).map(({ name, hash, bytes, last_modified: lastModified }) => ({
        number: numberOf(name),
        segmentId: hash,
        size: bytes,
        lastModified: readTime(lastModified),
      }));
    },
    completeUpload: async ({ segments, ...upload }): Promise<Blob> => {
      const marker = await findUpload(store, upload);
      checkOrder(segments);
      const there = await listed(upload);
      const chosen = await Promise.all(segments.map((segment) => findSegment(store, upload, segment, there)));
      const filled = chosen.filter(({ size_bytes: bytes }) => bytes > 0);
      await checkLimits(store, filled);
      const replaced = await store.find(upload);
      await writeManifest(store, upload, { ...rawContentHeaders(marker), ...rawMetadata(marker) }, filled);
      const kept = new Set(filled.map(({ path }) => path.slice(uploadsContainerOf(upload.bucketId).length + 2)));
      await leniently(store, async () => {
        await store.remove(markerOf(upload));
        if (there.some(({ name }) => !kept.has(name))) await removeSegments(store, upload, kept);
      });
      await removeReplaced(store, upload, replaced);
      return { ...blobOf(upload, await store.head(upload)), partCount: segments.length };
    },
    abortUpload: async (upload) => {
      await findUpload(store, upload);
      const blob = await store.find(upload);
      await store.remove(markerOf(upload));
      // It may be complete, but for its marker.
      if (!blob || uploadOf(blob) !== upload.uploadId) await removeSegments(store, upload);
    },
    listUploads: async ({ bucketId, prefix = "" }) => {
      const uploadsContainer = uploadsContainerOf(bucketId);
      if (!(await store.findContainer(bucketId))) throw new CloudError("not_found", `There is no bucket '${bucketId}'.`);
      if (!(await store.findContainer(uploadsContainer))) return [];
      const found = [];
      for await (const { name, last_modified: started } of store.objects(uploadsContainer, markersPrefix + prefix)) {
        const slash = name.lastIndexOf("/");
        const id = name.slice(markersPrefix.length, slash);
        if (id.startsWith(prefix)) found.push({ id, uploadId: name.slice(slash + 1), started: readTime(started) });
      }
      return found;
    },
  } satisfies Services["blobs"];
}

/** The head of an upload's marker. @throws `not_found` */
async function findUpload(store: ObjectStore, upload: Upload): Promise<HttpHead> {
  // With a slash in it an id would be that of another blob's upload.
  const marker = await store.find(markerOf({ ...upload, uploadId: upload.uploadId.replaceAll("/", " ") }));
  if (!marker) throw new CloudError("not_found", `There is no upload '${upload.uploadId}' of the blob '${upload.id}'.`);
  return marker;
}

/**
 * A segment as a manifest names it. Where the listing does not have it, which may lag behind, the segment itself is asked.
 * @throws `invalid_argument` when it is not there, or another one
 */
async function findSegment(
  store: ObjectStore,
  upload: Upload,
  { number, segmentId }: Chosen[number],
  listed: readonly ObjectEntry[],
): Promise<ManifestEntry> {
  const address = segmentOf(upload, number);
  const path = `/${address.bucketId}/${address.id}`;
  const entry = listed.find(({ name, hash }) => name === address.id && hash === segmentId);
  if (entry) return { path, etag: entry.hash, size_bytes: entry.bytes };
  const head = await store.find(address);
  if (head?.headers["etag"] !== segmentId) {
    throw new CloudError("invalid_argument", `There is no such segment ${number}.`, {
      providerCode: "InvalidPart",
      parameter: "segments",
    });
  }
  return { path, etag: segmentId, size_bytes: Number(head.headers["content-length"]) };
}

function checkOrder(segments: Chosen): void {
  if (segments.length === 0) throw refused("There are no segments.", "InvalidRequest");
  if (segments.some(({ number }, index) => number <= (segments[index - 1]?.number ?? 0))) {
    throw refused("The segments are not in the order of their numbers.", "InvalidPartOrder");
  }
}

async function checkLimits(store: ObjectStore, segments: readonly ManifestEntry[]): Promise<void> {
  const { minimumSegment, maximumSegments } = await segmentLimits(store);
  if (segments.length > maximumSegments) throw refused(`A blob has ${maximumSegments} segments at most.`, "InvalidRequest");
  if (segments.slice(0, -1).some(({ size_bytes: bytes }) => bytes < minimumSegment)) {
    throw refused(`All segments but the last have ${minimumSegment} bytes at least.`, "EntityTooSmall");
  }
}

const refused = (message: string, providerCode: string): CloudError =>
  new CloudError("invalid_argument", message, { providerCode, parameter: "segments" });

const numberOf = (name: string): number => Number(name.slice(name.lastIndexOf("/") + 1));
