import { isSample, octets, shapeOf } from "./samples.ts";
import type { Schema, SchemaType } from "../../src/frontends/deltacloud/openapi/schema.ts";

/** The beginning of every address in a sample document. */
export const sampleBase = "https://sample.example/api";

/** The schema of values that stand in the same place of several sample documents. */
export function inferJson(values: readonly unknown[]): Schema {
  const texts = values.filter((value) => typeof value === "string");
  const lists = values.filter((value) => Array.isArray(value));
  const objects = values.filter(isObject);
  const numbers = values.filter((value) => typeof value === "number");
  const types: SchemaType[] = [];
  if (texts.length > 0) types.push("string");
  if (numbers.length > 0) types.push(numbers.every(Number.isInteger) ? "integer" : "number");
  if (values.some((value) => typeof value === "boolean")) types.push("boolean");
  if (lists.length > 0) types.push("array");
  if (objects.length > 0) types.push("object");
  if (values.includes(null)) types.push("null");
  return {
    ...typeOf(types),
    ...(texts.length > 0 && inferText(texts, types.length === 1)),
    ...(lists.length > 0 && { items: inferJson(lists.flat()) }),
    ...(objects.length > 0 && inferObject(objects)),
  };
}

/**
 * What texts have in common: they are addresses, times, or of a closed list. Of a list that is not closed the known values
 * are examples.
 * @param only whether the value is always a text
 */
export function inferText(texts: readonly string[], only: boolean): Schema {
  const docs = new Set(texts.filter(isSample).map((text) => shapeOf(text)?.doc));
  const [doc] = docs;
  const description = docs.size === 1 && doc !== undefined ? { description: doc } : {};
  if (texts.every((text) => text.startsWith(sampleBase))) return { format: "uri" };
  if (texts.every((text) => text === octets)) return { contentEncoding: "base64" };
  if (texts.every(isTime)) return { ...description, format: "date-time" };
  const fixed = [...new Set(texts.filter((text) => !isSample(text) && !text.startsWith(sampleBase)))];
  const closed = fixed.filter((text) => !isTime(text) && text.trim() !== "" && Number.isNaN(Number(text)));
  if (closed.length === 0) return description;
  return closed.length === new Set(texts).size && only ? { ...description, enum: closed } : { ...description, examples: closed };
}

function inferObject(objects: readonly Readonly<Record<string, unknown>>[]): Schema {
  const keys = [...new Set(objects.flatMap((value) => Object.keys(value)))];
  const named = keys.filter((key) => !isSample(key));
  const free = objects.flatMap((value) => Object.entries(value).flatMap(([key, one]) => (isSample(key) ? [one] : [])));
  const required = named.filter((key) => objects.every((value) => Object.hasOwn(value, key)));
  return {
    ...(named.length > 0 && {
      properties: Object.fromEntries(
        named.map((key) => [key, inferJson(objects.flatMap((value) => (Object.hasOwn(value, key) ? [value[key]] : [])))]),
      ),
    }),
    ...(required.length > 0 && { required }),
    ...(free.length > 0 && { additionalProperties: inferJson(free) }),
  };
}

function typeOf(types: readonly SchemaType[]): Schema {
  const [only] = types;
  if (only === undefined) return {};
  return { type: types.length === 1 ? only : types };
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
