import { SaxesParser } from "saxes";
import { CloudError } from "../model/errors.ts";
import type { XmlElement } from "../model/xml-element.ts";
import { readPlainXml, type ElementName } from "./plain-xml.ts";

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

/** The attributes of an element by their names as written. Declarations of namespaces are among them, or left out. */
export type XmlAttributes = Readonly<Record<string, { readonly prefix: string; readonly value: string }>>;

/** What is told of a document while it is read. */
export interface XmlEvents {
  /** The name that an element which opens now is expected to have; to tell it makes the reading of plain documents faster. */
  readonly expected?: ElementName | undefined;
  /**
   * An element begins.
   * @param local its name without prefix
   * @param uri that of its namespace; empty where it has none
   */
  open(local: string, uri: string, attributes: XmlAttributes): void;
  /** Text or a CDATA section; of one text there may be several pieces. */
  text(piece: string): void;
  /** The element that was opened last ends. */
  close(): void;
}

/**
 * Reads an XML document that comes from elsewhere, with namespaces, and tells of it as it goes. There are no document types and no
 * entities but the five and references to characters.
 * @param begin makes what is told of it. Where the reader has to begin anew, as it does with what turns out not to be plain, it is
 * called again, and what was told of the document before is void
 * @returns what was told of the whole document
 * @throws `provider_error` for what is not well-formed, has a document type, or goes beyond a limit
 */
export function parseXml<E extends XmlEvents>(text: string, begin: () => E, limits: Partial<XmlLimits> = {}): E {
  const { depth = usual.depth, elements = usual.elements, attributes = usual.attributes } = limits;
  const scanned = begin();
  if (readPlainXml(text, scanned, { depth, elements })) return scanned;
  const events = begin();
  const limited = new LimitedEvents(events, depth, elements);
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
  });
  parser.on("attribute", () => {
    if (++attributeCount > attributes) throw new CloudError("provider_error", "An element of the XML has too many attributes.");
  });
  parser.on("opentag", (tag) => limited.open(tag.local, tag.uri, tag.attributes));
  const tell = (piece: string): void => limited.text(piece);
  parser.on("text", tell);
  parser.on("cdata", tell);
  parser.on("closetag", () => limited.close());
  parser.write(text).close();
  if (limited.isEmpty) throw notWellFormed();
  return events;
}

/** Counts what is told, so that no document goes beyond the limits. */
class LimitedEvents implements XmlEvents {
  readonly #events: XmlEvents;
  readonly #depth: number;
  readonly #elements: number;
  #level = 0;
  #count = 0;

  constructor(events: XmlEvents, depth: number, elements: number) {
    this.#events = events;
    this.#depth = depth;
    this.#elements = elements;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  open(local: string, uri: string, attributes: XmlAttributes): void {
    if (this.#level++ >= this.#depth || ++this.#count > this.#elements) {
      throw new CloudError("provider_error", "The XML is too large.");
    }
    this.#events.open(local, uri, attributes);
  }

  text(piece: string): void {
    if (this.#level > 0) this.#events.text(piece);
  }

  close(): void {
    this.#level--;
    this.#events.close();
  }
}

const notWellFormed = (cause?: unknown): CloudError =>
  new CloudError("provider_error", "The text is not well-formed XML.", cause === undefined ? {} : { cause });

/**
 * Reads an XML document that comes from elsewhere to the tree of its elements.
 * @throws what `parseXml` throws
 */
export function readXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  return parseXml(text, () => new XmlTree(), limits).root;
}

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The tree of elements that is told. */
class XmlTree implements XmlEvents {
  #innermost: OpenElement = { name: "", namespace: "", attributes: {}, children: [], text: "" };
  readonly #around: OpenElement[] = [];

  get root(): XmlElement {
    return this.#innermost.children[0] as XmlElement;
  }

  open(local: string, uri: string, given: XmlAttributes): void {
    const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [name, { prefix, value }] of Object.entries(given)) {
      if (name !== "xmlns" && prefix !== "xmlns") attributes[name] = value;
    }
    const element: OpenElement = { name: local, namespace: uri, attributes, children: [], text: "" };
    this.#innermost.children.push(element);
    this.#around.push(this.#innermost);
    this.#innermost = element;
  }

  text(piece: string): void {
    this.#innermost.text += piece;
  }

  close(): void {
    this.#innermost = this.#around.pop() ?? this.#innermost;
  }
}
