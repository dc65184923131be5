import { contentFields, contentHeaders } from "../../../http/content-headers.ts";
import { encodeFields } from "../../../http/http-target.ts";
import type { Params } from "../../../model/collections.ts";
import type { HttpHead } from "../../../model/http.ts";
import { metadataHeaders, rawMetadata } from "./metadata.ts";
import type { ObjectStore } from "./store.ts";

/** What a request says of a blob beside its content. */
export type Writing = Omit<Params<"blobs", "update">, "bucketId" | "id">;

type Fields = Readonly<Record<string, string>>;

/** What a blob loses when it is written anew, beside content headers and metadata. */
const keptFields = ["x-amz-storage-class", "x-amz-website-redirect-location"];

/** Content headers, metadata, tags and storage class of a request, as header fields. @throws `invalid_argument` */
export function writingHeaders({ endpoint }: ObjectStore, writing: Writing): Fields {
  const { metadata, tags, storageClass } = writing;
  return {
    ...contentHeaders(writing),
    ...metadataHeaders(metadata, endpoint.isAmazon),
    ...(tags && Object.keys(tags).length > 0 && taggingHeader(tags)),
    ...(storageClass !== undefined && { "x-amz-storage-class": storageClass }),
  };
}

/** The tags of a blob that is written. */
export const taggingHeader = (tags: Fields): Fields => ({ "x-amz-tagging": encodeFields(tags) });

/** What of a blob has to be said again to stay when it is written anew. */
export function rawWriting(head: HttpHead, withMetadata: boolean): Fields {
  const kept = [...Object.values(contentFields), ...keptFields].flatMap((field) => {
    const value = head.headers[field];
    return value === undefined || value === "" ? [] : [[field, value] as const];
  });
  return { ...Object.fromEntries(kept), ...(withMetadata && rawMetadata(head)) };
}
