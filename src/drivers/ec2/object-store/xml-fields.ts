import type { XmlElement } from "../../../model/xml-element.ts";

/** The children of a name, in their order. */
export const childrenOf = ({ children }: XmlElement, name: string): readonly XmlElement[] =>
  children.filter((child) => child.name === name);

/** The text of the first child of a name; undefined where there is none, or nothing in it. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const text = element.children.find((child) => child.name === name)?.text;
  return text === "" ? undefined : text;
}
