import type { BytesShape, Fields, Shape } from "../model/shape.ts";
import { ApiError } from "./api-error.ts";

/** One parameter of a query or form; a file is a Blob. */
export type FormEntry = readonly [name: string, value: string | Blob];

/** How many bytes a unit is. */
export const bytesIn: Readonly<Record<BytesShape["unit"], number>> = { B: 1, MB: 2 ** 20, GB: 2 ** 30 };

/** The name that a field or parameter has in the API. */
export const wireName = (key: string, shape: Shape): string =>
  shape.name ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Values as the parameters of the API; what is undefined is left out.
 * @throws ApiError `invalid_argument` for a parameter that there is not, and for what the API cannot say
 */
export function encode(fields: Fields, values: object): readonly FormEntry[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!shape) throw invalid(`There is no parameter ${key}.`);
    return value === undefined ? [] : encodeValue(wireName(key, shape), shape, value);
  });
}

/** The filters of a list: several values are several parameters, and states are in upper case. */
export function encodeFilters(fields: Fields, values: object): readonly FormEntry[] {
  const spelled = Object.entries(values).map(([key, value]) => [key, key === "state" ? upperCase(value) : value] as const);
  return spelled.flatMap(([key, value]) => {
    if (!Array.isArray(value)) return encode(fields, { [key]: value });
    return value.flatMap((one) => encode(fields, { [key]: one as unknown }).map(([name, text]) => [`${name}[]`, text] as const));
  });
}

function upperCase(value: unknown): unknown {
  return Array.isArray(value) ? value.map(upperCase) : typeof value === "string" ? value.toUpperCase() : value;
}

function encodeValue(name: string, shape: Shape, value: unknown): readonly FormEntry[] {
  switch (shape.kind) {
    case "list":
      return encodeList(name, shape.of, value as readonly unknown[]);
    case "map":
      return encodeMap(name, value as Readonly<Record<string, string>>);
    case "struct":
      return inside(name, encode(shape.fields, value as object));
    case "stream":
      throw invalid(`${name} is no parameter of a form.`);
    default:
      return [[name, scalar(name, shape, value)]];
  }
}

/** Numbered parameters; structures are nested, and files are `path1`, `content1` whatever the list's name. */
function encodeList(name: string, of: Shape, values: readonly unknown[]): readonly FormEntry[] {
  if (values.length === 0) return [[name, ""]];
  if (of.kind !== "struct") return values.flatMap((value, index) => encodeValue(`${name}${index + 1}`, of, value));
  if ("path" in of.fields && "content" in of.fields) {
    return (values as readonly { path: string; content: Uint8Array }[]).flatMap(({ path, content }, index) => [
      [`path${index + 1}`, path],
      [`content${index + 1}`, new Blob([content as Uint8Array<ArrayBuffer>])],
    ]);
  }
  return values.flatMap((value, index) => inside(`${name}[${index}]`, encode(of.fields, value as object)));
}

function encodeMap(name: string, map: Readonly<Record<string, string>>): readonly FormEntry[] {
  const entries = Object.entries(map);
  if (entries.length === 0) throw invalid(`${name} needs an entry: the API cannot say that there is none.`);
  return entries.map(([key, value]) => {
    if (key === "" || /[[\]]/.test(key)) throw invalid(`"${key}" cannot be a key of ${name}.`);
    return [`${name}[${key}]`, value];
  });
}

/** `a` and `b[c]` inside `name` are `name[a]` and `name[b][c]`. */
const inside = (name: string, entries: readonly FormEntry[]): readonly FormEntry[] =>
  entries.map(([inner, value]) => [inner.replace(/^[^[]+/, (first) => `${name}[${first}]`), value]);

function scalar(name: string, shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case "bytes":
      return decimal(name, (value as number) / bytesIn[shape.unit]);
    case "number":
      return decimal(name, value as number);
    case "integer":
      if (!Number.isSafeInteger(value)) throw invalid(`${name} is not a whole number.`);
      return String(value);
    case "timestamp":
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw invalid(`${name} is not a time.`);
      return value.toISOString();
    case "binary":
      return base64(value as Uint8Array);
    default:
      return String(value);
  }
}

/** Without an exponent, which the API does not take. */
function decimal(name: string, value: number): string {
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) >= 1e15) throw invalid(`${name} is not a number.`);
  return value.toFixed(9).replace(/\.?0+$/, "");
}

function base64(content: Uint8Array): string {
  let text = "";
  for (let at = 0; at < content.length; at += 0x8000) text += String.fromCharCode(...content.subarray(at, at + 0x8000));
  return btoa(text);
}

const invalid = (message: string): ApiError => new ApiError("invalid_argument", message);
