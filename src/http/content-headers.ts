import type { Params } from "../model/collections.ts";
import { CloudError } from "../model/errors.ts";
import type { HttpHead } from "../model/http.ts";

/** The content headers that stores keep with a blob, by the model's names. */
export const contentFields = {
  contentType: "content-type",
  contentEncoding: "content-encoding",
  contentDisposition: "content-disposition",
  contentLanguage: "content-language",
  cacheControl: "cache-control",
  expires: "expires",
} as const;

type ContentField = keyof typeof contentFields;

const entries = Object.entries(contentFields) as readonly (readonly [ContentField, string])[];

/** The content headers of a request, as header fields. @throws `invalid_argument` for a value that no header field can hold */
export function contentHeaders(writing: Pick<Params<"blobs", "put">, ContentField>): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [parameter, field] of entries) {
    const value = writing[parameter];
    if (value === undefined || value === "") continue;
    if (!/^[\x20-\x7e]+$/.test(value)) {
      throw new CloudError("invalid_argument", `A header field cannot hold this ${field}.`, { parameter });
    }
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
