import { ApiError } from "./api-error.ts";

const prefix = "x-deltacloud-blobmeta-";

/**
 * Metadata as headers. Values are sent as UTF-8.
 * @throws ApiError `invalid_argument` for a key that cannot be the name of a header, and for a value with a line break
 */
export function metadataHeaders(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => {
      // The API reads hyphens as underscores and knows no upper case.
      if (!/^[a-z0-9_!#$%&'*+.^`|~]+$/.test(key)) {
        throw new ApiError(
          "invalid_argument",
          `"${key}" cannot be a key of metadata: it takes lower case letters, digits and _.`,
        );
      }
      return [`${prefix}${key.replaceAll("_", "-")}`, headerText(value)];
    }),
  );
}

/** The metadata that an answer's headers tell. */
export function metadataOf(headers: Headers): Readonly<Record<string, string>> {
  const entries = [...headers].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([name, value]) => [decoded(name.slice(prefix.length)).replaceAll("-", "_"), decoded(value)]),
  );
}

/**
 * Text for a header: its UTF-8 bytes, one character each, as `fetch` wants it.
 * @throws ApiError `invalid_argument` for control characters
 */
export function headerText(text: string): string {
  // eslint-disable-next-line no-control-regex -- just those may not be in a header
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) {
    throw new ApiError("invalid_argument", "A header cannot hold line breaks and other control characters.");
  }
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Undoes the percent-encoding that the server uses for what a header cannot hold. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
