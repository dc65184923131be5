/** What is told of a plain document while it is read; the namespace is that of the root for every element. */
export interface PlainXmlEvents {
  open(name: string, namespace: string): void;
  text(piece: string): void;
  close(): void;
}

const prolog = /^(?:<\?xml version="1\.0"(?: encoding="UTF-8")?(?: standalone="(?:yes|no)")?\?>)?\s*/i;
const rootTag = /<([A-Za-z_][\w.-]*)(?: xmlns="([^"<&\s]*)")?>/y;

/** Characters that are changed or refused. */
// eslint-disable-next-line no-control-regex -- these are what it is about
const notPlain = /[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]/;
const otherEntity = /&(?!(?:amp|lt|gt|quot|apos);)/;
const slash = "/".charCodeAt(0);
const greater = ">".charCodeAt(0);

/**
 * Reads a document that is as plain as those that machines write for machines: elements and texts, one namespace that the root declares,
 * no prefixes, attributes, comments or sections, and no entities but the five. It is scanned, many times as fast as by a parser.
 * @returns false for any other document, well-formed or not: of what was told of it until then nothing counts
 */
export function readPlainXml(text: string, events: PlainXmlEvents): boolean {
  rootTag.lastIndex = prolog.exec(text)?.[0].length ?? 0;
  const [, root, namespace = ""] = rootTag.exec(text) ?? [];
  if (root === undefined || notPlain.test(text) || text.includes("]]>")) return false;
  const hasEntities = text.includes("&");
  if (hasEntities && otherEntity.test(text)) return false;
  let at = rootTag.lastIndex;
  const open = [root];
  events.open(root, namespace);
  while (open.length > 0) {
    const start = text.indexOf("<", at);
    if (start < 0) return false;
    if (start > at) {
      const piece = text.slice(at, start);
      events.text(hasEntities ? decoded(piece) : piece);
    }
    if (text.charCodeAt(start + 1) === slash) {
      const name = open.pop() ?? "";
      at = start + 2 + name.length;
      if (text.slice(start + 2, at) !== name || text.charCodeAt(at++) !== greater) return false;
      events.close();
    } else {
      const end = endOfName(text, start + 1);
      const isEmpty = text.charCodeAt(end) === slash;
      at = isEmpty ? end + 1 : end;
      if (end === start + 1 || text.charCodeAt(at++) !== greater) return false;
      const name = text.slice(start + 1, end);
      events.open(name, namespace);
      if (isEmpty) events.close();
      else open.push(name);
    }
  }
  return text.slice(at).trim() === "";
}

/** Which characters a name may have, by their codes: 1 for those that it may begin with, too. */
const nameCharacters = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z_]/.test(character) ? 1 : /[\d.-]/.test(character) ? 2 : 0;
});

/** Where the name that begins at a place ends; that place itself where none begins. */
function endOfName(text: string, start: number): number {
  let end = start;
  if (nameCharacters[text.charCodeAt(end)] === 1) end++;
  else return start;
  while (nameCharacters[text.charCodeAt(end)]) end++;
  return end;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.includes("&") ? text.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? "") : text;
