import type { CollectionKey, Resource } from "../model/collections.ts";
import type { DocumentContext, Format, Occasion } from "../frontends/deltacloud/document.ts";
import { listDocument, memberDocument } from "../frontends/deltacloud/documents/documents.ts";
import { sampleCloud } from "./sample-cloud.ts";
import { at, readXml, type XmlElement } from "./strict-xml.ts";

const base = "http://h/api";

/** A cloud that can do nothing that a document would speak of. */
export const plain: DocumentContext = { base, cloud: await sampleCloud({ instances: ["list"] }) };

const destroyable = ["list", "get", "destroy"];
/** A cloud that can do what links of documents speak of, and logs in with keys and with passwords. */
export const able: DocumentContext = {
  base,
  cloud: await sampleCloud(
    {
      instances: ["list", "get", "run"],
      images: destroyable,
      keys: destroyable,
      addresses: [...destroyable, "associate", "disassociate"],
      networks: destroyable,
      subnets: destroyable,
      networkInterfaces: destroyable,
    },
    { features: { instances: { authentication_key: true, authentication_password: true } } },
  ),
};

type Made<K extends CollectionKey> = readonly [key: K, resource: Resource<K>, context: DocumentContext, occasion?: Occasion];

/** A member's XML document, read strictly. */
export function xmlOf<K extends CollectionKey>(...[key, resource, context, occasion = "show"]: Made<K>): XmlElement {
  return readXml(memberDocument("xml", key, resource, context, occasion));
}

/** A member's JSON document, read. */
export function jsonOf<K extends CollectionKey>(
  ...[key, resource, context, occasion = "show"]: Made<K>
): Readonly<Record<string, unknown>> {
  return JSON.parse(memberDocument("json", key, resource, context, occasion)) as Readonly<Record<string, unknown>>;
}

/** The object that a JSON document wraps. */
export function jsonMember<K extends CollectionKey>(...made: Made<K>): Readonly<Record<string, unknown>> {
  return Object.values(jsonOf(...made))[0] as Readonly<Record<string, unknown>>;
}

/** A list as a document, as a plain cloud writes it. */
export function listOf(format: Exclude<Format, "html">, key: CollectionKey, items: readonly unknown[]): string {
  const document = listDocument(format, key, plain);
  return document.head + items.map((item, index) => document.item(item, index)).join("") + document.tail;
}

/** The names of an element's children. */
export const namesIn = ({ children }: XmlElement): string[] => children.map(({ name }) => name);

/** The texts of an element's children; empty where they hold nothing but indentation. */
export const textsIn = ({ children }: XmlElement): string[] => children.map(({ text }) => (text.trim() === "" ? "" : text));

/** The links of an element's actions, as `rel method href`. */
export const linksIn = (element: XmlElement): string[] =>
  at(element, "actions").children.map(({ attributes: { rel, method, href } }) => `${rel} ${method} ${href}`);
