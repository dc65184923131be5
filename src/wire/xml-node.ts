import { cdata as cdataSection, elementName, escapeAttribute, escapeText } from "./xml.ts";

/**
 * XML documents as data. A document is a tree of nodes that say where their text and attributes come from; `render`
 * compiles it, once, to a function from values to text. `T` is what a node is made of, `C` what the whole document shares.
 */
export interface XmlNode<T, C> {
  compile(layout: Layout): readonly Part<T, C>[];
}
export type Render<T, C> = (value: T, context: C) => string;

/** A piece of a document: text that is always the same, or what makes it. */
export type Part<T, C> = string | Render<T, C>;

/** Where a node stands: what goes before its first line, and after its last. */
export interface Layout {
  readonly indentation: string;
  readonly end: string;
}

export type Value = string | number | undefined;
export type Get<T, C> = (value: T, context: C) => Value;

/** An attribute that is always there, as pieces of XML: whoever makes one has escaped what needs it. */
export interface AttributeParts<T, C> {
  readonly parts: readonly Part<T, C>[];
}

/** Attributes by name, constant or computed; an undefined one is left out. They are written in alphabetical order. */
export type Attributes<T, C> = Readonly<Record<string, string | Get<T, C> | AttributeParts<T, C>>>;

const step = "  ";
const deeper = (layout: Layout): Layout => ({ indentation: layout.indentation + step, end: layout.end });
const textOf = (value: string | number): string => (typeof value === "number" ? String(value) : escapeText(value));

/** Compiles a node for a depth: 0 for the root of a document, 1 for the members of a list. */
export function render<T, C>(node: XmlNode<T, C>, depth = 0): Render<T, C> {
  return join(node.compile({ indentation: step.repeat(depth), end: "\n" }));
}

/** An attribute whose value is always known. */
export function known<T, C>(get: (value: T, context: C) => string): AttributeParts<T, C> {
  return { parts: [(value, context) => escapeAttribute(get(value, context))] };
}

/** An element with children, each on lines of its own; without any it is a start and an end tag. */
export function element<T, C>(name: string, attributes: Attributes<T, C>, ...children: readonly XmlNode<T, C>[]): XmlNode<T, C> {
  return {
    compile(layout) {
      const start = [`${layout.indentation}<${name}`, ...attributeParts(attributes)];
      if (children.length === 0) return [...start, `></${name}>${layout.end}`];
      return [
        ...start,
        `>${layout.end}`,
        ...compileAll(children, deeper(layout)),
        `${layout.indentation}</${name}>${layout.end}`,
      ];
    },
  };
}

/** An element whose name comes from data, and is made valid. */
export function namedElement<T, C>(
  name: (value: T) => string,
  attributes: Attributes<T, C>,
  ...children: readonly XmlNode<T, C>[]
): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderAttributes = join(attributeParts(attributes));
      const renderChildren = join(compileAll(children, deeper(layout)));
      const renderElement: Render<T, C> = (value, context) => {
        const valid = elementName(name(value));
        const inner = renderChildren(value, context);
        const open = inner === "" ? ">" : `>${layout.end}${inner}${layout.indentation}`;
        return `${layout.indentation}<${valid}${renderAttributes(value, context)}${open}</${valid}>${layout.end}`;
      };
      return [renderElement];
    },
  };
}

/** A self-closed element. */
export function emptyElement<T, C>(name: string, attributes: Attributes<T, C>): XmlNode<T, C> {
  return {
    compile: (layout) => [`${layout.indentation}<${name}`, ...attributeParts(attributes), ` />${layout.end}`],
  };
}

/** An element with text, which is empty where the value is unknown. */
export function text<T, C>(name: string, get: Get<T, C>, attributes: Attributes<T, C> = {}): XmlNode<T, C> {
  return textElement(name, attributes, (value, context) => {
    const found = get(value, context);
    return found === undefined ? "" : textOf(found);
  });
}

/** An element with text, which is there only where the value is known. */
export function optionalText<T, C>(name: string, get: Get<T, C>): XmlNode<T, C> {
  return optionalElement(name, get, textOf);
}

/** An element with a CDATA section, which is empty where the value is unknown. */
export function cdata<T, C>(name: string, get: Get<T, C>, attributes: Attributes<T, C> = {}): XmlNode<T, C> {
  return textElement(name, attributes, (value, context) => cdataSection(String(get(value, context) ?? "")));
}

/** An element with a CDATA section, which is there only where the value is known. */
export function optionalCdata<T, C>(name: string, get: Get<T, C>): XmlNode<T, C> {
  return optionalElement(name, get, (value) => cdataSection(String(value)));
}

/** Nodes that are there only under a condition. */
export function when<T, C>(condition: (value: T, context: C) => boolean, ...nodes: readonly XmlNode<T, C>[]): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderAll = join(compileAll(nodes, layout));
      return [(value, context) => (condition(value, context) ? renderAll(value, context) : "")];
    },
  };
}

/** Nodes for something that may be unknown; then they are absent. */
export function optional<T, C, I>(
  item: (value: T, context: C) => I | undefined,
  ...nodes: readonly XmlNode<I, C>[]
): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderItem = join(compileAll(nodes, layout));
      const renderKnown: Render<T, C> = (value, context) => {
        const found = item(value, context);
        return found === undefined ? "" : renderItem(found, context);
      };
      return [renderKnown];
    },
  };
}

/** Nodes for each of several items; none where they are unknown. */
export function each<T, C, I>(
  items: (value: T, context: C) => readonly I[] | undefined,
  ...nodes: readonly XmlNode<I, C>[]
): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderItem = join(compileAll(nodes, layout));
      const renderAll: Render<T, C> = (value, context) => {
        const all = items(value, context);
        if (all === undefined) return "";
        let xml = "";
        for (const item of all) xml += renderItem(item, context);
        return xml;
      };
      return [renderAll];
    },
  };
}

/**
 * An element that holds a node for each of several items, the first straight behind the start tag, the others on lines of
 * their own without indentation. Where the items are unknown the element is absent.
 */
export function inlineList<T, C, I>(
  name: string,
  items: (value: T, context: C) => readonly I[] | undefined,
  node: XmlNode<I, C>,
): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderItem = join(node.compile({ indentation: "", end: "" }));
      const start = `${layout.indentation}<${name}>`;
      const end = `</${name}>${layout.end}`;
      const empty = start + end;
      const renderList: Render<T, C> = (value, context) => {
        const all = items(value, context);
        if (all === undefined) return "";
        if (all.length === 0) return empty;
        let xml = start;
        let separator = "";
        for (const item of all) {
          xml += separator + renderItem(item, context);
          separator = "\n";
        }
        return xml + end;
      };
      return [renderList];
    },
  };
}

function textElement<T, C>(name: string, attributes: Attributes<T, C>, content: Render<T, C>): XmlNode<T, C> {
  return {
    compile: (layout) => [
      `${layout.indentation}<${name}`,
      ...attributeParts(attributes),
      ">",
      content,
      `</${name}>${layout.end}`,
    ],
  };
}

function optionalElement<T, C>(name: string, get: Get<T, C>, write: (value: string | number) => string): XmlNode<T, C> {
  return {
    compile(layout) {
      const start = `${layout.indentation}<${name}>`;
      const end = `</${name}>${layout.end}`;
      const renderKnown: Render<T, C> = (value, context) => {
        const found = get(value, context);
        return found === undefined ? "" : start + write(found) + end;
      };
      return [renderKnown];
    },
  };
}

function compileAll<T, C>(nodes: readonly XmlNode<T, C>[], layout: Layout): readonly Part<T, C>[] {
  return nodes.flatMap((node) => node.compile(layout));
}

function attributeParts<T, C>(attributes: Attributes<T, C>): readonly Part<T, C>[] {
  const sorted = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([name, value]): readonly Part<T, C>[] => {
    const start = ` ${name}='`;
    if (typeof value === "string") return [`${start}${escapeAttribute(value)}'`];
    if (typeof value === "object") return [start, ...value.parts, "'"];
    const renderKnown: Render<T, C> = (item, context) => {
      const found = value(item, context);
      return found === undefined ? "" : `${start}${typeof found === "number" ? found : escapeAttribute(found)}'`;
    };
    return [renderKnown];
  });
}

/** One function from the pieces of a document; what is always the same is put together here, once. */
function join<T, C>(parts: readonly Part<T, C>[]): Render<T, C> {
  let first = "";
  const rest: { readonly render: Render<T, C>; after: string }[] = [];
  for (const part of parts) {
    const last = rest.at(-1);
    if (typeof part === "function") rest.push({ render: part, after: "" });
    else if (last) last.after += part;
    else first += part;
  }
  return (value, context) => {
    let xml = first;
    for (const part of rest) xml += part.render(value, context) + part.after;
    return xml;
  };
}
