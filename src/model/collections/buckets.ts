import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { bytes, integer, list, map, oneOf, optional, reference, string, timestamp } from "../shape.ts";

/** Documents that a store may hold with a bucket, in S3's own form, which other stores translate. */
export const bucketDocuments = [
  "policy",
  "acl",
  "cors",
  "lifecycle",
  "lock",
  "tagging",
  "versioning",
  "website",
  "encryption",
  "ownership-controls",
  "public-access-block",
  "logging",
  "notification",
] as const;

export const buckets = defineCollection({
  name: "buckets",
  singular: "bucket",
  doc: "Containers of blobs.",
  resource: {
    name: optional(string()),
    location: optional(string()),
    created: optional(timestamp()),
    blobCount: optional(integer({ doc: "How many blobs it holds, where that is known." })),
    size: optional(bytes({ doc: "How many bytes it holds, where that is known." })),
    blobIds: optional(list(reference("blobs"), { doc: "The blobs in it, where a cloud tells them with the bucket." })),
    versioning: optional(oneOf(["off", "enabled", "suspended"])),
    tags: optional(map()),
  },
  operations: {
    list: {
      doc: "List the buckets.",
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: { doc: "Show one bucket.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a bucket.",
      kind: "create",
      params: { name: string({ doc: "Its name." }) },
      result: "resource",
    },
    destroy: { doc: "Destroy a bucket, which must be empty.", kind: "destroy", params: memberId, result: "nothing" },
    getDocument: {
      doc: "Read a document that is kept with a bucket.",
      kind: "read",
      params: { ...memberId, document: oneOf(bucketDocuments) },
      result: string({ multiline: true }),
    },
    setDocument: {
      doc: "Keep a document with a bucket.",
      kind: "update",
      params: { ...memberId, document: oneOf(bucketDocuments), content: string({ multiline: true }) },
      result: "nothing",
    },
    removeDocument: {
      doc: "Take a document off a bucket.",
      kind: "update",
      params: { ...memberId, document: oneOf(bucketDocuments) },
      result: "nothing",
    },
  },
  features: {
    bucket_location: {
      doc: "Choose the bucket's region.",
      on: "create",
      params: { location: optional(string({ doc: "The region to make it in." })) },
    },
  },
});

export type Bucket = ResourceOf<typeof buckets>;
