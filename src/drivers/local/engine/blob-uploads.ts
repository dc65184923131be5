import { createHash } from "node:crypto";
import type { AccountScope } from "./account-scope.ts";
import { checkBlobName, newBlob, writtenFacts } from "./blob-facts.ts";
import { invalid, notFound } from "./failures.ts";
import type { Scope, Service } from "./scope.ts";
import type { StoredSegment, StoredUpload } from "./stored-bucket.ts";
import { writeVersion } from "./versions.ts";

type Uploads = "beginUpload" | "uploadSegment" | "listSegments" | "completeUpload" | "abortUpload" | "listUploads";

/** Blobs written in segments. An upload that is not there is `not_found`. */
export const blobUploads = (scope: Scope): Pick<Service<"blobs">, Uploads> => {
  const { contents, options } = scope.cloud;
  const { maximumSegment, maximumSegments, minimumSegment } = options.blobLimits;
  return {
    beginUpload: ({ bucketId, id: name, ...writing }) => {
      scope.table("buckets").get(bucketId);
      checkBlobName(name);
      const id = scope.cloud.id("upload");
      uploadsOf(scope).put({ id, bucketId, name, started: scope.cloud.now, facts: writtenFacts(writing) });
      if (options.uploadAge > 0) scope.at(options.uploadAge, { table: "uploads", resourceId: id });
      return { uploadId: id };
    },
    uploadSegment: async ({ bucketId, id, uploadId, number, body, size, checksums }) => {
      const tooLarge = (): Error => invalid("body", "The segment is too large.", "EntityTooLarge");
      findUpload(scope, bucketId, id, uploadId);
      if (number > maximumSegments) throw invalid("number", `A blob has ${maximumSegments} segments at most.`);
      if (size !== undefined && size > maximumSegment) throw tooLarge();
      const content = await contents.write(body, { size, checksums, md5: true }, scope.signal);
      try {
        if (content.size > maximumSegment) throw tooLarge();
        const { md5 = "", pieces, size: written } = content;
        await scope.change(() => {
          findUpload(scope, bucketId, id, uploadId);
          const segment = { uploadId, number, size: written, md5, pieces, lastModified: scope.cloud.now };
          segmentsOf(scope).put({ id: `${uploadId}/${number}`, ...segment });
        });
        return { segmentId: md5, size: written, checksums: { ...content.checksums, md5 } };
      } finally {
        contents.release(content.pieces);
      }
    },
    listSegments: ({ bucketId, id, uploadId }) => {
      findUpload(scope, bucketId, id, uploadId);
      return segmentsIn(scope, uploadId)
        .sort((one, other) => one.number - other.number)
        .map(({ number, md5, size, lastModified }) => ({ number, segmentId: md5, size, lastModified }));
    },
    completeUpload: ({ bucketId, id, uploadId, segments }) => {
      const upload = findUpload(scope, bucketId, id, uploadId);
      const parts = chosenSegments(segmentsIn(scope, uploadId), segments, minimumSegment);
      const digest = createHash("md5");
      for (const part of parts) digest.update(part.md5, "hex");
      const blob = newBlob(scope, bucketId, id, {
        ...upload.facts,
        size: parts.reduce((sum, part) => sum + part.size, 0),
        etag: `${digest.digest("hex")}-${parts.length}`,
        etagKind: "composite",
        partCount: parts.length,
      });
      removeUpload(scope, uploadId);
      const pieces = parts.flatMap((part) => part.pieces);
      return writeVersion(scope, scope.table("buckets").get(bucketId), { blob, pieces });
    },
    abortUpload: ({ bucketId, id, uploadId }) => {
      findUpload(scope, bucketId, id, uploadId);
      removeUpload(scope, uploadId);
    },
    listUploads: ({ bucketId, prefix = "" }) => {
      scope.table("buckets").get(bucketId);
      return uploadsOf(scope)
        .where("bucketId", bucketId)
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ id: uploadId, name: id, started }) => ({ id, uploadId, started }));
    },
  };
};

/** Gives up what is being written to a bucket that goes. */
export function removeUploads(scope: AccountScope, bucketId: string): void {
  for (const { id } of uploadsOf(scope).where("bucketId", bucketId)) removeUpload(scope, id);
}

/** Gives up an upload that nobody has ended in time. */
export function expireUpload(scope: AccountScope, id: string): void {
  if (uploadsOf(scope).peek(id)) removeUpload(scope, id);
}

const uploadsOf = (scope: AccountScope) => scope.cloud.uploads.of(scope.account);
const segmentsOf = (scope: AccountScope) => scope.cloud.segments.of(scope.account);
const segmentsIn = (scope: AccountScope, uploadId: string) => segmentsOf(scope).where("uploadId", uploadId);

function removeUpload(scope: AccountScope, id: string): void {
  for (const segment of segmentsIn(scope, id)) segmentsOf(scope).remove(segment.id);
  uploadsOf(scope).remove(id);
}

function findUpload(scope: Scope, bucketId: string, name: string, uploadId: string): StoredUpload {
  scope.table("buckets").get(bucketId);
  const upload = uploadsOf(scope).find(uploadId);
  if (upload?.name !== name || upload.bucketId !== bucketId) throw notFound("upload", uploadId);
  return upload;
}

function chosenSegments(
  segments: readonly StoredSegment[],
  chosen: readonly { readonly number: number; readonly segmentId: string }[],
  minimumSize: number,
): readonly StoredSegment[] {
  if (chosen.length === 0) throw invalid("segments", "There are no segments.", "InvalidRequest");
  if (chosen.some(({ number }, index) => number <= (chosen[index - 1]?.number ?? 0))) {
    throw invalid("segments", "The segments are not in the order of their numbers.", "InvalidPartOrder");
  }
  const byNumber = new Map(segments.map((segment) => [segment.number, segment]));
  return chosen.map(({ number, segmentId }, index) => {
    const segment = byNumber.get(number);
    if (segment?.md5 !== segmentId) throw invalid("segments", `There is no such segment ${number}.`, "InvalidPart");
    if (segment.size < minimumSize && index < chosen.length - 1) {
      throw invalid("segments", `The segment ${number} is too small.`, "EntityTooSmall");
    }
    return segment;
  });
}
