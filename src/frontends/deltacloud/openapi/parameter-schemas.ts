import { wireName, type Shape } from "../../../model/shape.ts";
import type { ClassicParameter } from "../values.ts";
import type { Schema } from "./schema.ts";

/** A field of a form, or a parameter of a query. What has parts is several of them. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
  /** The feature that a driver must have for it. */
  readonly feature?: string | undefined;
}

/** The fields that a parameter of an operation is read from (see `readValues`). */
export function fieldsOf({ name, shape, required, feature }: ClassicParameter): readonly Field[] {
  return fields(name, shape, required).map((field) => ({ ...field, feature }));
}

function fields(name: string, shape: Shape, required: boolean): readonly Field[] {
  switch (shape.kind) {
    case "struct":
      return membersOf(name, shape, required);
    case "list":
      return listFields(name, shape.of, required, shape.doc);
    case "stream":
      return [];
    default:
      return [{ name, required, schema: schemaOfText(shape) }];
  }
}

const membersOf = (name: string, shape: Shape & { readonly kind: "struct" }, required: boolean): readonly Field[] =>
  Object.entries(shape.fields).flatMap(([key, member]) =>
    fields(`${name}[${wireName(key, member)}]`, member, required && !member.optional),
  );

function listFields(name: string, of: Shape, required: boolean, doc: string | undefined): readonly Field[] {
  if (of.kind !== "struct") {
    const description = [doc, "Each value is a field of its own."].filter((text) => text !== undefined).join(" ");
    return [{ name: `${name}[]`, required, schema: { type: "array", items: schemaOfText(of), description } }];
  }
  const { path, content } = of.fields;
  if (path && content) {
    const further = "Further files are numbered on.";
    return [
      { name: "path1", required, schema: { ...schemaOfText(path), description: `The path of the first file. ${further}` } },
      { name: "content1", required, schema: { type: "string", description: `The content of the first file. ${further}` } },
    ];
  }
  return membersOf(`${name}[0]`, of, required).map((field) => ({
    ...field,
    schema: {
      ...field.schema,
      description: [field.schema.description, "Further ones have [1], [2] and so on."].join(" ").trim(),
    },
  }));
}

const units = { B: "bytes", MB: "MB", GB: "GB" } as const;

/** The schema of a value that is sent as text. */
export function schemaOfText(shape: Shape): Schema {
  const schema = valueSchema(shape);
  const remarks = [shape.doc, shape.kind === "bytes" ? `In ${units[shape.unit]}.` : undefined];
  const description = remarks.filter((remark) => remark !== undefined).join(" ");
  return {
    ...schema,
    ...(description !== "" && { description }),
    ...(shape.sensitive && { format: "password" }),
  };
}

function valueSchema(shape: Shape): Schema {
  switch (shape.kind) {
    case "string":
      return {
        type: "string",
        ...(shape.maxLength !== undefined && { maxLength: shape.maxLength }),
        ...(shape.pattern && { pattern: shape.pattern.source }),
      };
    case "integer":
      return { type: "integer", ...limits(shape) };
    case "number":
      // Text is read as a number from 0.
      return { type: "number", ...limits({ ...shape, minimum: Math.max(0, shape.minimum ?? 0) }) };
    case "bytes":
      return { type: shape.unit === "B" ? "integer" : "number", minimum: 0 };
    case "boolean":
      return { type: "boolean" };
    case "timestamp":
      return { type: "string", format: "date-time" };
    case "binary":
      return { type: "string", contentEncoding: "base64", maxLength: Math.ceil(shape.maxBytes / 3) * 4 };
    case "enum":
      return { type: "string", enum: [...shape.values, ...Object.keys(shape.aliases ?? {})] };
    case "map":
      return { type: "object", additionalProperties: { type: "string" } };
    default:
      return { type: "string" };
  }
}

const limits = ({ minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): Schema => ({
  ...(minimum !== undefined && { minimum }),
  ...(maximum !== undefined && { maximum }),
});
