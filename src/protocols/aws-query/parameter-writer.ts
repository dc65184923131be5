import type { Fields, InferFields, Shape } from "../../model/shape.ts";
import type { Dialect } from "./dialect.ts";

/** Adds a value to the parameters, under this name and names that begin with it. */
type Write = (value: unknown, name: string, parameters: Record<string, string>) => void;

/**
 * Compiles the description of an action's parameters to what writes them: the other way round of `compileReader`. Keys are names as
 * they are sent. What is undefined is left out, and so is an empty list, which the protocol cannot say.
 */
export function compileParameters<const F extends Fields>(
  fields: F,
  dialect: Dialect,
): (values: InferFields<F>) => Record<string, string> {
  const write = fieldsWriter(fields, dialect);
  return (values) => {
    const parameters: Record<string, string> = {};
    write(values, "", parameters);
    return parameters;
  };
}

/** @param prefix of its names, with the dot */
function fieldsWriter(fields: Fields, dialect: Dialect): (value: unknown, prefix: string, to: Record<string, string>) => void {
  const writers = Object.entries(fields).map(([name, shape]) => [name, compile(shape, dialect)] as const);
  return (value, prefix, parameters) => {
    const given = value as Readonly<Record<string, unknown>>;
    for (const [name, write] of writers) {
      const member = given[name];
      if (member !== undefined) write(member, prefix + name, parameters);
    }
  };
}

function compile(shape: Shape, dialect: Dialect): Write {
  switch (shape.kind) {
    case "struct": {
      const write = fieldsWriter(shape.fields, dialect);
      return (value, name, parameters) => write(value, `${name}.`, parameters);
    }
    case "list": {
      const write = compile(shape.of, dialect);
      const infix = dialect === "query" ? ".member." : ".";
      return (value, name, parameters) => {
        for (const [index, entry] of (value as readonly unknown[]).entries())
          write(entry, name + infix + (index + 1), parameters);
      };
    }
    case "timestamp":
      return scalar((value) => (value as Date).toISOString());
    case "binary":
      return scalar((value) => Buffer.from(value as Uint8Array).toString("base64"));
    case "string":
    case "reference":
    case "enum":
    case "boolean":
    case "integer":
    case "number":
    case "bytes":
      return scalar(String);
    case "map":
    case "stream":
      throw new Error(`the Query protocol has no parameters of kind ${shape.kind}`);
  }
}

const scalar =
  (write: (value: unknown) => string): Write =>
  (value, name, parameters) => {
    parameters[name] = write(value);
  };
