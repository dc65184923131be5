import type { Collection, Operation } from "../../model/collection.ts";
import { CloudError } from "../../model/errors.ts";
import { wireName, type Fields, type Shape } from "../../model/shape.ts";
import { isFile, text as textOf, type Parameters, type ParameterValue } from "./parameters.ts";

/** A parameter of an operation as the classic API takes it. */
export interface ClassicParameter {
  readonly key: string;
  readonly name: string;
  readonly required: boolean;
  /** Whether nothing (`name=`) is a value: no text, no entries. Else it is as if the parameter were not there. */
  readonly keepsEmpty: boolean;
  readonly shape: Shape;
  /** The feature that adds it. */
  readonly feature?: string | undefined;
}

/** Features whose parameters every driver took, whether it declared them or not. */
export const alwaysTaken: ReadonlySet<string> = new Set(["image_name", "image_description"]);

/** The parameters of an operation, those of features first, as the original listed them. */
export function parametersOf(collection: Collection, operationName: string): readonly ClassicParameter[] {
  const operation = collection.operations[operationName] as Operation;
  const describe = (fields: Fields, feature?: string): ClassicParameter[] =>
    Object.entries(fields).map(([key, shape]) => ({
      key,
      name: wireName(key, shape),
      required: !shape.optional,
      // What is updated can be emptied.
      keepsEmpty: !shape.optional || operation.kind === "update" || (shape.kind === "string" && shape.emptyIsValue === true),
      shape,
      feature,
    }));
  return [
    ...Object.entries(collection.features)
      .filter(([, feature]) => feature.on === operationName)
      .flatMap(([name, feature]) => describe(feature.params, name)),
    ...describe(operation.params),
  ];
}

/**
 * The values of an operation's parameters, read from text by their shapes. What is empty is absent where emptiness has no
 * meaning (numbers, sizes, references that may be left out, and most text): forms send every field.
 * @throws `invalid_argument` that names the parameter and what is wrong with it
 */
export function readValues(declared: readonly ClassicParameter[], given: Parameters): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { key, name, required, keepsEmpty, shape } of declared) {
    const value = read(shape, name, given, required, keepsEmpty);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

/** The same for a list's filters, which also take several values (`id[]=a&id[]=b`). */
export function readFilters(declared: readonly ClassicParameter[], given: Parameters): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { key, name, shape } of declared) {
    const value = given[name];
    if (value === undefined) continue;
    values[key] = Array.isArray(value)
      ? value.map((one) => readText(shape, name, asText(name, one)))
      : readText(shape, name, asText(name, value as ParameterValue));
  }
  return values;
}

function read(shape: Shape, name: string, given: Parameters, required: boolean, keepsEmpty: boolean): unknown {
  switch (shape.kind) {
    case "list":
      return readList(shape.of, name, given, keepsEmpty);
    case "map":
    case "struct": {
      const value = given[name];
      if (value === undefined || (value === "" && !keepsEmpty)) return undefined;
      if (value === "" && shape.kind === "map") return {};
      if (shape.kind === "map" && Array.isArray(value)) return readPairs(name, value as readonly ParameterValue[], keepsEmpty);
      if (shape.kind === "struct" && !required && isBlank(value)) return undefined;
      if (!isNested(value)) throw invalid(name, `is not of the form ${name}[name]=value`);
      return shape.kind === "map" ? readMap(name, value) : readStruct(shape.fields, name, value);
    }
    case "stream":
      return undefined;
    default: {
      const value = given[name];
      if (value === undefined) return undefined;
      // Octets that come as a file need no Base64; a form sends an empty file where none was chosen.
      if (shape.kind === "binary" && isFile(value)) return isBlank(value) ? undefined : value.content;
      const text = asText(name, value);
      if (text === "" && !required && (shape.kind !== "string" || !keepsEmpty)) return undefined;
      return readText(shape, name, text);
    }
  }
}

/** A list is `name1`, `name2` and so on, or `name[]`, or one `name`; empty entries are none. Files are `path1`, `content1`. */
function readList(of: Shape, name: string, given: Parameters, keepsEmpty: boolean): unknown {
  if (of.kind === "struct" && "path" in of.fields && "content" in of.fields) return readFiles(given);
  const whole = given[name];
  const values: unknown[] = [];
  const add = (path: string, value: ParameterValue): void => {
    if (isBlank(value)) return;
    if (of.kind === "struct") {
      if (!isNested(value)) throw invalid(path, "is not a structure");
      values.push(readStruct(of.fields, path, value));
    } else values.push(readText(of, path, asText(path, value)));
  };
  if (Array.isArray(whole)) whole.forEach((value, index) => add(`${name}[${index}]`, value as ParameterValue));
  else if (whole !== undefined && isNested(whole))
    for (const [index, value] of Object.entries(whole)) add(`${name}[${index}]`, value);
  else if (whole !== undefined) add(name, whole as ParameterValue);
  for (let number = 1; ; number++) {
    const value = given[`${name}${number}`];
    if (value === undefined) break;
    add(`${name}${number}`, value);
  }
  return values.length > 0 || (whole !== undefined && keepsEmpty) ? values : undefined;
}

function readFiles(given: Parameters): unknown {
  const files: { path: string; content: Uint8Array }[] = [];
  for (let number = 1; ; number++) {
    const path = given[`path${number}`];
    if (path === undefined) break;
    const content = given[`content${number}`];
    if (path === "" && (content === undefined || isBlank(content))) continue;
    if (content === undefined) throw invalid(`content${number}`, "is missing");
    files.push({
      path: asText(`path${number}`, path),
      content: isFile(content) ? content.content : Buffer.from(asText(`content${number}`, content), "utf8"),
    });
  }
  return files.length > 0 ? files : undefined;
}

function readMap(name: string, value: Parameters): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asText(`${name}[${key}]`, one)]));
}

/** A form's rows, `tags[][name]=role&tags[][value]=web`; those without a name do not count. */
function readPairs(name: string, rows: readonly ParameterValue[], keepsEmpty: boolean): Record<string, string> | undefined {
  const entries = rows.flatMap((row) => {
    if (!isNested(row)) throw invalid(name, `is not of the form ${name}[][name]=...&${name}[][value]=...`);
    const key = textOf(row, "name") ?? "";
    return key === "" ? [] : [[key, textOf(row, "value") ?? ""] as const];
  });
  return entries.length > 0 || keepsEmpty ? Object.fromEntries(entries) : undefined;
}

/** Whether a form left it empty: no text, no file, or rows that hold nothing else. */
function isBlank(value: ParameterValue): boolean {
  if (typeof value === "string") return value === "";
  if (isFile(value)) return value.content.length === 0 && !value.filename;
  return Object.values(value).every((part) => isBlank(part as ParameterValue));
}

function readStruct(fields: Fields, name: string, value: Parameters): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, shape] of Object.entries(fields)) {
    const member = read(shape, wireName(key, shape), value, !shape.optional, !shape.optional);
    if (member !== undefined) values[key] = member;
    else if (!shape.optional) throw invalid(`${name}[${wireName(key, shape)}]`, "is missing");
  }
  return values;
}

const units = { B: 1, MB: 2 ** 20, GB: 2 ** 30 } as const;

function readText(shape: Shape, name: string, text: string): unknown {
  switch (shape.kind) {
    case "integer": {
      if (!/^[+-]?\d{1,15}$/.test(text.trim())) throw invalid(name, "is not a whole number");
      return Number(text);
    }
    case "number":
      return readNumber(name, text);
    case "bytes": {
      const size = Math.round(readNumber(name, text) * units[shape.unit]);
      if (!Number.isSafeInteger(size)) throw invalid(name, "is too large");
      return size;
    }
    case "boolean": {
      if (/^(true|1|on|yes)$/i.test(text)) return true;
      if (/^(false|0|off|no)$/i.test(text)) return false;
      throw invalid(name, "is neither true nor false");
    }
    case "timestamp": {
      const time = new Date(text);
      if (Number.isNaN(time.getTime())) throw invalid(name, "is not a time such as 2026-11-22T10:00:00Z");
      return time;
    }
    case "binary":
      return readBase64(name, text);
    case "enum": {
      if (shape.aliases && Object.hasOwn(shape.aliases, text)) return shape.aliases[text];
      const value = shape.values.find((known) => known.toLowerCase() === text.toLowerCase());
      if (value === undefined) throw invalid(name, `is none of ${shape.values.join(", ")}`);
      return value;
    }
    default:
      return text;
  }
}

function readNumber(name: string, text: string): number {
  if (!/^\s*\+?\d{1,15}(\.\d{1,9})?\s*$/.test(text)) throw invalid(name, "is not a number from 0");
  return Number(text);
}

function readBase64(name: string, text: string): Uint8Array {
  const compact = text.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(compact) || compact.replace(/=+$/, "").length % 4 === 1)
    throw invalid(name, "is not Base64");
  return Buffer.from(compact, "base64");
}

function asText(name: string, value: ParameterValue): string {
  if (typeof value === "string") return value;
  if (isFile(value)) return value.content.toString("utf8");
  throw invalid(name, "is not a single value");
}

const isNested = (value: ParameterValue): value is Parameters =>
  typeof value === "object" && !Array.isArray(value) && !isFile(value);

const invalid = (name: string, problem: string): CloudError =>
  new CloudError("invalid_argument", `Parameter '${name.slice(0, 100)}' ${problem}.`, { parameter: name });
