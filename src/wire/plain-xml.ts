/** A name that an element may have: as text, and as the codes of its characters. */
export interface ElementName {
  readonly name: string;
  readonly codes: Uint8Array;
}

/** What is told of a plain document while it is read; the namespace is that of the root for every element. */
export interface PlainXmlEvents {
  /** The name of the next element, if it is as it is expected to be: it is then told by this text, which spares cutting it out. */
  readonly expected?: ElementName | undefined;
  open(name: string, namespace: string, attributes: Readonly<Record<string, never>>): void;
  text(piece: string): void;
  close(): void;
}

const prolog = /^(?:<\?xml version="1\.0"(?: encoding="UTF-8")?(?: standalone="(?:yes|no)")?\?>)?\s*/i;
const rootTag = /<([A-Za-z_][\w.-]*)(?: xmlns="([^"<&\s]*)")?>/y;
const entity = /&(?:amp|lt|gt|quot|apos);/y;

const slash = "/".charCodeAt(0);
const less = "<".charCodeAt(0);
const greater = ">".charCodeAt(0);
const ampersand = "&".charCodeAt(0);
const bracket = "]".charCodeAt(0);

// What a character may be.
const nameStart = 1;
const nameCharacter = 2;
/** Ends a text, or has to be looked at: an entity, the end of a section; or it is changed or refused by a parser. */
const special = 4;

// eslint-disable-next-line no-control-regex -- these are what it is about
const notPlain = /[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]/;

const kinds = Uint8Array.from({ length: 0x1_0000 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) return nameStart | nameCharacter;
  if (/[\d.-]/.test(character)) return nameCharacter;
  return /[<&\]]/.test(character) || notPlain.test(character) ? special : 0;
});

/**
 * Reads a document that is as plain as those that machines write for machines: elements and texts, one namespace that the root declares,
 * no prefixes, attributes, comments or sections, and no entities but the five. It is scanned, many times as fast as by a parser.
 * @returns false for any other document, well-formed or not, and for one beyond a limit: of what was told of it until then nothing counts
 */
export function readPlainXml(text: string, events: PlainXmlEvents, limits: { depth: number; elements: number }): boolean {
  rootTag.lastIndex = prolog.exec(text)?.[0].length ?? 0;
  const [tag, root, namespace = ""] = rootTag.exec(text) ?? [];
  if (tag === undefined || root === undefined) return false;
  const codes = codesOf(text);
  let at = rootTag.lastIndex;
  let elements = 1;
  // Where the names of the elements begin that are open, and where they end.
  const open = [at - tag.length + 1, at - tag.length + 1 + root.length];
  events.open(root, namespace, noAttributes);
  while (open.length > 0) {
    const start = at;
    at = endOfText(text, codes, start);
    if (at < 0) return false;
    if (at > start) events.text(decoded(text.slice(start, at)));
    if (codes[++at] === slash) {
      const end = open.pop() as number;
      for (let from = open.pop() as number; from < end; from++) if (codes[from] !== codes[++at]) return false;
      if (codes[++at] !== greater) return false;
      at++;
      events.close();
      continue;
    }
    if (++elements > limits.elements || open.length >= 2 * limits.depth) return false;
    const from = at;
    const { expected } = events;
    let name = expected?.name;
    at = expected === undefined ? -1 : endOfExpected(codes, from, expected.codes);
    if (at < 0) {
      at = endOfName(codes, from);
      if (at === from) return false;
      name = text.slice(from, at);
    }
    const isEmpty = codes[at] === slash;
    if (!isEmpty) open.push(from, at);
    else at++;
    if (codes[at++] !== greater) return false;
    events.open(name as string, namespace, noAttributes);
    if (isEmpty) events.close();
  }
  return text.slice(at).trim() === "";
}

const noAttributes: Readonly<Record<string, never>> = {};

/** The characters of a text, nearly always ASCII: a loop over their codes takes a fraction of one over the text. */
function codesOf(text: string): Uint8Array | Uint16Array {
  if (Buffer.byteLength(text) === text.length) return Buffer.from(text, "latin1");
  const codes = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index++) codes[index] = text.charCodeAt(index);
  return codes;
}

/** Where the text that begins at a place ends with a tag; -1 for one that is not plain. */
function endOfText(text: string, codes: Uint8Array | Uint16Array, start: number): number {
  for (let at = start; at < codes.length; at++) {
    const code = codes[at] as number;
    if (((kinds[code] as number) & special) === 0) continue;
    if (code === less) return at;
    if (code === ampersand) {
      entity.lastIndex = at;
      if (!entity.test(text)) return -1;
    } else if (code !== bracket || (codes[at + 1] === bracket && codes[at + 2] === greater)) return -1;
  }
  return -1;
}

/** Where a name that is expected ends; -1 where there is another. */
function endOfExpected(codes: Uint8Array | Uint16Array, start: number, expected: Uint8Array): number {
  for (let index = 0; index < expected.length; index++) if (codes[start + index] !== expected[index]) return -1;
  const end = start + expected.length;
  return codes[end] === greater || codes[end] === slash ? end : -1;
}

/** Where the name that begins at a place ends; that place itself where none begins. */
function endOfName(codes: Uint8Array | Uint16Array, start: number): number {
  if (((kinds[codes[start] ?? 0] as number) & nameStart) === 0) return start;
  let end = start + 1;
  while (((kinds[codes[end] ?? 0] as number) & nameCharacter) !== 0) end++;
  return end;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.includes("&") ? text.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? "") : text;
