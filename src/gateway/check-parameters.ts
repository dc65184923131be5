import type { Collection } from "../model/collection.ts";
import { CloudError } from "../model/errors.ts";
import { wireName, type Fields, type Shape } from "../model/shape.ts";

type Check = (value: unknown, path: string) => void;

/** The longest string of a parameter that says nothing else. */
const longestString = 65_536;
/** As many segments as S3 takes of one upload. */
const longestList = 10_000;

/**
 * Checks parameters against the declaration, features' parameters included. What is not declared is not looked at.
 * @throws `invalid_argument` that names the parameter and what is wrong with it
 */
export function checkParameters(collection: Collection, operation: string, params: Readonly<Record<string, unknown>>): void {
  for (const { key, check, required, name } of checksOf(collection, operation)) {
    const value = params[key];
    if (value === undefined) {
      if (required) throw invalid(name, "is missing");
    } else check(value, name);
  }
}

interface ParameterCheck {
  readonly key: string;
  readonly name: string;
  readonly required: boolean;
  readonly check: Check;
}

const compiled = new WeakMap<Collection, Map<string, readonly ParameterCheck[]>>();

function checksOf(collection: Collection, operation: string): readonly ParameterCheck[] {
  let operations = compiled.get(collection);
  if (!operations) {
    operations = new Map();
    compiled.set(collection, operations);
  }
  let checks = operations.get(operation);
  if (!checks) {
    const declaration = collection.operations[operation];
    const isList = declaration?.kind === "list";
    const params: Fields = Object.assign(
      {},
      ...Object.values(collection.features)
        .filter((feature) => feature.on === operation)
        .map((feature) => feature.params),
      declaration?.params,
    );
    checks = Object.entries(params).map(([key, shape]) => ({
      key,
      name: wireName(key, shape),
      required: !shape.optional,
      check: isList ? anyOf(compile(shape)) : compile(shape),
    }));
    operations.set(operation, checks);
  }
  return checks;
}

/** A filter may be one value or several. */
const anyOf =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) check(value, path);
    else for (const one of value) check(one, path);
  };

function compile(shape: Shape): Check {
  switch (shape.kind) {
    case "string":
    case "reference": {
      const limit = (shape.kind === "string" ? shape.maxLength : undefined) ?? longestString;
      const pattern = shape.kind === "string" ? shape.pattern : undefined;
      return (value, path) => {
        if (typeof value !== "string") throw invalid(path, "is not a string");
        if (value.length > limit) throw invalid(path, `is longer than ${limit} characters`);
        if (pattern && !pattern.test(value)) throw invalid(path, "is not of the right form");
        if (value.includes("\0")) throw invalid(path, "has a null character");
      };
    }
    case "integer":
    case "number": {
      const { minimum = -Number.MAX_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = shape;
      const whole = shape.kind === "integer";
      return (value, path) => {
        if (typeof value !== "number" || !Number.isFinite(value) || (whole && !Number.isInteger(value))) {
          throw invalid(path, whole ? "is not a whole number" : "is not a number");
        }
        if (value < minimum || value > maximum) throw invalid(path, `is not between ${minimum} and ${maximum}`);
      };
    }
    case "bytes":
      return (value, path) => {
        if (!Number.isSafeInteger(value) || (value as number) < 0) throw invalid(path, "is not a size");
      };
    case "boolean":
      return (value, path) => {
        if (typeof value !== "boolean") throw invalid(path, "is neither true nor false");
      };
    case "timestamp":
      return (value, path) => {
        if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw invalid(path, "is not a time");
      };
    case "binary":
      return (value, path) => {
        if (!(value instanceof Uint8Array)) throw invalid(path, "is not binary data");
        if (value.length > shape.maxBytes) throw invalid(path, `is larger than ${shape.maxBytes} bytes`);
      };
    case "stream":
      return (value, path) => {
        if (typeof value !== "object" || value === null || !(Symbol.asyncIterator in value)) throw invalid(path, "is not a body");
      };
    case "enum":
      return (value, path) => {
        if (!shape.values.includes(value as string)) throw invalid(path, `is none of ${shape.values.join(", ")}`);
      };
    case "map":
      return (value, path) => {
        if (typeof value !== "object" || value === null) throw invalid(path, "is not a set of names and values");
        for (const [key, text] of Object.entries(value)) {
          if (typeof text !== "string" || key.length > longestString || text.length > longestString) {
            throw invalid(`${path}[${key.slice(0, 64)}]`, "is not a string of reasonable length");
          }
        }
      };
    case "list": {
      const check = compile(shape.of);
      return (value, path) => {
        if (!Array.isArray(value)) throw invalid(path, "is not a list");
        if (value.length > longestList) throw invalid(path, `has more than ${longestList} entries`);
        value.forEach((item, index) => check(item, `${path}[${index}]`));
      };
    }
    case "struct": {
      const fields = Object.entries(shape.fields).map(([key, field]) => ({
        key,
        field,
        check: compile(field),
        name: wireName(key, field),
      }));
      return (value, path) => {
        if (typeof value !== "object" || value === null) throw invalid(path, "is not a structure");
        for (const { key, field, check, name } of fields) {
          const member = (value as Readonly<Record<string, unknown>>)[key];
          if (member !== undefined) check(member, `${path}.${name}`);
          else if (!field.optional) throw invalid(`${path}.${name}`, "is missing");
        }
      };
    }
  }
}

const invalid = (path: string, problem: string): CloudError =>
  new CloudError("invalid_argument", `Parameter '${path}' ${problem}.`, { parameter: path });
