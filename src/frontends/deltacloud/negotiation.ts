import type { Format } from "./document.ts";

/** Formats that some route offers: those of documents, and the pictures of the instance states. */
export type AnyFormat = Format | "png" | "gv" | "svg";

const byParameter: Readonly<Record<string, AnyFormat>> = {
  xml: "xml",
  json: "json",
  html: "html",
  png: "png",
  gv: "gv",
  svg: "svg",
};

const byMediaType: Readonly<Record<string, AnyFormat>> = {
  "application/xml": "xml",
  "text/xml": "xml",
  "application/json": "json",
  "application/xhtml+xml": "html",
  "text/html": "html",
  "*/*": "html",
  "image/png": "png",
  "application/ghostscript": "gv",
  "image/svg+xml": "svg",
};

const remembered = new Map<string, readonly AnyFormat[]>();
const mostRemembered = 500;
const onlyXml: readonly AnyFormat[] = ["xml"];

/**
 * The formats that the client takes, the best first; none when it takes nothing that we know.
 * `?format=` beats `Accept`; without either it is XML; any type at all means HTML; of equal q the type listed last wins, as the
 * original had it.
 */
export function acceptedFormats(formatParameter: string | undefined, accept: string | undefined): readonly AnyFormat[] {
  if (formatParameter !== undefined) {
    return Object.hasOwn(byParameter, formatParameter) ? [byParameter[formatParameter] as AnyFormat] : [];
  }
  if (accept === undefined || accept.trim() === "") return onlyXml;
  const known = remembered.get(accept);
  if (known) return known;
  const formats = parseAccept(accept);
  if (remembered.size >= mostRemembered) remembered.clear();
  if (accept.length <= 256) remembered.set(accept, formats);
  return formats;
}

function parseAccept(accept: string): readonly AnyFormat[] {
  const ranges: { format: AnyFormat; quality: number; position: number }[] = [];
  for (const [position, range] of accept.split(",").entries()) {
    const [type = "", ...parameters] = range.split(";");
    const name = type.trim().toLowerCase();
    if (!Object.hasOwn(byMediaType, name)) continue;
    const quality = qualityOf(parameters);
    if (quality > 0) ranges.push({ format: byMediaType[name] as AnyFormat, quality, position });
  }
  ranges.sort((one, other) => other.quality - one.quality || other.position - one.position);
  return [...new Set(ranges.map(({ format }) => format))];
}

function qualityOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const [name = "", value = ""] = parameter.split("=");
    if (name.trim().toLowerCase() !== "q") continue;
    const quality = Number(value.trim());
    return Number.isFinite(quality) ? quality : 0;
  }
  return 1;
}
