import { CloudError } from "../../model/errors.ts";
import { describe } from "./blob-description.ts";
import { blobLimits } from "./blob-limits.ts";
import type { Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import { contentSize } from "./content.ts";
import { compositeEtag } from "./upload-shelf.ts";

/** The operations on blobs by which one is written in segments. */
export function uploads(caller: Caller) {
  const { cloud } = caller;
  const shelf = cloud.buckets.uploads;
  return {
    async beginUpload({ bucketId, id, ...description }) {
      caller.authenticate();
      cloud.buckets.get(bucketId);
      const { uploadId } = shelf.begin(bucketId, id, description, cloud.now().date);
      return { uploadId };
    },
    async uploadSegment({ number, body, size, checksums, ...blob }) {
      caller.authenticate();
      const upload = shelf.get(blob);
      if (number > blobLimits.maximumSegments) {
        throw new CloudError("invalid_argument", `There are at most ${blobLimits.maximumSegments} segments.`, {
          parameter: "number",
        });
      }
      const { piece, md5, checksums: proved } = await cloud.buckets.contents.write(body, { size, checksums }, caller.signal);
      try {
        // Completed or given up while the body came, it takes no more.
        shelf.get(blob);
      } catch (error) {
        piece.release();
        throw error;
      }
      shelf.add(upload, { number, segmentId: md5, piece, lastModified: cloud.now().date });
      return { segmentId: md5, size: piece.size, checksums: proved };
    },
    async listSegments(blob) {
      caller.authenticate();
      return [...shelf.get(blob).segments.values()]
        .sort((one, other) => one.number - other.number)
        .map(({ number, segmentId, piece, lastModified }) => ({ number, segmentId, size: piece.size, lastModified }));
    },
    /** The blob's content is that of its segments, one after the other: they are not copied. */
    async completeUpload({ segments: listed, ...blob }) {
      caller.authenticate();
      const upload = shelf.get(blob);
      const bucket = cloud.buckets.get(upload.bucketId);
      const segments = shelf.complete(upload, listed);
      const pieces = segments.map((segment) => segment.piece);
      const { bucketId, id } = upload;
      return bucket.put({
        id,
        facts: {
          ...describe(upload.description, cloud.now()),
          bucketId,
          id,
          size: contentSize(pieces),
          etag: compositeEtag(segments),
          etagKind: "composite",
          partCount: segments.length,
        },
        pieces,
      });
    },
    async abortUpload(blob) {
      caller.authenticate();
      shelf.abort(shelf.get(blob));
    },
    async listUploads({ bucketId, prefix = "" }) {
      caller.authenticate();
      cloud.buckets.get(bucketId);
      return shelf
        .list(bucketId)
        .filter(({ id }) => id.startsWith(prefix))
        .map(({ id, uploadId, started }) => ({ id, uploadId, started }));
    },
  } satisfies Service<"blobs">;
}
