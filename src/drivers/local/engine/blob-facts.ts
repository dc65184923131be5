import type { Params } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import { checkName, invalid } from "./failures.ts";
import type { Scope } from "./scope.ts";
import type { BlobFacts } from "./stored-bucket.ts";
import { given } from "./table.ts";

/** A blob that is written now. */
export const newBlob = (scope: Scope, bucketId: string, id: string, facts: BlobFacts): Blob => ({
  ...facts,
  id,
  bucketId,
  lastModified: scope.cloud.now,
});

/** What a request says of a blob beside its content. */
export function writtenFacts(request: Partial<Params<"blobs", "update">>): Omit<BlobFacts, "size"> {
  const { contentType, contentEncoding, contentDisposition, contentLanguage, cacheControl, expires, tags, storageClass } =
    request;
  const headers = given({ contentType, contentEncoding, contentDisposition, contentLanguage, cacheControl, expires });
  return { ...headers, ...given({ tags, storageClass }), metadata: { ...request.metadata } };
}

/** Refuses a name that no blob can have. */
export function checkBlobName(name: string): void {
  checkName("id", name, 1024);
  if (Buffer.byteLength(name) > 1024) throw invalid("id", "The name is longer than 1024 bytes.", "KeyTooLong");
}
