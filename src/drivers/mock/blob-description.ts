import type { Blob } from "../../model/collections/blobs.ts";
import type { Params } from "../../model/collections.ts";
import type { Moment } from "./mock-cloud.ts";

/** What a client says of a blob beside its content. */
export type BlobDescription = Omit<Params<"blobs", "beginUpload">, "bucketId" | "id">;

/** What a writer says of a blob, and when it was written. */
export function describe(description: BlobDescription, { date, text }: Moment) {
  return {
    ...descriptionOf(description),
    metadata: description.metadata ?? {},
    lastModified: date,
    verbatim: { lastModified: text },
  };
}

/** Of everything that came with a request, what is kept with the blob. */
export function descriptionOf(from: BlobDescription | Blob): BlobDescription {
  const {
    contentType,
    contentEncoding,
    contentDisposition,
    contentLanguage,
    cacheControl,
    expires,
    metadata,
    tags,
    storageClass,
  } = from;
  return {
    contentType,
    contentEncoding,
    contentDisposition,
    contentLanguage,
    cacheControl,
    expires,
    metadata,
    tags,
    storageClass,
  };
}
