/** An element as a strict reader understands it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, references resolved, CDATA included. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const name = "[A-Za-z_][A-Za-z0-9_.-]*";
const attribute = new RegExp(`\\s+(${name})\\s*=\\s*(?:'([^'<]*)'|"([^"<]*)")`, "g");
const startTag = new RegExp(`^<(${name})((?:\\s+${name}\\s*=\\s*(?:'[^'<]*'|"[^"<]*"))*)\\s*(/?)>`);
const endTag = new RegExp(`^</(${name})\\s*>`);
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads a document as XML 1.0 demands, without namespaces and DTD, and takes nothing that is not well formed.
 * @throws an Error that says what is wrong
 */
export function readXml(document: string): XmlElement {
  const bad = illegal.exec(document);
  if (bad) throw new Error(`illegal character U+${bad[0].codePointAt(0)?.toString(16)} at ${bad.index}`);
  let rest = document.replace(/^<\?xml version='1\.0' encoding='utf-8' \?>/, "");
  const root: OpenElement = { name: "", attributes: {}, children: [], text: "" };
  const open: OpenElement[] = [root];
  while (rest !== "") {
    const top = open.at(-1) as OpenElement;
    const start = startTag.exec(rest);
    const end = endTag.exec(rest);
    if (rest.startsWith("<![CDATA[")) {
      const length = rest.indexOf("]]>");
      if (length < 0) throw new Error("CDATA that does not end");
      top.text += rest.slice("<![CDATA[".length, length);
      rest = rest.slice(length + "]]>".length);
    } else if (start) {
      const [all, tag = "", attributes = "", selfClosed] = start;
      const child: OpenElement = { name: tag, attributes: readAttributes(attributes), children: [], text: "" };
      top.children.push(child);
      if (selfClosed === "") open.push(child);
      rest = rest.slice(all.length);
    } else if (end) {
      if (open.length === 1 || top.name !== end[1]) throw new Error(`</${end[1]}> closes <${top.name}>`);
      open.pop();
      rest = rest.slice(end[0].length);
    } else {
      const text = /^[^<]+/.exec(rest)?.[0];
      if (text === undefined) throw new Error(`no markup: ${rest.slice(0, 40)}`);
      if (text.includes("]]>")) throw new Error("]]> in text");
      top.text += resolve(text);
      rest = rest.slice(text.length);
    }
  }
  const [element, ...more] = root.children;
  if (open.length !== 1 || !element || more.length > 0 || root.text.trim() !== "") throw new Error("not one element");
  return element;
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, key = "", single, double] of text.matchAll(attribute)) {
    if (Object.hasOwn(attributes, key)) throw new Error(`attribute ${key} twice`);
    // Attribute values are normalised before references are resolved.
    attributes[key] = resolve((single ?? double ?? "").replace(/[\t\n\r]/g, " "));
  }
  return attributes;
}

function resolve(text: string): string {
  return text.replace(/&([^;]*;?)/g, (reference, inner: string) => {
    const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+));$/.exec(inner);
    const character = number
      ? String.fromCodePoint(number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16))
      : entities[inner.slice(0, -1)];
    if (character === undefined || !inner.endsWith(";") || illegal.test(character)) throw new Error(`bad reference ${reference}`);
    return character;
  });
}

/** The element at a path of names below another; the first where there are several. @throws where there is none */
export function at(element: XmlElement, ...path: readonly string[]): XmlElement {
  let found = element;
  for (const step of path) {
    const next = found.children.find((child) => child.name === step);
    if (!next) throw new Error(`<${found.name}> has no <${step}>`);
    found = next;
  }
  return found;
}
