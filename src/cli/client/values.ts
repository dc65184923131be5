import { readFileSync } from "node:fs";
import type { Fields, Shape } from "../../model/shape.ts";
import { kebab } from "./commands.ts";
import { UsageError } from "./exit-codes.ts";

const units: Readonly<Record<string, number>> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

/** Whether an option is given without a value. */
export const isFlag = (shape: Shape): boolean => shape.kind === "boolean";
/** Whether an option may be given several times. */
export const isRepeated = (shape: Shape): boolean => shape.kind === "list" || shape.kind === "map";
/** Whether `@FILE` stands for the content of a file: where a value is secret, long, or no text. */
export const takesFile = (shape: Shape): boolean =>
  shape.kind === "binary" || (shape.kind === "string" && (shape.multiline ?? shape.sensitive ?? false));

/**
 * The value that an option's texts mean.
 * @throws UsageError that names the option
 */
export function readValue(option: string, shape: Shape, texts: readonly string[]): unknown {
  if (shape.kind === "list") return texts.map((text) => readOne(option, shape.of, text));
  if (shape.kind === "map") return Object.fromEntries(texts.map((text) => pair(option, text)));
  return readOne(option, shape, texts.at(-1) ?? "");
}

function readOne(option: string, shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case "integer":
    case "number":
      return readNumber(option, shape, text);
    case "bytes":
      return readSize(option, shape.unit, text);
    case "boolean":
      if (text !== "true" && text !== "false") throw wrong(option, "is neither true nor false");
      return text === "true";
    case "timestamp": {
      const time = new Date(text);
      if (Number.isNaN(time.getTime())) throw wrong(option, "is not a time such as 2026-11-22T10:00:00Z");
      return time;
    }
    case "enum": {
      const found = shape.values.find((value) => value.toLowerCase() === text.toLowerCase());
      if (found === undefined) throw wrong(option, `is none of ${shape.values.join(", ")}`);
      return found;
    }
    case "struct":
      return readStruct(option, shape.fields, text);
    case "list":
      return text.split("+").map((part) => readOne(option, shape.of, part));
    case "binary":
      return text.startsWith("@") ? contentOf(option, text.slice(1)) : new TextEncoder().encode(text);
    default:
      return takesFile(shape) && text.startsWith("@") ? contentOf(option, text.slice(1)).toString("utf8") : text;
  }
}

function readNumber(option: string, shape: Shape & { kind: "integer" | "number" }, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(shape.kind === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value))) {
    throw wrong(option, shape.kind === "integer" ? "is not a whole number" : "is not a number");
  }
  if (shape.minimum !== undefined && value < shape.minimum) throw wrong(option, `is less than ${shape.minimum}`);
  if (shape.maximum !== undefined && value > shape.maximum) throw wrong(option, `is more than ${shape.maximum}`);
  return value;
}

/** `10GB`, `512 MB`; a number alone is in the API's unit. */
function readSize(option: string, unit: string, text: string): number {
  const [, amount, given = unit] = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?B)?\s*$/i.exec(text) ?? [];
  const size = Math.round(Number(amount) * (units[given.toUpperCase()] ?? Number.NaN));
  if (!Number.isSafeInteger(size)) throw wrong(option, "is not a size such as 10GB");
  return size;
}

/** `device=/dev/vdb,size=10GB`. Names are those of the model with hyphens; a list has + between its items. */
function readStruct(option: string, fields: Fields, text: string): object {
  const values: Record<string, unknown> = {};
  for (const part of text.split(/,(?=[\w-]+=)/)) {
    const [name, value] = pair(option, part);
    const [key, shape] = Object.entries(fields).find(([candidate]) => [candidate, kebab(candidate)].includes(name)) ?? [];
    if (key === undefined || !shape) throw wrong(option, `has no ${name}; it takes ${Object.keys(fields).map(kebab).join(", ")}`);
    values[key] = readOne(option, shape, value);
  }
  for (const [key, shape] of Object.entries(fields)) {
    if (!shape.optional && values[key] === undefined) throw wrong(option, `lacks ${kebab(key)}=`);
  }
  return values;
}

function pair(option: string, text: string): readonly [string, string] {
  const equals = text.indexOf("=");
  if (equals <= 0) throw wrong(option, "is not of the form name=value");
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** The content of a file, or of the standard input. */
function contentOf(option: string, file: string): Buffer {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw wrong(option, `names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code ?? "error"})`);
  }
}

const wrong = (option: string, problem: string): UsageError => new UsageError(`--${option} ${problem}`);
