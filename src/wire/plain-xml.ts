/** What is told of a plain document while it is read; the namespace is that of the root for every element. */
export interface PlainXmlEvents {
  open(name: string, namespace: string): void;
  text(piece: string): void;
  close(): void;
}

const prolog = /^(?:<\?xml version="1\.0"(?: encoding="UTF-8")?(?: standalone="(?:yes|no)")?\?>)?\s*/i;
const rootTag = /<([A-Za-z_][\w.-]*)(?: xmlns="([^"<&\s]*)")?>/y;

/** What a plain document has not: tags with more than a name, other entities than the five, and characters that are changed or refused. */
// eslint-disable-next-line no-control-regex -- these are what it is about
const notPlain = /<(?!\/?[A-Za-z_][\w.-]*\/?>)|&(?!(?:amp|lt|gt|quot|apos);)|\]\]>|[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]/;

/** Where the first tag of a document begins, what its root is called, and where the content begins. */
export interface PlainXml {
  readonly root: string;
  readonly namespace: string;
  readonly content: number;
}

/**
 * Looks whether a document is as plain as those that machines write for machines: elements and texts, one namespace that the root
 * declares, no prefixes, attributes, comments or sections. Such a document is read by a scan, many times as fast as by a parser.
 * @returns undefined for any other document, well-formed or not
 */
export function plainXml(text: string): PlainXml | undefined {
  rootTag.lastIndex = prolog.exec(text)?.[0].length ?? 0;
  const [tag, root, namespace = ""] = rootTag.exec(text) ?? [];
  if (tag === undefined || root === undefined) return undefined;
  const content = rootTag.lastIndex;
  return notPlain.test(text.slice(content)) ? undefined : { root, namespace, content };
}

/**
 * Reads a plain document.
 * @returns false where its tags do not fit each other, or anything is beside its root
 */
export function readPlainXml(text: string, { root, namespace, content }: PlainXml, events: PlainXmlEvents): boolean {
  const open = [root];
  events.open(root, namespace);
  let at = content;
  for (;;) {
    const start = text.indexOf("<", at);
    if (start < 0) return open.length === 0 && text.slice(at).trim() === "";
    if (open.length === 0) return false;
    if (start > at) events.text(decoded(text.slice(at, start)));
    const end = text.indexOf(">", start);
    const isClosing = text.charAt(start + 1) === "/";
    const isEmpty = text.charAt(end - 1) === "/";
    const name = text.slice(start + (isClosing ? 2 : 1), isEmpty ? end - 1 : end);
    if (isClosing) {
      if (isEmpty || open.pop() !== name) return false;
      events.close();
    } else {
      events.open(name, namespace);
      if (isEmpty) events.close();
      else open.push(name);
    }
    at = end + 1;
  }
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.includes("&") ? text.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? "") : text;
