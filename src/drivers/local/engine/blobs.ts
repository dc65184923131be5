import type { Blob } from "../../../model/collections/blobs.ts";
import { checkConditions, resolveRange } from "./blob-conditions.ts";
import { contentStream, readContent } from "./blob-content.ts";
import { browseLevel } from "./blob-listing.ts";
import { blobUploads } from "./blob-uploads.ts";
import { checkBlobName, newBlob, writtenFacts } from "./blob-facts.ts";
import { notFound } from "./failures.ts";
import type { ServiceFactory } from "./scope.ts";
import {
  currentOf,
  namesIn,
  removeVersion,
  replaceVersion,
  writeVersion,
  type BlobFacts,
  type StoredBlob,
  type StoredBucket,
} from "./stored-bucket.ts";
import { given } from "./table.ts";

/** Bucket, blob, version, and the source of a copy, are `not_found` when they are not there. */
export const blobs: ServiceFactory<"blobs"> = (scope) => {
  const bucketOf = (id: string): StoredBucket => scope.table("buckets").get(id);
  const newVersion = (): string => scope.cloud.id("version");
  return {
    async *list({ bucketId, prefix = "", versions = false }) {
      const bucket = bucketOf([bucketId].flat()[0] ?? "");
      const prefixes = [prefix].flat();
      for (const name of namesIn(bucket)) {
        if (!prefixes.some((each) => name.startsWith(each))) continue;
        const current = currentOf(bucket, name);
        if (versions) yield* (bucket.blobs.get(name) ?? []).map((version) => version.blob);
        else if (current) yield current.blob;
      }
    },
    browse: async ({ bucketId, prefix, delimiter, after, limit }) => {
      const bucket = bucketOf(bucketId);
      const all = namesIn(bucket).flatMap((name) => currentOf(bucket, name)?.blob ?? []);
      return browseLevel(all, given({ prefix, delimiter, after, limit }));
    },
    get: async ({ bucketId, id, versionId, ...conditions }) => {
      const { blob } = findBlob(bucketOf(bucketId), id, versionId);
      checkConditions(blob, conditions, "read");
      return blob;
    },
    content: async ({ bucketId, id, versionId, range: requested, ...conditions }) => {
      const { blob, chunks } = findBlob(bucketOf(bucketId), id, versionId);
      checkConditions(blob, conditions, "read");
      const range = requested && resolveRange(requested, blob.size);
      const body = contentStream(scope.signal, chunks, range ?? { first: 0, last: blob.size - 1 });
      return { blob, ...(range ? { range } : {}), body };
    },
    put: async ({ bucketId, id, body, size, checksums, ifMatch, ifNoneMatch, ...writing }) => {
      const bucket = bucketOf(bucketId);
      checkBlobName(id);
      checkConditions(currentOf(bucket, id)?.blob, { ifMatch, ifNoneMatch }, "write");
      const content = await readContent(scope, body, { size, checksums });
      // Someone else may have written meanwhile.
      checkConditions(currentOf(bucketOf(bucketId), id)?.blob, { ifMatch, ifNoneMatch }, "write");
      const facts = { ...writtenFacts(writing), size: content.size, checksums: content.checksums };
      const blob = newBlob(scope, bucketId, id, { ...facts, etag: content.md5, etagKind: "md5" });
      return writeVersion(bucketOf(bucketId), newVersion, { blob, chunks: content.chunks });
    },
    update: async ({ bucketId, id, ...writing }) => {
      const bucket = bucketOf(bucketId);
      const stored = findBlob(bucket, id, undefined);
      const changed = { ...stored.blob, ...writtenFacts(writing), lastModified: scope.cloud.now };
      return replaceVersion(bucket, stored, { ...stored, blob: changed }).blob;
    },
    copy: async (request) => {
      const { bucketId, id, sourceBucketId, sourceId, sourceVersionId, replace = false } = request;
      const { blob, chunks } = findBlob(bucketOf(sourceBucketId), sourceId, sourceVersionId);
      checkConditions(blob, request, "write");
      checkBlobName(id);
      const { versionId: _, ...source } = blob;
      const facts = replace ? { ...writtenFacts(request), ...contentFacts(blob) } : source;
      return writeVersion(bucketOf(bucketId), newVersion, { blob: newBlob(scope, bucketId, id, facts), chunks });
    },
    destroy: async ({ bucketId, id, versionId }) => {
      const bucket = bucketOf(bucketId);
      if (versionId !== undefined) {
        if (!removeVersion(bucket, id, versionId)) throw notFound("version", versionId);
        return;
      }
      findBlob(bucket, id, undefined);
      if (bucket.versioning === "off") bucket.blobs.delete(id);
      else
        writeVersion(bucket, newVersion, {
          blob: newBlob(scope, bucketId, id, { size: 0, metadata: {}, deleteMarker: true }),
          chunks: [],
        });
    },
    setTags: async ({ bucketId, id, versionId, tags }) => {
      const bucket = bucketOf(bucketId);
      const stored = findBlob(bucket, id, versionId);
      return replaceVersion(bucket, stored, { ...stored, blob: { ...stored.blob, tags } }).blob;
    },
    getDocument: async ({ bucketId, id, versionId, document }) => {
      const content = findBlob(bucketOf(bucketId), id, versionId).documents?.[document];
      if (content === undefined) throw notFound(document, id);
      return content;
    },
    setDocument: async ({ bucketId, id, versionId, document, content }) => {
      const bucket = bucketOf(bucketId);
      const stored = findBlob(bucket, id, versionId);
      replaceVersion(bucket, stored, { ...stored, documents: { ...stored.documents, [document]: content } });
    },
    ...blobUploads(scope),
  };
};

const contentFacts = ({ size, etag, etagKind, checksums, partCount }: Blob): Pick<BlobFacts, "size"> => ({
  size,
  ...given({ etag, etagKind, checksums, partCount }),
});

function findBlob(bucket: StoredBucket, name: string, versionId: string | undefined): StoredBlob {
  if (versionId === undefined) {
    const current = currentOf(bucket, name);
    if (!current) throw notFound("blob", name);
    return current;
  }
  const version = bucket.blobs.get(name)?.find(({ blob }) => (blob.versionId ?? "null") === versionId);
  if (!version || version.blob.deleteMarker) throw notFound("version", versionId);
  return version;
}
