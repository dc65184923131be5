import { Buffer } from "node:buffer";
import { markName } from "./creation-mark.ts";

type Tags = Readonly<Record<string, string>>;

/** What Nova and Cinder take as a name of metadata; that of a prototype does not survive the reading of JSON. */
const plainName = /^(?!__proto__$)[\w\-:. ]{1,255}$/;
/** What databases of old clouds cannot keep: characters of more than three bytes. */
const beyondThreeBytes = /[\u{10000}-\u{10ffff}]/u;
/** Names and values that are kept encoded begin so; the rest is base64url of their UTF-8, whose letters every service takes. */
const marker = "deltacloud:";

/**
 * Tags as metadata of Nova and Cinder or properties of Glance, which take few characters in names and, in old clouds, not all in
 * values. What they take stays as it is, so that it reads the same in other tools; the rest is encoded.
 */
export const toMetadata = (tags: Tags): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [
      plainName.test(name) && !name.startsWith(marker) ? name : encode(name),
      beyondThreeBytes.test(value) || value.startsWith(marker) ? encode(value) : value,
    ]),
  );

/** The other way round. */
export function fromMetadata(metadata: Tags): Record<string, string> {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return {};
  return Object.fromEntries(entries.filter(([name]) => name !== markName).map(([name, value]) => [decode(name), decode(value)]));
}

const encode = (text: string): string => marker + Buffer.from(text).toString("base64url");

const decode = (text: string): string =>
  text.startsWith(marker) ? Buffer.from(text.slice(marker.length), "base64url").toString() : text;
