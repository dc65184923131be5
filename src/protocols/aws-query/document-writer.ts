import type { Fields, Shape } from "../../model/shape.ts";
import { escapeText } from "../../wire/xml.ts";
import { entryElement, type Dialect } from "./dialect.ts";

/** The XML of a value, without the element around it. */
export type WriteContent = (value: unknown) => string;

/**
 * Compiles the description of a document to what writes its fields as elements, in the order of the description. What it wrote of a frozen
 * document last it knows by heart: such are the parts that every answer has again.
 */
export function compileDocument(fields: Fields, dialect: Dialect): WriteContent {
  const members = Object.entries(fields).map(([name, shape]) => ({
    name,
    tags: tagsOf(name),
    write: compileContent(shape, dialect),
  }));
  let known: unknown;
  let knownXml = "";
  return (value) => {
    if (value === known && known !== undefined) return knownXml;
    const document = value as Readonly<Record<string, unknown>>;
    let xml = "";
    let pending = "";
    for (const { name, tags, write } of members) {
      const member = document[name];
      if (member === undefined) continue;
      const content = write(member);
      if (content === "") {
        pending += tags.empty;
      } else {
        xml += pending + tags.open + content;
        pending = tags.close;
      }
    }
    if (!Object.isFrozen(value)) return xml + pending;
    known = value;
    knownXml = [xml, pending].join("");
    return knownXml;
  };
}

/** Compiles a shape to what writes a value as an element of this name. */
export function compileElement(name: string, shape: Shape, dialect: Dialect): WriteContent {
  const write = compileContent(shape, dialect);
  const { open, close, empty } = tagsOf(name);
  return (value) => {
    const content = write(value);
    return content === "" ? empty : open + content + close;
  };
}

/** The tags of an element. V8 keeps what `+` joins in pieces, and would have to put them together in each document anew. */
function tagsOf(name: string): { readonly open: string; readonly close: string; readonly empty: string } {
  return { open: ["<", name, ">"].join(""), close: ["</", name, ">"].join(""), empty: ["<", name, "/>"].join("") };
}

function compileContent(shape: Shape, dialect: Dialect): WriteContent {
  switch (shape.kind) {
    case "struct":
      return compileDocument(shape.fields, dialect);
    case "list": {
      const write = compileElement(entryElement[dialect], shape.of, dialect);
      return (value) => {
        let xml = "";
        for (const item of value as readonly unknown[]) xml += write(item);
        return xml;
      };
    }
    case "timestamp":
      return (value) => isoTime(value as Date);
    case "binary":
      return (value) => Buffer.from(value as Uint8Array).toString("base64");
    case "integer":
    case "number":
    case "bytes":
    case "boolean":
      return String;
    case "string":
    case "reference":
    case "enum":
      return (value) => escapeText(value as string);
    case "map":
      return (value) => {
        let xml = "";
        for (const [key, text] of Object.entries(value as Readonly<Record<string, string>>)) {
          xml += `<entry><key>${escapeText(key)}</key><value>${escapeText(text)}</value></entry>`;
        }
        return xml;
      };
    case "stream":
      throw new Error(`the Query protocol has no documents of kind ${shape.kind}`);
  }
}

/** The last time that was written: in one answer the same one often comes several times. */
let lastTime = Number.NaN;
let lastText = "";

function isoTime(date: Date): string {
  const time = date.getTime();
  if (time !== lastTime) {
    lastText = date.toISOString();
    lastTime = time;
  }
  return lastText;
}
