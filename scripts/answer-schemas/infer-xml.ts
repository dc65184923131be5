import { inferText } from "./infer-json.ts";
import { isSample } from "./samples.ts";
import type { Schema } from "../../src/frontends/deltacloud/openapi/schema.ts";
import type { XmlTree } from "./xml-tree.ts";

/**
 * The schema of elements that stand in the same place of several sample documents, with OpenAPI's hints for XML. OpenAPI 3.1
 * has no word for the text of an element that has attributes, or for names that are data: the description says them.
 */
export function inferXml(elements: readonly XmlTree[]): Schema {
  const attributes = unique(elements.flatMap((element) => Object.keys(element.attributes)));
  const names = unique(elements.flatMap((element) => element.children.map(({ name }) => name)));
  const texts = elements.map(({ text }) => text);
  const hint = { xml: { name: elements[0]?.name ?? "" } };
  if (attributes.length === 0 && names.length === 0) return { type: "string", ...inferText(texts, true), ...hint };
  const [only] = names;
  if (only !== undefined && names.length === 1 && attributes.length === 0 && !isSample(only) && repeats(elements, only)) {
    return { type: "array", items: itemsOf(elements, only), xml: { ...hint.xml, wrapped: true } };
  }
  const properties: Record<string, Schema> = {};
  for (const name of attributes) {
    const values = elements.flatMap(({ attributes: { [name]: value } }) => (value === undefined ? [] : [value]));
    properties[name] = { type: "string", ...inferText(values, true), xml: { attribute: true } };
  }
  const fixed = names.filter((name) => !isSample(name));
  for (const name of fixed) {
    const items = itemsOf(elements, name);
    // An attribute may have the same name.
    const key = Object.hasOwn(properties, name) ? `${name}_element` : name;
    properties[key] = repeats(elements, name) ? { type: "array", items } : items;
  }
  const remarks = [
    ...(texts.some((text) => text !== "") ? ["It also has text."] : []),
    ...(fixed.length < names.length ? ["The names of its elements are data."] : []),
  ];
  return {
    type: "object",
    ...(remarks.length > 0 && { description: remarks.join(" ") }),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...hint,
  };
}

const itemsOf = (elements: readonly XmlTree[], name: string): Schema =>
  inferXml(elements.flatMap(({ children }) => children.filter((child) => child.name === name)));

const repeats = (elements: readonly XmlTree[], name: string): boolean =>
  elements.some(({ children }) => children.filter((child) => child.name === name).length > 1);

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
