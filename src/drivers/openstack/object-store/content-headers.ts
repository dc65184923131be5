import type { HttpHead } from "../../../model/http.ts";
import type { Params } from "../../../model/collections.ts";
import { CloudError } from "../../../model/errors.ts";
import { contentFields, contentHeaders } from "../../../http/content-headers.ts";
import { metadataHeaders } from "./metadata.ts";

/** What a request says of a blob beside its content. */
export type Writing = Omit<Params<"blobs", "update">, "bucketId" | "id">;

type Fields = Readonly<Record<string, string>>;

/** What a change of metadata takes away unless it is said again, beside content headers: a manifest, an end of life, robots. */
const keptFields = ["x-object-manifest", "x-delete-at", "x-robots-tag"];

/**
 * Content headers and metadata of a request, as header fields.
 * @throws `invalid_argument` for a value that no header field can hold, `unsupported` for tags and storage classes
 */
export function writingHeaders(writing: Writing): Fields {
  if (writing.tags && Object.keys(writing.tags).length > 0) throw unsupported("tags", "Swift has no tags of blobs.");
  if (writing.storageClass !== undefined && writing.storageClass !== "STANDARD") {
    throw unsupported("storageClass", "Swift has no storage classes of blobs: a container has a policy.");
  }
  return { ...contentHeaders(writing), ...metadataHeaders(writing.metadata) };
}

/** All fields of the head that have to be sent again to stay. */
export const rawContentHeaders = ({ headers }: HttpHead): Fields =>
  Object.fromEntries(
    [...Object.values(contentFields), ...keptFields].flatMap((field) => {
      const value = headers[field];
      return value === undefined || value === "" ? [] : [[field, value]];
    }),
  );

const unsupported = (parameter: string, message: string): CloudError => new CloudError("unsupported", message, { parameter });
