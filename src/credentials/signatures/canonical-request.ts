import { decodeOctets, encodeOctets } from "./percent-encoding.ts";
import { canonicalQuery, pathOf, type Field, type SignedRequest } from "./signed-request.ts";

/** How a service has its path signed: with dots and slashes folded and encoded once more, or as S3 does, as its keys are. */
export type PathRule = "folded" | "as it is";

/** The parts of a SigV4 canonical request that the request alone does not tell. */
export interface CanonicalParts {
  readonly path: PathRule;
  /** Without the signature itself. */
  readonly query: readonly Field[];
  /** The signed headers of the request, as `canonicalHeaders` gives them. */
  readonly headers: ReadonlyMap<string, string>;
  /** In lower case, in order. */
  readonly signedHeaders: readonly string[];
  /** The host that the client may have signed. */
  readonly host: string;
  /** What stands for the body: its SHA-256, or a word for how it is sent. */
  readonly payload: string;
}

/** The text that a SigV4 signature is made over. Each character of it is a byte. */
export function canonicalRequest({ method, target }: SignedRequest, parts: CanonicalParts): string {
  const { path, query, headers, signedHeaders, host, payload } = parts;
  let signed = "";
  for (const name of signedHeaders) signed += `${name}:${name === "host" ? folded(host) : (headers.get(name) ?? "")}\n`;
  const head = `${method}\n${canonicalPath(pathOf(target), path)}\n${canonicalQuery(query)}`;
  return `${head}\n${signed}\n${signedHeaders.join(";")}\n${payload}`;
}

/**
 * The values of the headers that were signed, by their names in lower case: trimmed, white space folded, several joined by commas.
 * @param unsigned told the name of every other one
 */
export function canonicalHeaders(
  rawHeaders: readonly string[],
  signedHeaders: readonly string[],
  unsigned: (name: string) => void,
): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase();
    if (!signedHeaders.includes(name)) {
      unsigned(name);
      continue;
    }
    const value = folded(rawHeaders[index + 1] as string);
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known},${value}`);
  }
  return headers;
}

/** The path that a service's signatures are made over. */
export function canonicalPath(path: string, rule: PathRule): string {
  if (path === "/" || path === "") return "/";
  if (plainPath.test(path)) return path;
  if (rule === "folded") return encodeOctets(foldDots(path), "/");
  // An encoded slash is part of a name, and stays one.
  return path
    .split(/(%2F)/i)
    .map((piece, index) => (index % 2 === 1 ? "%2F" : encodeOctets(decodeOctets(piece), "/")))
    .join("");
}

/** A path of which nothing is folded or encoded, as nearly all are. */
const plainPath = /^(?:\/[\w~-][\w.~-]*)+$/;

/** Without empty and dot segments (RFC 3986 §5.2.4). */
function foldDots(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const end = segments.length > 0 && /\/(?:\.{0,2})$/.test(path) ? "/" : "";
  return `/${segments.join("/")}${end}`;
}

const folded = (value: string): string => (/^\s|\s$|\s\s/.test(value) ? value.trim().replaceAll(/\s+/g, " ") : value);
