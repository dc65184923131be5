import { mapped } from "../../../http/pages.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { ManifestEntry } from "./api-types.ts";
import { blobOf } from "./blob-view.ts";
import type { SegmentLimits } from "./limits.ts";
import { openUpload, writeManifest } from "./manifest.ts";
import { uploadOf } from "./metadata.ts";
import type { BlobAddress } from "./object-path.ts";
import type { Piecemeal } from "../../../http/piecemeal.ts";
import { leniently, markerOf, segmentOf, type Upload } from "./segments.ts";
import type { ObjectStore } from "./store.ts";

/** A body on its way, and what its blob is to have. */
export interface LargeBody {
  readonly content: Piecemeal;
  /** Its length, where it is known. */
  readonly size: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly condition: { readonly "If-None-Match"?: string | undefined };
}

/** Refuses what no segments can hold. @throws `invalid_argument` */
export function checkSize(size: number | undefined, { maximumSegment, maximumSegments }: SegmentLimits): void {
  const most = maximumSegment * maximumSegments;
  if (size !== undefined && size > most) throw tooLarge(most);
}

/**
 * Writes a body as it comes, in as many segments as it takes, each as large as may be, and then their manifest: until then nothing is seen of
 * it. Meanwhile it is an upload like others; when it fails its segments are removed, also when the client has hung up.
 */
export async function putInSegments(
  store: ObjectStore,
  blob: BlobAddress,
  { content, size, headers, condition }: LargeBody,
  limits: SegmentLimits,
): Promise<Blob> {
  const upload = await openUpload(store, blob, { "content-type": "application/octet-stream", ...headers });
  const manifest: ManifestEntry[] = [];
  let isEnding = false;
  try {
    for (let written = 0; (await content.prepare(1, store.connection.context.signal)) > 0;) {
      if (manifest.length === limits.maximumSegments) throw tooLarge(written);
      const length = size === undefined ? undefined : Math.min(limits.maximumSegment, size - written);
      const entry = await writeSegment(store, segmentOf(upload, manifest.length + 1), content, limits.maximumSegment, length);
      manifest.push(entry);
      written += entry.size_bytes;
    }
    isEnding = true;
    await writeManifest(store, upload, headers, manifest, condition);
  } catch (error) {
    content.close();
    await leniently(store, async () => {
      // The answer may be lost and the blob be there.
      const blobNow = isEnding ? await store.find(blob) : undefined;
      if (!blobNow || uploadOf(blobNow) !== upload.uploadId) await discard(store, upload, manifest.length + 1);
    });
    throw error;
  }
  await leniently(store, () => store.remove(markerOf(upload)));
  return { ...blobOf(blob, await store.head(blob)), partCount: manifest.length };
}

async function writeSegment(
  store: ObjectStore,
  segment: BlobAddress,
  content: Piecemeal,
  most: number,
  length: number | undefined,
): Promise<ManifestEntry> {
  let bytes = 0;
  const counted = mapped(content.take(most), (piece) => {
    bytes += piece.length;
    return piece;
  });
  const { headers } = await store.write(segment, {
    headers: { "content-type": "application/octet-stream" },
    body: { stream: counted, length },
  });
  return { path: `/${segment.bucketId}/${segment.id}`, etag: headers["etag"] ?? "", size_bytes: bytes };
}

/** Removes segments up to a number, of which the last may have been written in part, and then the upload. */
async function discard(store: ObjectStore, upload: Upload, last: number): Promise<void> {
  for (let number = 1; number <= last; number++) await store.discard(segmentOf(upload, number));
  await store.discard(markerOf(upload));
}

const tooLarge = (most: number): CloudError =>
  new CloudError("invalid_argument", `The store takes no blob of more than ${most} bytes.`, {
    providerCode: "EntityTooLarge",
    parameter: "size",
  });
