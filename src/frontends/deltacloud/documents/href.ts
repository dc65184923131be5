import { collections, type CollectionKey } from "../../../model/collections.ts";
import { escapeAttribute } from "../../../wire/xml.ts";
import type { AttributeParts } from "../../../wire/xml-node.ts";
import type { DocumentContext } from "../document.ts";

const paths = Object.fromEntries(Object.entries(collections).map(([key, { name }]) => [key, `/${name}`])) as Record<
  CollectionKey,
  string
>;

/** The address of a collection, or of one of its members. */
export function hrefOf(context: Pick<DocumentContext, "base">, collection: CollectionKey, id?: string): string {
  const href = context.base + paths[collection];
  return id === undefined ? href : `${href}/${pathSegment(id)}`;
}

/** The same as an attribute, for a member whose id is known. */
export function memberHref<R>(
  collection: CollectionKey,
  id: (resource: R) => string,
): AttributeParts<R, Pick<DocumentContext, "base">> {
  return {
    parts: [
      (_resource, { base }) => escapeAttribute(base),
      escapeAttribute(`${paths[collection]}/`),
      (resource) => escapeAttribute(pathSegment(id(resource))),
    ],
  };
}

/** The address of a blob. */
export function blobHref(context: Pick<DocumentContext, "base">, bucketId: string, id: string): string {
  return `${hrefOf(context, "buckets", bucketId)}/${pathSegment(id)}`;
}

// Old clients look for the id in the address as it is, so that `~ @ , :` and what else is legal stays. A semicolon would
// begin a matrix parameter, and quotes end an attribute in clients that read XML with patterns.
const plain = /^[A-Za-z0-9_~!$&()*+,=:@.-]+$/;
const everyOther = /[^A-Za-z0-9_~!$&()*+,=:@.-]/gu;

/** An id as a segment of a path. Dots that mean a folder are encoded too, and a lone surrogate becomes U+FFFD. */
export function pathSegment(id: string): string {
  if (id === "." || id === "..") return id.replaceAll(".", "%2E");
  return plain.test(id) ? id : id.replace(everyOther, encoded);
}

/** A value in a query. */
export function queryValue(value: string): string {
  return encodeURIComponent(value.replace(/[\ud800-\udfff]/gu, "\ufffd"));
}

function encoded(character: string): string {
  if (character === "'") return "%27";
  return /^[\ud800-\udfff]$/.test(character) ? "%EF%BF%BD" : encodeURIComponent(character);
}
