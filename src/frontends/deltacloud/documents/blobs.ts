import type { Blob } from "../../../model/collections/blobs.ts";
import { isoTime } from "../../../wire/quantities.ts";
import { cdata, each, element, text } from "../../../wire/xml-node.ts";
import { blobHref, hrefOf } from "./href.ts";
import { jsonTags, tags, type ResourceDocument, type Scope } from "./resource-document.ts";

type Entry = readonly [key: string, value: string];

const lastModified = (blob: Blob): string | undefined => blob.verbatim?.["lastModified"] ?? isoTime(blob.lastModified);

const href = (blob: Blob, scope: Scope): string => blobHref(scope, blob.bucketId, blob.id);

export const blobDocument: ResourceDocument<Blob> = {
  href,
  xml: element(
    "blob",
    { href, id: (blob) => blob.id },
    text("bucket", (blob) => blob.bucketId),
    text("content_length", (blob) => blob.size),
    text("content_type", (blob) => blob.contentType),
    text("last_modified", lastModified),
    element(
      "user_metadata",
      {},
      each(
        (blob) => Object.entries(blob.metadata),
        cdata<Entry, Scope>("entry", ([, value]) => value, { key: ([key]) => key }),
      ),
    ),
    element("content", { href: (blob, scope) => `${href(blob, scope)}/content`, rel: "blob_content" }),
    tags(),
  ),
  json: (blob, scope) => ({
    id: blob.id,
    href: href(blob, scope),
    bucket: { rel: "bucket", href: hrefOf(scope, "buckets", blob.bucketId), id: blob.bucketId },
    content_length: blob.size,
    content_type: blob.contentType ?? null,
    last_modified: lastModified(blob) ?? null,
    // Where the original told the content, it was a side effect of how its mock kept it.
    content: null,
    user_metadata: blob.metadata,
    tags: jsonTags(blob),
  }),
};
