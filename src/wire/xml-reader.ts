import { SaxesParser } from "saxes";
import { CloudError } from "../model/errors.ts";
import type { XmlElement } from "../model/xml-element.ts";

/** What a document may have at most. */
export interface XmlLimits {
  /** Levels of elements. */
  readonly depth: number;
  /** Elements in all. */
  readonly elements: number;
  /** Attributes of one element, declarations of namespaces included. */
  readonly attributes: number;
}

const usual: XmlLimits = { depth: 100, elements: 500_000, attributes: 200 };

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads an XML document that comes from elsewhere, with namespaces. There are no document types and no entities but the five and references to
 * characters.
 * @throws `provider_error` for what is not well-formed, has a document type, or goes beyond a limit
 */
export function readXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const { depth, elements, attributes } = { ...usual, ...limits };
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let attributeCount = 0;

  parser.on("error", (cause) => {
    throw new CloudError("provider_error", "The text is not well-formed XML.", { cause });
  });
  parser.on("doctype", () => {
    throw new CloudError("provider_error", "The XML has a document type, which is not allowed.");
  });
  parser.on("opentagstart", () => {
    attributeCount = 0;
    if (open.length >= depth || ++count > elements) throw new CloudError("provider_error", "The XML is too large.");
  });
  parser.on("attribute", () => {
    if (++attributeCount > attributes) throw new CloudError("provider_error", "An element of the XML has too many attributes.");
  });
  parser.on("opentag", ({ local, uri, attributes: given }) => {
    const found: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [name, { prefix, value }] of Object.entries(given)) {
      if (name !== "xmlns" && prefix !== "xmlns") found[name] = value;
    }
    open.push({ name: local, namespace: uri, attributes: found, children: [], text: "" });
  });
  const append = (piece: string): void => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on("text", append);
  parser.on("cdata", append);
  parser.on("closetag", () => {
    const element = open.pop();
    const parent = open.at(-1);
    if (!element) return;
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(text).close();
  if (!root) throw new CloudError("provider_error", "The text is not well-formed XML.");
  return root;
}
