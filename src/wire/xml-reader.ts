import { SaxesParser } from "saxes";
import { CloudError } from "../model/errors.ts";
import type { XmlElement } from "../model/xml-element.ts";
import { plainXml, readPlainXml } from "./plain-xml.ts";

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

/** The begin of an element. */
export interface XmlTag {
  /** Without prefix. */
  readonly local: string;
  /** The URI of its namespace; empty where it has none. */
  readonly uri: string;
  /** As written. Declarations of namespaces are among them, or left out. */
  readonly attributes: Readonly<Record<string, { readonly prefix: string; readonly value: string }>>;
}

/** What is told of a document while it is read. */
export interface XmlEvents {
  open(tag: XmlTag): void;
  /** Text or a CDATA section; of one text there may be several pieces. */
  text(piece: string): void;
  /** The element that was opened last ends. */
  close(): void;
}

/**
 * Reads an XML document that comes from elsewhere, with namespaces, and tells of it as it goes. There are no document types and no
 * entities but the five and references to characters.
 * @throws `provider_error` for what is not well-formed, has a document type, or goes beyond a limit
 */
export function parseXml(text: string, events: XmlEvents, limits: Partial<XmlLimits> = {}): void {
  const { depth, elements, attributes } = { ...usual, ...limits };
  let level = 0;
  let count = 0;
  const enter = (): void => {
    if (level >= depth || ++count > elements) throw new CloudError("provider_error", "The XML is too large.");
  };
  const plain = plainXml(text);
  if (plain) {
    const isWhole = readPlainXml(text, plain, {
      open(local, uri) {
        enter();
        level++;
        events.open({ local, uri, attributes: none });
      },
      text: (piece) => events.text(piece),
      close() {
        level--;
        events.close();
      },
    });
    if (!isWhole) throw notWellFormed();
    return;
  }
  const parser = new SaxesParser({ xmlns: true, position: false });
  let attributeCount = 0;

  parser.on("error", (cause) => {
    throw notWellFormed(cause);
  });
  parser.on("doctype", () => {
    throw new CloudError("provider_error", "The XML has a document type, which is not allowed.");
  });
  parser.on("opentagstart", () => {
    attributeCount = 0;
    enter();
  });
  parser.on("attribute", () => {
    if (++attributeCount > attributes) throw new CloudError("provider_error", "An element of the XML has too many attributes.");
  });
  parser.on("opentag", (tag) => {
    level++;
    events.open(tag);
  });
  const tell = (piece: string): void => {
    if (level > 0) events.text(piece);
  };
  parser.on("text", tell);
  parser.on("cdata", tell);
  parser.on("closetag", () => {
    level--;
    events.close();
  });
  parser.write(text).close();
  if (count === 0) throw notWellFormed();
}

const none: XmlTag["attributes"] = {};

const notWellFormed = (cause?: unknown): CloudError =>
  new CloudError("provider_error", "The text is not well-formed XML.", cause === undefined ? {} : { cause });

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads an XML document that comes from elsewhere to the tree of its elements.
 * @throws what `parseXml` throws
 */
export function readXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const top: OpenElement = { name: "", namespace: "", attributes: {}, children: [], text: "" };
  const open = [top];
  const innermost = (): OpenElement => open.at(-1) ?? top;
  parseXml(
    text,
    {
      open({ local, uri, attributes: given }) {
        const found: Record<string, string> = Object.create(null) as Record<string, string>;
        for (const [name, { prefix, value }] of Object.entries(given)) {
          if (name !== "xmlns" && prefix !== "xmlns") found[name] = value;
        }
        const element = { name: local, namespace: uri, attributes: found, children: [], text: "" };
        innermost().children.push(element);
        open.push(element);
      },
      text(piece) {
        innermost().text += piece;
      },
      close() {
        open.pop();
      },
    },
    limits,
  );
  return top.children[0] as XmlElement;
}
