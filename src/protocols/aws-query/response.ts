import type { Fields } from "../../model/shape.ts";
import { escapeAttribute, escapeText } from "../../wire/xml.ts";
import { compileDocument, compileElement, type WriteContent } from "./document-writer.ts";
import { entryElement, type Dialect } from "./dialect.ts";

/** What a response says beside its document. */
export interface ResponseFrame {
  readonly action: string;
  /** The namespace; EC2's has the version that the client asked for, without which some clients see empty lists. */
  readonly namespace: string;
  readonly requestId: string;
}

/** Writes the responses of one action. */
export interface ResponseWriter {
  /**
   * The XML in pieces of at least so many characters; only the last one is shorter, and may be all of it. The value of a list at the top may be an async iterable: its entries are read as they are written. What comes
   * after it in the document is read from the value afterwards: only then it is known where a page ended.
   */
  write(document: unknown, frame: ResponseFrame, pieceLength: number): AsyncGenerator<string, void, undefined>;
  /** The whole XML at once; undefined where the document has an entry that is read as it comes. */
  writeWhole(document: unknown, frame: ResponseFrame): string | undefined;
}

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

interface FieldWriter {
  readonly name: string;
  readonly write: WriteContent;
  /** Writes one entry, where the field is a list. */
  readonly entry: WriteContent | undefined;
}

/** Compiles the description of an action's document. */
export function compileResponse(fields: Fields, dialect: Dialect): ResponseWriter {
  const writeFields = compileDocument(fields, dialect);
  const writers = Object.entries(fields).map(([name, shape]): FieldWriter => ({
    name,
    write: compileElement(name, shape, dialect),
    entry: shape.kind === "list" ? compileElement(entryElement[dialect], shape.of, dialect) : undefined,
  }));
  const lists = writers.filter(({ entry }) => entry).map(({ name }) => name);
  return {
    writeWhole(document, frame) {
      const values = document as Readonly<Record<string, unknown>>;
      if (lists.some((name) => isAsync(values[name]))) return undefined;
      return head[dialect](frame) + writeFields(document) + tail[dialect](frame);
    },
    async *write(document, frame, pieceLength) {
      const values = document as Readonly<Record<string, unknown>>;
      let xml = head[dialect](frame);
      for (const { name, write, entry } of writers) {
        const value = values[name];
        if (value === undefined) continue;
        if (!entry || !isAsync(value)) {
          xml += write(value);
          continue;
        }
        xml += `<${name}>`;
        for await (const item of value) {
          xml += entry(item);
          if (xml.length < pieceLength) continue;
          yield xml;
          xml = "";
        }
        xml += `</${name}>`;
      }
      yield xml + tail[dialect](frame);
    },
  };
}

const isAsync = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

const head: Readonly<Record<Dialect, (frame: ResponseFrame) => string>> = {
  ec2: ({ action, namespace, requestId }) =>
    `${xmlDeclaration}<${action}Response xmlns="${escapeAttribute(namespace)}"><requestId>${escapeText(requestId)}</requestId>`,
  query: ({ action, namespace }) => `${xmlDeclaration}<${action}Response xmlns="${escapeAttribute(namespace)}"><${action}Result>`,
};

const tail: Readonly<Record<Dialect, (frame: ResponseFrame) => string>> = {
  ec2: ({ action }) => `</${action}Response>`,
  query: ({ action, requestId }) =>
    `</${action}Result><ResponseMetadata><RequestId>${escapeText(requestId)}</RequestId></ResponseMetadata></${action}Response>`,
};
