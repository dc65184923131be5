import type { IncomingHttpHeaders } from "node:http";
import type { ResponseHeaders } from "../../gateway/frontend.ts";
import { CloudError } from "../../model/errors.ts";
import { decodeHeader, encodeHeader, encodeHeaderName } from "./header-text.ts";
import { text, type Parameters } from "./parameters.ts";

export type Metadata = Readonly<Record<string, string>>;

const prefix = "x-deltacloud-blobmeta-";

/**
 * The metadata that a request's headers give: `X-Deltacloud-Blobmeta-Two-Words` is `two_words`, as CGI named headers.
 * @throws `invalid_argument` for a header that names no key
 */
export function metadataFromHeaders(headers: IncomingHttpHeaders): Metadata {
  const entries: [string, string][] = [];
  for (const name in headers) {
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length).replaceAll("-", "_");
    if (key === "") throw new CloudError("invalid_argument", "A header X-Deltacloud-Blobmeta- names no key.");
    entries.push([key, decodeHeader(String(headers[name]))]);
  }
  return Object.fromEntries(entries);
}

const mostEntries = 1000;

/**
 * The metadata that a form gives: `meta_params=2&meta_name1=...&meta_value1=...`. Keys become lower case.
 * @throws `invalid_argument` for a count that is none, a key that no header could name, and what is not text
 */
export function metadataFromForm(parameters: Parameters): Metadata {
  const declared = textOf(parameters, "meta_params");
  if (declared === undefined || declared === "") return {};
  const count = /^\d{1,4}$/.test(declared) ? Number(declared) : Infinity;
  if (count > mostEntries) throw invalid("meta_params", `is not a number up to ${mostEntries}`);
  const entries: [string, string][] = [];
  for (let number = 1; number <= count; number++) {
    const key = textOf(parameters, `meta_name${number}`)?.toLowerCase();
    if (key === undefined || key === "") continue;
    if (!/^[\w!#$%&'*+.^`|~-]{1,256}$/.test(key))
      throw invalid(`meta_name${number}`, "has characters that a header's name cannot hold");
    entries.push([key, textOf(parameters, `meta_value${number}`) ?? ""]);
  }
  return Object.fromEntries(entries);
}

/** A header for each entry. A value that no header can hold is percent-encoded as UTF-8. */
export function metadataHeaders(metadata: Metadata): ResponseHeaders {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [`X-Deltacloud-Blobmeta-${encodeHeaderName(key)}`, encodeHeader(value)]),
  );
}

function textOf(parameters: Parameters, name: string): string | undefined {
  if (parameters[name] === undefined) return undefined;
  const value = text(parameters, name);
  if (value === undefined) throw invalid(name, "is not text");
  return value;
}

const invalid = (parameter: string, problem: string): CloudError =>
  new CloudError("invalid_argument", `Parameter '${parameter}' ${problem}.`, { parameter });
