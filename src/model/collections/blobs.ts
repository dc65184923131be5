import { defineCollection, type ResourceOf } from "../collection.ts";
import { boolean, bytes, integer, list, map, oneOf, optional, reference, stream, string, struct, timestamp } from "../shape.ts";

const bucketId = reference("buckets", { name: "bucket", doc: "The bucket." });
const member = { bucketId, id: string({ doc: "The blob's name, unique in its bucket." }) };

/** HTTP's content headers, as the store keeps them with the blob. */
const contentHeaders = {
  contentType: optional(string({ doc: "Media type; absent where none was given." })),
  contentEncoding: optional(string()),
  contentDisposition: optional(string()),
  contentLanguage: optional(string()),
  cacheControl: optional(string()),
  expires: optional(string()),
};

const checksums = struct({
  md5: optional(string({ doc: "Hexadecimal." })),
  sha1: optional(string({ doc: "Base64, as S3 sends it; so are the others." })),
  sha256: optional(string()),
  crc32: optional(string()),
  crc32c: optional(string()),
  crc64nvme: optional(string()),
});

/** Conditions of RFC 9110, §13.1; a failed one is `failed_precondition` with provider code `PreconditionFailed` or `NotModified`. */
const conditions = {
  ifMatch: optional(string()),
  ifNoneMatch: optional(string()),
  ifModifiedSince: optional(timestamp()),
  ifUnmodifiedSince: optional(timestamp()),
};

const writing = {
  ...contentHeaders,
  metadata: optional(map({ doc: "Metadata of the user's, all of it." })),
  tags: optional(map()),
  storageClass: optional(string()),
};

const facts = {
  bucketId,
  size: bytes({ doc: "Length of the content." }),
  ...contentHeaders,
  lastModified: optional(timestamp()),
  etag: optional(string({ doc: "Without quotes." })),
  etagKind: optional(oneOf(["md5", "composite", "opaque"])),
  checksums: optional(checksums),
  metadata: map(),
  tags: optional(map()),
  versionId: optional(string()),
  deleteMarker: optional(boolean()),
  storageClass: optional(string()),
  partCount: optional(integer()),
};

/** Documents that a store may hold with a version of a blob, in S3's own form, which other stores translate. */
export const blobDocuments = ["acl", "retention", "legal-hold"] as const;

const version = { ...member, versionId: optional(string({ doc: "The version; the newest unless told." })) };
const document = { ...version, document: oneOf(blobDocuments) };

/** Seconds in a week: the longest that any store signs for. */
const longestSignedUrl = 604_800;

export const blobs = defineCollection({
  name: "blobs",
  singular: "blob",
  doc: "Files in a bucket.",
  parent: "buckets",
  resource: facts,
  operations: {
    list: {
      doc: "List the blobs of a bucket, in the store's order.",
      kind: "list",
      params: {
        bucketId,
        prefix: optional(string({ doc: "Only those whose name begins so." })),
        versions: optional(boolean({ doc: "All versions, not only the newest." })),
      },
      result: "resources",
    },
    browse: {
      doc: "List one level of a bucket: blobs, and the prefixes up to the next delimiter.",
      kind: "read",
      params: {
        bucketId,
        prefix: optional(string()),
        delimiter: optional(string()),
        after: optional(string({ doc: "Continue behind this name." })),
        limit: optional(integer({ minimum: 0 })),
      },
      result: struct({
        blobs: list(struct({ id: string(), ...facts })),
        prefixes: list(string()),
        truncated: boolean(),
        next: optional(string()),
      }),
    },
    get: {
      doc: "Show a blob: its facts and metadata, without its content.",
      kind: "get",
      params: { ...member, versionId: optional(string()), ...conditions },
      result: "resource",
    },
    content: {
      doc: "Read a blob's content, or a range of it.",
      kind: "read",
      params: {
        ...member,
        versionId: optional(string()),
        range: optional(
          struct(
            {
              first: optional(integer({ minimum: 0 })),
              last: optional(integer({ minimum: 0 })),
              suffix: optional(integer({ minimum: 0, doc: "The last so many bytes, instead of first and last." })),
            },
            { doc: "Which bytes; one that lies outside the blob is `invalid_argument` with provider code `InvalidRange`." },
          ),
        ),
        ...conditions,
      },
      result: struct({
        blob: struct({ id: string(), ...facts }),
        range: optional(
          struct({ first: integer(), last: integer() }, { doc: "The bytes that the body holds, where it is not all." }),
        ),
        body: stream(),
      }),
      streams: true,
    },
    put: {
      doc: "Write a blob, replacing what was there.",
      kind: "create",
      params: {
        ...member,
        body: stream(),
        size: optional(bytes({ doc: "Its length, where it is known before." })),
        ...writing,
        checksums: optional(checksums),
        ifMatch: conditions.ifMatch,
        ifNoneMatch: conditions.ifNoneMatch,
      },
      result: "resource",
      streams: true,
    },
    update: {
      doc: "Replace all of a blob's metadata, and content headers where they are given.",
      kind: "update",
      params: { ...member, ...writing },
      result: "resource",
    },
    copy: {
      doc: "Copy a blob inside the store.",
      kind: "action",
      params: {
        ...member,
        sourceBucketId: reference("buckets"),
        sourceId: string(),
        sourceVersionId: optional(string()),
        replace: optional(boolean({ doc: "Take metadata, headers and tags from this request, not from the source." })),
        ...writing,
        ...conditions,
      },
      result: "resource",
      streams: true,
    },
    destroy: {
      doc: "Destroy a blob.",
      kind: "destroy",
      params: { ...member, versionId: optional(string()) },
      result: "nothing",
    },
    signedUrl: {
      doc: "Make a URL by which whoever has it may read a blob, or write it, without credentials until it expires.",
      kind: "action",
      params: {
        ...member,
        method: optional(
          oneOf(["get", "put"], { doc: "What it is good for: `get` unless told. Whether the blob is there is not looked at." }),
        ),
        expiresIn: optional(
          integer({
            minimum: 1,
            maximum: longestSignedUrl,
            doc: "Seconds until it expires: an hour unless told, a week at most.",
          }),
        ),
        contentType: optional(
          string({ doc: "The only media type that a `put` may have; `unsupported` where the store cannot see to it." }),
        ),
      },
      result: struct({ url: string({ doc: "It says all: no header of ours is needed with it." }), expires: timestamp() }),
    },
    setTags: {
      doc: "Replace all of a blob's tags, and nothing else.",
      kind: "update",
      params: { ...version, tags: map() },
      result: "resource",
    },
    getDocument: {
      doc: "Read a document that is kept with a blob.",
      kind: "read",
      params: document,
      result: string({ multiline: true }),
    },
    setDocument: {
      doc: "Keep a document with a blob until it is written anew.",
      kind: "update",
      params: { ...document, content: string({ multiline: true }) },
      result: "nothing",
    },
    beginUpload: {
      doc: "Begin to write a blob in segments.",
      kind: "action",
      params: { ...member, ...writing },
      result: struct({ uploadId: string() }),
    },
    uploadSegment: {
      doc: "Write one segment.",
      kind: "action",
      params: {
        ...member,
        uploadId: string(),
        number: integer({ minimum: 1, doc: "Its place in the blob." }),
        body: stream(),
        size: optional(bytes()),
        checksums: optional(checksums),
      },
      result: struct({ segmentId: string(), size: bytes(), checksums: optional(checksums) }),
      streams: true,
    },
    listSegments: {
      doc: "List the segments written so far.",
      kind: "read",
      params: { ...member, uploadId: string() },
      result: list(struct({ number: integer(), segmentId: string(), size: bytes(), lastModified: optional(timestamp()) })),
    },
    completeUpload: {
      doc: "Make the blob of its segments, in the order of their numbers.",
      kind: "action",
      params: { ...member, uploadId: string(), segments: list(struct({ number: integer({ minimum: 1 }), segmentId: string() })) },
      result: "resource",
      streams: true,
    },
    abortUpload: {
      doc: "Give up writing a blob in segments.",
      kind: "action",
      params: { ...member, uploadId: string() },
      result: "nothing",
    },
    listUploads: {
      doc: "List the uploads begun and not completed.",
      kind: "read",
      params: { bucketId, prefix: optional(string()) },
      result: list(struct({ id: string({ doc: "The blob's name." }), uploadId: string(), started: optional(timestamp()) })),
    },
  },
  features: {},
});

export type Blob = ResourceOf<typeof blobs>;
