/** An element of a document that we wrote ourselves. */
export interface XmlTree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlTree[];
  /** Its own text and sections, without indentation. */
  readonly text: string;
}

interface OpenTree extends XmlTree {
  readonly attributes: Record<string, string>;
  readonly children: OpenTree[];
  text: string;
}

const token = /<\?[^>]*\?>|<!\[CDATA\[([^]*?)\]\]>|<\/[^>]+>|<([\w.-]+)((?:\s+[\w.-]+='[^']*')*)\s*(\/?)>|([^<]+)/g;

/** Reads what `wire/xml-node.ts` writes, and nothing else: foreign XML has no business here. Entities stay as they are. */
export function readOwnXml(xml: string): XmlTree {
  const root: OpenTree = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  for (const [piece, section, name, attributes = "", closed, text] of xml.matchAll(token)) {
    const parent = open.at(-1) ?? root;
    if (name !== undefined) {
      const pairs = [...attributes.matchAll(/([\w.-]+)='([^']*)'/g)].map(([, key = "", value = ""]) => [key, value] as const);
      const element: OpenTree = { name, attributes: Object.fromEntries(pairs), children: [], text: "" };
      parent.children.push(element);
      if (closed === "") open.push(element);
    } else if (piece.startsWith("</")) open.pop();
    else parent.text += section ?? text?.trim() ?? "";
  }
  return root.children[0] ?? root;
}
