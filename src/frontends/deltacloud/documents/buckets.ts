import type { Bucket } from "../../../model/collections/buckets.ts";
import { each, element, text } from "../../../wire/xml-node.ts";
import { blobHref, hrefOf } from "./href.ts";
import { jsonTags, member, type ResourceDocument, type Scope } from "./resource-document.ts";

type BlobReference = readonly [bucketId: string, blobId: string];

/** How many blobs; text where the cloud's own spelling is passed on, which shows in JSON. */
const size = (bucket: Bucket): string | number | undefined => bucket.verbatim?.["blobCount"] ?? bucket.blobCount;

export const bucketDocument: ResourceDocument<Bucket> = {
  xml: member(
    "buckets",
    text("name", (bucket) => bucket.name ?? bucket.id),
    text("size", size),
    each(
      ({ id, blobIds }) => blobIds?.map((blobId) => [id, blobId] as const),
      element<BlobReference, Scope>("blob", {
        href: ([bucketId, blobId], scope) => blobHref(scope, bucketId, blobId),
        id: ([, blobId]) => blobId,
      }),
    ),
  ),
  json: (bucket, scope) => ({
    id: bucket.id,
    href: hrefOf(scope, "buckets", bucket.id),
    name: bucket.name ?? bucket.id,
    size: size(bucket) ?? null,
    blob_list: (bucket.blobIds ?? []).map((id) => ({ rel: "blob", href: blobHref(scope, bucket.id, id), id })),
    tags: jsonTags(bucket),
  }),
};
