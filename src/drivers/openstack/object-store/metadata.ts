import type { HttpHead } from "../../../model/http.ts";
import { encodeComponent } from "../../../http/http-target.ts";
import { invalidArgument } from "../failures.ts";

type Fields = Readonly<Record<string, string>>;

const prefix = "x-object-meta-";

/** Where a blob of segments says by which upload it was written; no metadata of the user's. */
export const uploadKey = "deltacloud-upload";

/** Swift drops fields without a value; its S3 API has this for them. */
const emptyValue = "=?UTF-8?Q??=";

/** Keys that are no metadata of the user's: our own, and one that Ceph shows. */
const hiddenKeys: ReadonlySet<string> = new Set([uploadKey, "static-large-object"]);

/**
 * Metadata as header fields. What a name or a value cannot hold is percent-encoded as UTF-8; underscores too, which many servers drop or
 * take for dashes. Names have no case in Swift.
 * @throws `invalid_argument` for a key that is empty, ours, or the same as another but for its case
 */
export function metadataHeaders(metadata: Fields = {}): Fields {
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(metadata)) {
    const name = key.toLowerCase();
    if (name === "" || hiddenKeys.has(name)) throw invalidArgument("metadata", `Metadata cannot have the key '${key}'.`);
    const field = prefix + encodeKey(name);
    if (Object.hasOwn(headers, field)) throw invalidArgument("metadata", `Metadata has the key '${name}' twice.`);
    headers[field] = encodeValue(value);
  }
  return headers;
}

/** The user's metadata in the head of an answer. */
export function metadataOf({ headers }: HttpHead): Fields {
  const entries: [string, string][] = [];
  for (const field in headers) {
    if (!field.startsWith(prefix)) continue;
    const key = decode(field.slice(prefix.length));
    if (!hiddenKeys.has(key)) entries.push([key, decodeValue(headers[field] ?? "")]);
  }
  return Object.fromEntries(entries);
}

/** By which upload a blob was written, where it was written by one of ours. */
export const uploadOf = ({ headers }: HttpHead): string | undefined =>
  headers["x-static-large-object"] === undefined ? undefined : headers[prefix + uploadKey];

/** The header field that says it. */
export const uploadHeader = (uploadId: string): Fields => ({ [prefix + uploadKey]: uploadId });

/** All fields of the head that are metadata, as they are. */
export const rawMetadata = ({ headers }: HttpHead): Fields =>
  Object.fromEntries(Object.entries(headers).filter(([field]) => field.startsWith(prefix)));

const encodeKey = (key: string): string =>
  key.replaceAll(/[^a-z0-9.-]+/g, (piece) => encodeComponent(piece).replaceAll("_", "%5f").toLowerCase());

function encodeValue(value: string): string {
  if (value === "") return emptyValue;
  return value.replaceAll(/[^\x20-\x7e]+|%|^ +| +$/g, (piece) => encodeComponent(piece));
}

function decodeValue(value: string): string {
  return value === emptyValue ? "" : decode(value);
}

/** What others wrote may be UTF-8 without encoding, which comes as Latin-1, or have a per cent sign that means itself. */
function decode(text: string): string {
  const whole = /[\x80-\xff]/.test(text) ? Buffer.from(text, "latin1").toString() : text;
  if (!whole.includes("%")) return whole;
  try {
    return decodeURIComponent(whole);
  } catch {
    return whole;
  }
}
