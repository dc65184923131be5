import type { Fields, Shape } from "../../model/shape.ts";
import { escapeText } from "../../wire/xml.ts";
import { entryElement, type Dialect } from "./dialect.ts";

/** The XML of a value, without the element around it. */
export type WriteContent = (value: unknown) => string;

/** Compiles the description of a document to what writes its fields as elements, in the order of the description. */
export function compileDocument(fields: Fields, dialect: Dialect): WriteContent {
  const names = Object.keys(fields);
  const writers = Object.entries(fields).map(([name, shape]) => compileElement(name, shape, dialect));
  return (value) => {
    const document = value as Readonly<Record<string, unknown>>;
    let xml = "";
    for (let index = 0; index < names.length; index++) {
      const member = document[names[index] as string];
      if (member !== undefined) xml += (writers[index] as WriteContent)(member);
    }
    return xml;
  };
}

/** Compiles a shape to what writes a value as an element of this name. */
export function compileElement(name: string, shape: Shape, dialect: Dialect): WriteContent {
  const write = compileContent(shape, dialect);
  const open = `<${name}>`;
  const close = `</${name}>`;
  const empty = `<${name}/>`;
  // Most values are texts: a function less for each is felt.
  if (write === escaped) return (value) => (value === "" ? empty : open + escapeText(value as string) + close);
  return (value) => {
    const content = write(value);
    return content === "" ? empty : open + content + close;
  };
}

const escaped: WriteContent = (value) => escapeText(value as string);

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
      return escaped;
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
