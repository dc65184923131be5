import { cdata as cdataSection, elementName, escapeAttribute, escapeText } from "./xml.ts";

/**
 * XML documents as data. A document is a tree of nodes that say where their text and attributes come from; `render`
 * compiles it, once, to a function from values to text. `T` is what a node is made of, `C` what the whole document shares.
 */
export interface XmlNode<T, C> {
  compile(layout: Layout): Render<T, C>;
}
export type Render<T, C> = (value: T, context: C) => string;

/** Where a node stands: what goes before its first line, and after its last. */
export interface Layout {
  readonly indentation: string;
  readonly end: string;
}

export type Value = string | number | undefined;
export type Get<T, C> = (value: T, context: C) => Value;
/** Attributes by name, constant or computed; an undefined one is left out. They are written in alphabetical order. */
export type Attributes<T, C> = Readonly<Record<string, string | Get<T, C>>>;

const step = "  ";
const deeper = (layout: Layout): Layout => ({ indentation: layout.indentation + step, end: layout.end });
const textOf = (value: string | number): string => (typeof value === "number" ? String(value) : escapeText(value));

/** Compiles a node for a depth: 0 for the root of a document, 1 for the members of a list. */
export function render<T, C>(node: XmlNode<T, C>, depth = 0): Render<T, C> {
  return node.compile({ indentation: step.repeat(depth), end: "\n" });
}

/** An element with children, each on lines of its own; without any it is a start and an end tag. */
export function element<T, C>(name: string, attributes: Attributes<T, C>, ...children: readonly XmlNode<T, C>[]): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderAttributes = compileAttributes(attributes);
      const start = `${layout.indentation}<${name}`;
      if (children.length === 0) {
        const end = `></${name}>${layout.end}`;
        return (value, context) => start + renderAttributes(value, context) + end;
      }
      const renderChildren = compileAll(children, deeper(layout));
      const open = `>${layout.end}`;
      const end = `${layout.indentation}</${name}>${layout.end}`;
      return (value, context) => start + renderAttributes(value, context) + open + renderChildren(value, context) + end;
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
      const renderAttributes = compileAttributes(attributes);
      const renderChildren = compileAll(children, deeper(layout));
      return (value, context) => {
        const valid = elementName(name(value));
        const inner = renderChildren(value, context);
        const open = inner === "" ? ">" : `>${layout.end}${inner}${layout.indentation}`;
        return `${layout.indentation}<${valid}${renderAttributes(value, context)}${open}</${valid}>${layout.end}`;
      };
    },
  };
}

/** A self-closed element. */
export function emptyElement<T, C>(name: string, attributes: Attributes<T, C>): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderAttributes = compileAttributes(attributes);
      const start = `${layout.indentation}<${name}`;
      const end = ` />${layout.end}`;
      return (value, context) => start + renderAttributes(value, context) + end;
    },
  };
}

/** An element with text, which is empty where the value is unknown. */
export function text<T, C>(name: string, get: Get<T, C>, attributes: Attributes<T, C> = {}): XmlNode<T, C> {
  return textElement(name, get, attributes, textOf, true);
}

/** An element with text, which is there only where the value is known. */
export function optionalText<T, C>(name: string, get: Get<T, C>, attributes: Attributes<T, C> = {}): XmlNode<T, C> {
  return textElement(name, get, attributes, textOf, false);
}

/** An element with a CDATA section, which is empty where the value is unknown. */
export function cdata<T, C>(name: string, get: Get<T, C>, attributes: Attributes<T, C> = {}): XmlNode<T, C> {
  return textElement(
    name,
    (value: T, context: C) => get(value, context) ?? "",
    attributes,
    (value) => cdataSection(String(value)),
    true,
  );
}

/** An element with a CDATA section, which is there only where the value is known. */
export function optionalCdata<T, C>(name: string, get: Get<T, C>): XmlNode<T, C> {
  return textElement(name, get, {}, (value) => cdataSection(String(value)), false);
}

/** Nodes that are there only under a condition. */
export function when<T, C>(condition: (value: T, context: C) => boolean, ...nodes: readonly XmlNode<T, C>[]): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderAll = compileAll(nodes, layout);
      return (value, context) => (condition(value, context) ? renderAll(value, context) : "");
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
      const renderItem = compileAll(nodes, layout);
      return (value, context) => {
        let xml = "";
        for (const item of items(value, context) ?? []) xml += renderItem(item, context);
        return xml;
      };
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
      const renderItem = node.compile({ indentation: "", end: "" });
      const start = `${layout.indentation}<${name}>`;
      const end = `</${name}>${layout.end}`;
      return (value, context) => {
        const all = items(value, context);
        if (all === undefined) return "";
        let xml = start;
        let separator = "";
        for (const item of all) {
          xml += separator + renderItem(item, context);
          separator = "\n";
        }
        return xml + end;
      };
    },
  };
}

function textElement<T, C>(
  name: string,
  get: Get<T, C>,
  attributes: Attributes<T, C>,
  write: (value: string | number) => string,
  always: boolean,
): XmlNode<T, C> {
  return {
    compile(layout) {
      const renderAttributes = compileAttributes(attributes);
      const start = `${layout.indentation}<${name}`;
      const end = `</${name}>${layout.end}`;
      return (value, context) => {
        const found = get(value, context);
        if (found === undefined && !always) return "";
        return `${start}${renderAttributes(value, context)}>${found === undefined ? "" : write(found)}${end}`;
      };
    },
  };
}

function compileAll<T, C>(nodes: readonly XmlNode<T, C>[], layout: Layout): Render<T, C> {
  const renders = nodes.map((node) => node.compile(layout));
  return (value, context) => {
    let xml = "";
    for (const renderNode of renders) xml += renderNode(value, context);
    return xml;
  };
}

function compileAttributes<T, C>(attributes: Attributes<T, C>): Render<T, C> {
  const sorted = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = sorted.map(([name, value]): Render<T, C> => {
    if (typeof value === "string") {
      const constant = ` ${name}='${escapeAttribute(value)}'`;
      return () => constant;
    }
    const start = ` ${name}='`;
    return (item, context) => {
      const found = value(item, context);
      return found === undefined ? "" : `${start}${typeof found === "number" ? found : escapeAttribute(found)}'`;
    };
  });
  return (value, context) => {
    let xml = "";
    for (const part of parts) xml += part(value, context);
    return xml;
  };
}
