import type { MediaType, ParameterObject, RequestBodyObject } from "./document-types.ts";
import type { Field } from "./parameter-schemas.ts";
import type { Schema } from "./schema.ts";

/** What a request may bring beside its path. */
export interface RequestParts {
  readonly parameters: readonly ParameterObject[];
  readonly body?: RequestBodyObject | undefined;
}

/** Fields as parameters of a query. */
export function queryParameters(fields: readonly Field[]): readonly ParameterObject[] {
  return fields.map(({ name, required, schema: { description, ...schema }, feature }) => ({
    name,
    in: "query",
    ...(description !== undefined && { description }),
    ...(required && { required }),
    schema,
    ...(schema.type === "object" && { style: "deepObject", explode: true }),
    ...(feature !== undefined && { "x-feature": feature }),
  }));
}

/** Fields as a form, in both encodings. */
export function formBody(fields: readonly Field[]): RequestBodyObject | undefined {
  if (fields.length === 0) return undefined;
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  const schema: Schema = {
    type: "object",
    properties: Object.fromEntries(fields.map(({ name, schema: one, feature }) => [name, withFeature(one, feature)])),
    ...(required.length > 0 && { required }),
  };
  const maps = fields.filter(({ schema: { type } }) => type === "object");
  const encoding = Object.fromEntries(maps.map(({ name }) => [name, { style: "deepObject", explode: true }]));
  const urlEncoded: MediaType = { schema, ...(maps.length > 0 && { encoding }) };
  // In the other encoding an object would be a part in JSON.
  const whole = maps.every(({ name }) => !required.includes(name));
  const names = new Set(maps.map(({ name }) => name));
  const flat = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !names.has(name)));
  return {
    required: required.length > 0,
    content: {
      "application/x-www-form-urlencoded": urlEncoded,
      ...(whole && { "multipart/form-data": { schema: { ...schema, properties: flat } } }),
    },
  };
}

function withFeature(schema: Schema, feature: string | undefined): Schema {
  if (feature === undefined) return schema;
  const needs = `Where the driver has the feature ${feature}.`;
  return { ...schema, description: schema.description === undefined ? needs : `${schema.description} ${needs}` };
}
