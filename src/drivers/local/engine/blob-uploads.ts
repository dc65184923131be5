import { createHash } from "node:crypto";
import type { ServiceOf } from "../../../model/collection.ts";
import type { Collections } from "../../../model/collections.ts";
import { checkBlobName, newBlob, writtenFacts } from "./blob-facts.ts";
import { readContent } from "./blob-content.ts";
import { invalid, notFound } from "./failures.ts";
import type { Scope } from "./scope.ts";
import { writeVersion, type StoredBucket, type StoredSegment, type StoredUpload } from "./stored-bucket.ts";

type Uploads = "beginUpload" | "uploadSegment" | "listSegments" | "completeUpload" | "abortUpload" | "listUploads";

/** Blobs written in segments. An upload that is not there is `not_found`. */
export const blobUploads = (scope: Scope): Required<Pick<ServiceOf<Collections["blobs"]>, Uploads>> => {
  const bucketOf = (id: string): StoredBucket => scope.table("buckets").get(id);
  const { blobLimits } = scope.cloud.options;
  return {
    beginUpload: async ({ bucketId, id: name, ...writing }) => {
      const bucket = bucketOf(bucketId);
      checkBlobName(name);
      const id = scope.cloud.id("upload");
      bucket.uploads.set(id, { id, name, started: scope.cloud.now, facts: writtenFacts(writing), segments: new Map() });
      return { uploadId: id };
    },
    uploadSegment: async ({ bucketId, id, uploadId, number, body, size, checksums }) => {
      findUpload(bucketOf(bucketId), id, uploadId);
      if (number > blobLimits.maximumSegments)
        throw invalid("number", `A blob has ${blobLimits.maximumSegments} segments at most.`);
      const content = await readContent(scope, body, { size, checksums });
      if (content.size > blobLimits.maximumSegment) throw invalid("body", "The segment is too large.", "EntityTooLarge");
      const segment = { ...content, segmentId: content.md5, lastModified: scope.cloud.now };
      findUpload(bucketOf(bucketId), id, uploadId).segments.set(number, segment);
      return { segmentId: segment.segmentId, size: content.size, checksums: content.checksums };
    },
    listSegments: async ({ bucketId, id, uploadId }) =>
      [...findUpload(bucketOf(bucketId), id, uploadId).segments]
        .sort(([one], [other]) => one - other)
        .map(([number, { segmentId, size, lastModified }]) => ({ number, segmentId, size, lastModified })),
    completeUpload: async ({ bucketId, id, uploadId, segments }) => {
      const bucket = bucketOf(bucketId);
      const upload = findUpload(bucket, id, uploadId);
      const parts = chosenSegments(upload, segments, blobLimits.minimumSegment);
      const digest = createHash("md5");
      for (const part of parts) digest.update(part.md5, "hex");
      const blob = newBlob(scope, bucketId, id, {
        ...upload.facts,
        size: parts.reduce((sum, part) => sum + part.size, 0),
        etag: `${digest.digest("hex")}-${parts.length}`,
        etagKind: "composite",
        partCount: parts.length,
      });
      bucket.uploads.delete(uploadId);
      return writeVersion(bucket, () => scope.cloud.id("version"), { blob, chunks: parts.flatMap((part) => part.chunks) });
    },
    abortUpload: async ({ bucketId, id, uploadId }) => {
      const bucket = bucketOf(bucketId);
      findUpload(bucket, id, uploadId);
      bucket.uploads.delete(uploadId);
    },
    listUploads: async ({ bucketId, prefix = "" }) =>
      [...bucketOf(bucketId).uploads.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ id: uploadId, name: id, started }) => ({ id, uploadId, started })),
  };
};

function findUpload(bucket: StoredBucket, name: string, uploadId: string): StoredUpload {
  const upload = bucket.uploads.get(uploadId);
  if (upload?.name !== name) throw notFound("upload", uploadId);
  return upload;
}

function chosenSegments(
  { segments }: StoredUpload,
  chosen: readonly { readonly number: number; readonly segmentId: string }[],
  minimumSize: number,
): readonly StoredSegment[] {
  if (chosen.length === 0) throw invalid("segments", "There are no segments.", "InvalidRequest");
  if (chosen.some(({ number }, index) => number <= (chosen[index - 1]?.number ?? 0))) {
    throw invalid("segments", "The segments are not in the order of their numbers.", "InvalidPartOrder");
  }
  return chosen.map(({ number, segmentId }, index) => {
    const segment = segments.get(number);
    if (segment?.segmentId !== segmentId) throw invalid("segments", `There is no such segment ${number}.`, "InvalidPart");
    if (segment.size < minimumSize && index < chosen.length - 1) {
      throw invalid("segments", `The segment ${number} is too small.`, "EntityTooSmall");
    }
    return segment;
  });
}
