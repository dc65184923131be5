import type { Blob } from "../../../model/collections/blobs.ts";
import type { Measures } from "../content/content-writing.ts";
import type { Piece } from "../content/piece.ts";
import { checkConditions, resolveRange } from "./blob-conditions.ts";
import { checkBlobName, newBlob, writtenFacts } from "./blob-facts.ts";
import { browseLevel } from "./blob-listing.ts";
import { blobUploads } from "./blob-uploads.ts";
import { notFound } from "./failures.ts";
import type { ServiceFactory } from "./scope.ts";
import type { BlobFacts, StoredBucket } from "./stored-bucket.ts";
import { given } from "./table.ts";
import {
  blobsIn,
  currentOf,
  findCurrent,
  findVersion,
  removeBlob,
  removeVersion,
  replaceVersion,
  writeVersion,
} from "./versions.ts";

/** Bucket, blob, version, and the source of a copy, are `not_found` when they are not there. */
export const blobs: ServiceFactory<"blobs"> = (scope) => {
  const bucketOf = (id: string): StoredBucket => scope.table("buckets").get(id);
  const { contents } = scope.cloud;
  return {
    list: ({ bucketId, prefix = "", versions = false }) => {
      const bucket = bucketOf([bucketId].flat()[0] ?? "");
      const prefixes = [prefix].flat();
      return blobsIn(scope, bucket.id).flatMap((row) => {
        if (!prefixes.some((each) => row.name.startsWith(each))) return [];
        return versions ? row.versions.map(({ blob }) => blob) : (currentOf(row)?.blob ?? []);
      });
    },
    browse: ({ bucketId, prefix, delimiter, after, limit }) => {
      const all = blobsIn(scope, bucketOf(bucketId).id).flatMap((row) => currentOf(row)?.blob ?? []);
      return browseLevel(all, given({ prefix, delimiter, after, limit }));
    },
    get: ({ bucketId, id, versionId, ...conditions }) => {
      const { blob } = findVersion(scope, bucketOf(bucketId).id, id, versionId);
      checkConditions(blob, conditions, "read");
      return blob;
    },
    content: ({ bucketId, id, versionId, range: requested, ...conditions }) => {
      const { blob, pieces } = findVersion(scope, bucketOf(bucketId).id, id, versionId);
      checkConditions(blob, conditions, "read");
      const range = requested && resolveRange(requested, blob.size);
      return { blob, ...(range ? { range } : {}), body: contents.read(pieces, range, scope.signal) };
    },
    put: async ({ bucketId, id, body, size, checksums, ifMatch, ifNoneMatch, ...writing }) => {
      // Others may write meanwhile.
      const check = (): void =>
        checkConditions(findCurrent(scope, bucketOf(bucketId).id, id)?.blob, { ifMatch, ifNoneMatch }, "write");
      checkBlobName(id);
      check();
      const content = await contents.write(body, { size, checksums }, scope.signal);
      try {
        return await scope.change(() => {
          check();
          const { size: written, md5, pieces } = content;
          const facts = { ...writtenFacts(writing), size: written, ...given({ checksums: checksumsOf(content) }) };
          const blob = newBlob(scope, bucketId, id, { ...facts, ...etagOf(md5, pieces) });
          return writeVersion(scope, bucketOf(bucketId), { blob, pieces });
        });
      } finally {
        contents.release(content.pieces);
      }
    },
    update: ({ bucketId, id, ...writing }) => {
      const stored = findVersion(scope, bucketOf(bucketId).id, id, undefined);
      const changed = { ...stored.blob, ...writtenFacts(writing), lastModified: scope.cloud.now };
      return replaceVersion(scope, { ...stored, blob: changed }).blob;
    },
    copy: (request) => {
      const { bucketId, id, sourceBucketId, sourceId, sourceVersionId, replace = false } = request;
      const { blob, pieces } = findVersion(scope, bucketOf(sourceBucketId).id, sourceId, sourceVersionId);
      checkConditions(blob, request, "write");
      checkBlobName(id);
      const { versionId: _, ...source } = blob;
      const facts = replace ? { ...writtenFacts(request), ...contentFacts(blob) } : source;
      return writeVersion(scope, bucketOf(bucketId), { blob: newBlob(scope, bucketId, id, facts), pieces });
    },
    destroy: ({ bucketId, id, versionId }) => {
      const bucket = bucketOf(bucketId);
      if (versionId !== undefined) return removeVersion(scope, bucketId, id, versionId);
      findVersion(scope, bucketId, id, undefined);
      if (bucket.versioning === "off") return removeBlob(scope, bucketId, id);
      const blob = newBlob(scope, bucketId, id, { size: 0, metadata: {}, deleteMarker: true });
      writeVersion(scope, bucket, { blob, pieces: [] });
    },
    setTags: ({ bucketId, id, versionId, tags }) => {
      const stored = findVersion(scope, bucketOf(bucketId).id, id, versionId);
      return replaceVersion(scope, { ...stored, blob: { ...stored.blob, tags } }).blob;
    },
    getDocument: ({ bucketId, id, versionId, document }) => {
      const content = findVersion(scope, bucketOf(bucketId).id, id, versionId).documents?.[document];
      if (content === undefined) throw notFound(document, id);
      return content;
    },
    setDocument: ({ bucketId, id, versionId, document, content }) => {
      const stored = findVersion(scope, bucketOf(bucketId).id, id, versionId);
      replaceVersion(scope, { ...stored, documents: { ...stored.documents, [document]: content } });
    },
    ...blobUploads(scope),
  };
};

/** Where the MD5 is not known, the name of the content serves, which no other has. */
const etagOf = (md5: string | undefined, [piece]: readonly Piece[]): Pick<Blob, "etag" | "etagKind"> =>
  md5 === undefined ? { etag: piece?.id ?? "", etagKind: "opaque" } : { etag: md5, etagKind: "md5" };

const checksumsOf = ({ md5, checksums }: Measures): Blob["checksums"] => (md5 === undefined ? checksums : { ...checksums, md5 });

const contentFacts = ({ size, etag, etagKind, checksums, partCount }: Blob): Pick<BlobFacts, "size"> => ({
  size,
  ...given({ etag, etagKind, checksums, partCount }),
});
