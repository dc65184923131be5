import type { HttpHead } from "../../../model/http.ts";
import type { Params } from "../../../model/collections.ts";
import { CloudError } from "../../../model/errors.ts";
import { invalidArgument } from "../failures.ts";
import { metadataHeaders } from "./metadata.ts";

/** What a request says of a blob beside its content. */
export type Writing = Omit<Params<"blobs", "update">, "bucketId" | "id">;

/** The content headers that Swift keeps, by the model's names. */
const contentFields = {
  contentType: "content-type",
  contentEncoding: "content-encoding",
  contentDisposition: "content-disposition",
  contentLanguage: "content-language",
  cacheControl: "cache-control",
  expires: "expires",
} as const;

type Fields = Readonly<Record<string, string>>;
type ContentField = keyof typeof contentFields;
const entries = Object.entries(contentFields) as readonly (readonly [ContentField, string])[];

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
  return { ...givenContentHeaders(writing), ...metadataHeaders(writing.metadata) };
}

function givenContentHeaders(writing: Writing): Fields {
  const headers: Record<string, string> = {};
  for (const [parameter, field] of entries) {
    const value = writing[parameter];
    if (value === undefined || value === "") continue;
    if (!/^[\x20-\x7e]+$/.test(value)) throw invalidArgument(parameter, `A header field cannot hold this ${field}.`);
    headers[field] = value;
  }
  return headers;
}

/** The content headers of an answer, by the model's names. */
export function contentHeadersOf({ headers }: HttpHead): Partial<Record<ContentField, string>> {
  const found: Partial<Record<ContentField, string>> = {};
  for (const [parameter, field] of entries) {
    const value = headers[field];
    if (value !== undefined && value !== "") found[parameter] = value;
  }
  return found;
}

/** All fields of the head that have to be sent again to stay. */
export const rawContentHeaders = ({ headers }: HttpHead): Fields =>
  Object.fromEntries(
    [...entries.map(([, field]) => field), ...keptFields].flatMap((field) => {
      const value = headers[field];
      return value === undefined || value === "" ? [] : [[field, value]];
    }),
  );

const unsupported = (parameter: string, message: string): CloudError => new CloudError("unsupported", message, { parameter });
