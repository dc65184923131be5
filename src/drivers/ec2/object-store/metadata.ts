import { encodeComponent } from "../../../http/http-target.ts";
import { CloudError } from "../../../model/errors.ts";
import type { HttpHead } from "../../../model/http.ts";

type Fields = Readonly<Record<string, string>>;

const prefix = "x-amz-meta-";

/** Text that every server takes as it is: printable, with single blanks, and nothing that looks like an encoded word. */
const plain = /^(?!.*=\?)[!-~]+(?: [!-~]+)*$/;

/**
 * Metadata as header fields. Values that a field cannot hold are RFC 2047's encoded words, as S3 shows them itself; keys are percent-encoded as
 * UTF-8. Names have no case in S3.
 * @param keepsUnderscores whether the store tells underscores from dashes: Ceph does not, and servers on the way drop them
 * @throws `invalid_argument` for a key that is empty, or the same as another but for its case
 */
export function metadataHeaders(metadata: Fields = {}, keepsUnderscores: boolean): Fields {
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(metadata)) {
    const name = key.toLowerCase();
    if (name === "") throw invalid("Metadata cannot have an empty key.");
    const field = prefix + encodeKey(name, keepsUnderscores);
    if (Object.hasOwn(headers, field)) throw invalid(`Metadata has the key '${name}' twice.`);
    headers[field] = value === "" || plain.test(value) ? value : encodedWord(value);
  }
  return headers;
}

/** The user's metadata in the head of an answer. */
export function metadataOf({ headers }: HttpHead): Fields {
  const entries: [string, string][] = [];
  for (const field in headers) {
    if (field.startsWith(prefix)) entries.push([decodeKey(field.slice(prefix.length)), decodeValue(headers[field] ?? "")]);
  }
  return Object.fromEntries(entries);
}

/** All fields of the head that are metadata, as they are. */
export const rawMetadata = ({ headers }: HttpHead): Fields =>
  Object.fromEntries(Object.entries(headers).filter(([field]) => field.startsWith(prefix)));

const encodeKey = (key: string, keepsUnderscores: boolean): string =>
  key.replaceAll(keepsUnderscores ? /[^a-z0-9._-]+/g : /[^a-z0-9.-]+/g, (piece) =>
    encodeComponent(piece).replaceAll("_", "%5f").toLowerCase(),
  );

function decodeKey(key: string): string {
  if (!key.includes("%")) return key;
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

const encodedWord = (value: string): string => `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`;

const word = /=\?([\w-]+)\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi;

/** What others wrote may be UTF-8 without encoding, which comes as Latin-1. */
function decodeValue(value: string): string {
  const whole = /[\x80-\xff]/.test(value) ? Buffer.from(value, "latin1").toString() : value;
  return whole.replaceAll(word, (encoded: string, charset: string, form: string, text: string) => {
    if (charset.toLowerCase() !== "utf-8") return encoded;
    return (form.toLowerCase() === "b" ? Buffer.from(text, "base64") : octetsOfQuoted(text)).toString();
  });
}

function octetsOfQuoted(text: string): Buffer {
  const octets = text
    .replaceAll("_", " ")
    .replaceAll(/=([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(octets, "latin1");
}

const invalid = (message: string): CloudError => new CloudError("invalid_argument", message, { parameter: "metadata" });
