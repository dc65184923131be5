import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Shape } from "../../../model/shape.ts";
import { fieldName } from "../documents/shape-document.ts";

/** What is written otherwise than as a plain word. */
const spellings: Readonly<Record<string, string>> = {
  id: "ID",
  ip: "IP",
  cpu: "CPU",
  hwp: "profile",
  iops: "IOPS",
  iso: "ISO",
  mtu: "MTU",
  url: "URL",
  md5: "MD5",
};

/** A name of the API as people read it: `storage_volumes` is "Storage volumes". */
export function words(name: string): string {
  const [first = "", ...rest] = name.split(/[_\s]+/).map((word) => spellings[word.toLowerCase()] ?? word);
  return [first.slice(0, 1).toUpperCase() + first.slice(1), ...rest].join(" ");
}

/** A driver's or model's key as people read it: `attachSnapshot` is "Attach snapshot". */
export function wordsOfKey(key: string): string {
  return words(key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** The label of a field. */
export const fieldLabel = (key: string, shape: Shape): string => words(fieldName(key, shape));

/** The label of a parameter: what it is in the model, since the API shortens some names. */
export function parameterLabel(key: string, shape: Shape): string {
  const label = wordsOfKey(key);
  return shape.kind === "reference" || (shape.kind === "string" && /[a-z]Id$/.test(key))
    ? label.replace(/ (?:ID|name)$/, "")
    : label.replace(/ ids$/, "s");
}

/** A collection's name as a heading. */
export const collectionTitle = (key: CollectionKey): string => words(collections[key].name);

/** What one member is called, within a sentence. */
export const memberWord = (key: CollectionKey): string => collections[key].singular.replaceAll("_", " ");

/** With the article before it. */
export function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? "an" : "a"} ${noun}`;
}
