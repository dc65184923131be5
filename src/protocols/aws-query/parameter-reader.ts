import type { Fields, InferFields, Shape } from "../../model/shape.ts";
import { invalidValue, missingParameter } from "./aws-fault.ts";
import type { Dialect } from "./dialect.ts";
import type { ParameterNode } from "./parameters.ts";

/** The value of a parameter, or undefined where it is absent. `path` is its name as the client wrote it. */
type Read = (node: ParameterNode, path: string) => unknown;

/** The most entries that any list takes. */
const longestList = 1000;
const longestString = 65_536;

/**
 * Compiles the description of an action's parameters to what reads them. Keys are names as they are sent. What is not described is
 * not looked at. An empty value is an absent one, since SDKs send such for what was not set, unless the string says that it is a
 * value (`emptyIsValue`). Indices of lists need not follow each other. A reader throws AwsFault `MissingParameter`,
 * `InvalidParameterValue`.
 */
export function compileReader<const F extends Fields>(fields: F, dialect: Dialect): (root: ParameterNode) => InferFields<F> {
  const read = fieldsReader(fields, dialect);
  return (root) => read(root, "") as InferFields<F>;
}

function fieldsReader(fields: Fields, dialect: Dialect): Read {
  const readers = Object.entries(fields).map(([name, shape]) => ({ name, shape, read: compile(shape, dialect) }));
  return (node, path) => {
    const found: Record<string, unknown> = {};
    for (const { name, shape, read } of readers) {
      const child = node.children?.get(name);
      const value = child && read(child, path + name);
      if (value !== undefined) found[name] = value;
      else if (!shape.optional) throw missingParameter(path + name);
    }
    return found;
  };
}

function compile(shape: Shape, dialect: Dialect): Read {
  switch (shape.kind) {
    case "struct": {
      const read = fieldsReader(shape.fields, dialect);
      return (node, path) => (node.children ? read(node, `${path}.`) : undefined);
    }
    case "list":
      return listReader(compile(shape.of, dialect), dialect);
    case "string":
    case "reference": {
      const { emptyIsValue, maxLength = longestString, pattern } = shape.kind === "string" ? shape : {};
      return ({ value }, path) => {
        if (value === undefined || (value === "" && !emptyIsValue)) return undefined;
        if (value.length > maxLength) throw invalidValue(path, value, `It is longer than ${maxLength} characters.`);
        if (pattern && !pattern.test(value)) throw invalidValue(path, value, "It is not of the right form.");
        if (value.includes("\0")) throw invalidValue(path, "", "It has a null character.");
        return value;
      };
    }
    case "enum":
      return scalar((value, path) => {
        if (!shape.values.includes(value)) throw invalidValue(path, value, `It must be one of ${shape.values.join(", ")}.`);
        return value;
      });
    case "boolean":
      return scalar((value, path) => {
        const known = booleans[value.toLowerCase()];
        if (known === undefined) throw invalidValue(path, value, "It must be true or false.");
        return known;
      });
    case "integer":
    case "number":
    case "bytes":
      return numberReader(shape);
    case "timestamp":
      return scalar((value, path) => {
        const time = timeOf(value);
        if (!time || Number.isNaN(time.getTime())) throw invalidValue(path, value, "It must be a time in ISO 8601.");
        return time;
      });
    case "binary":
      return scalar((value, path) => {
        const content = decodeBase64(path, value);
        if (content.length > shape.maxBytes) throw invalidValue(path, value, `It is larger than ${shape.maxBytes} bytes.`);
        return content;
      });
    case "map":
    case "stream":
      throw new Error(`the Query protocol has no parameters of kind ${shape.kind}`);
  }
}

/** What a parameter has in Base64, with or without line breaks. @throws AwsFault `InvalidParameterValue` */
export function decodeBase64(path: string, value: string): Buffer {
  const digits = value.replaceAll(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) throw invalidValue(path, value, "It must be in Base64.");
  return Buffer.from(digits, "base64");
}

/** A time as a text, or as the seconds since 1970 that JSON has. */
function timeOf(value: string): Date | undefined {
  if (/^\d{9,11}(?:\.\d+)?$/.test(value)) return new Date(Math.round(Number(value) * 1000));
  return /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(value) ? new Date(value) : undefined;
}

const booleans: Readonly<Record<string, boolean | undefined>> = { true: true, "1": true, false: false, "0": false };

const scalar =
  (read: (value: string, path: string) => unknown): Read =>
  ({ value }, path) =>
    value ? read(value, path) : undefined;

function numberReader(shape: Shape & { kind: "integer" | "number" | "bytes" }): Read {
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } =
    shape.kind === "bytes" ? { minimum: 0, maximum: undefined } : shape;
  const form = shape.kind === "number" ? /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i : /^[+-]?\d+$/;
  return scalar((value, path) => {
    const number = form.test(value) ? Number(value) : Number.NaN;
    if (Number.isNaN(number)) throw invalidValue(path, value, "It must be a number.");
    if (number < minimum || number > maximum) throw invalidValue(path, value, `It must be between ${minimum} and ${maximum}.`);
    return number;
  });
}

/** A list may also be sent as a single value without an index, as some old clients do. */
function listReader(read: Read, dialect: Dialect): Read {
  return (node, path) => {
    const entries = dialect === "query" ? (node.children?.get("member") ?? node) : node;
    const prefix = entries === node ? path : `${path}.member`;
    if (!entries.children) {
      const single = entries.value ? read(entries, path) : undefined;
      return single === undefined ? undefined : [single];
    }
    const indices = [...entries.children.keys()].filter((key) => /^\d{1,9}$/.test(key)).sort((a, b) => Number(a) - Number(b));
    if (indices.length > longestList)
      throw invalidValue(path, String(indices.length), `It has more than ${longestList} entries.`);
    const values: unknown[] = [];
    for (const index of indices) {
      const value = read(entries.children.get(index) as ParameterNode, `${prefix}.${index}`);
      if (value !== undefined) values.push(value);
    }
    return values.length === 0 ? undefined : values;
  };
}
