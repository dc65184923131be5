import type { Fields, Shape } from "../model/shape.ts";
import { bytesIn, wireName } from "./encode.ts";
import { model } from "./model.gen.ts";

export type Json = Readonly<Record<string, unknown>>;

/** What fields are called in a document where no rule says it: the field's key → its name, undefined where it is not there. */
export type Names = Readonly<Record<string, string | undefined>>;

/** Whether JSON is an object with keys. */
export const isObject = (json: unknown): json is Json => typeof json === "object" && json !== null && !Array.isArray(json);

/** The fields that a document tells. Those that it does not tell, or tells as null, are absent. */
export function decodeFields(fields: Fields, json: Json, names: Names = {}): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, shape] of Object.entries(fields)) {
    const candidates = Object.hasOwn(names, key) ? [names[key]] : candidatesOf(key, shape);
    const name = candidates.find((candidate) => candidate !== undefined && Object.hasOwn(json, candidate));
    const value = name === undefined ? undefined : decode(shape, json[name], names);
    // What a cloud does not know is an empty text to some drivers.
    if (value !== undefined && !(value === "" && shape.optional)) values[key] = value;
  }
  return values;
}

/** The value of a shape, as JSON tells it; undefined for what is none. */
export function decode(shape: Shape, json: unknown, names: Names = {}): unknown {
  if (json === null || json === undefined) return undefined;
  switch (shape.kind) {
    case "list":
      return Array.isArray(json) ? items(shape.of, json as readonly unknown[], names) : undefined;
    case "struct":
      return isObject(json) ? decodeFields(shape.fields, json, names) : undefined;
    case "map":
      return isObject(json) ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, String(value)])) : undefined;
    case "reference":
      return isObject(json) ? decode({ kind: "string" }, json["id"]) : String(json);
    case "integer":
    case "number":
      return numberOf(json);
    case "bytes": {
      const amount = numberOf(json);
      return amount === undefined ? undefined : Math.round(amount * bytesIn[shape.unit]);
    }
    case "boolean":
      return json === true || json === "true";
    case "timestamp":
      return timeOf(json);
    case "binary":
      return Uint8Array.from(atob(String(json)), (character) => character.charCodeAt(0));
    case "enum":
      return spelling(shape.values, String(json));
    default:
      return isObject(json) ? undefined : String(json);
  }
}

/** Items of a list; what may be done to a resource is told as links, of which only those of the model count. */
function items(of: Shape, json: readonly unknown[], names: Names): readonly unknown[] {
  if (of.kind !== "enum") return json.map((item) => decode(of, item, names)).filter((item) => item !== undefined);
  return json.map((item) => (isObject(item) ? item["rel"] : item)).filter((item) => of.values.includes(item as string));
}

/** As the model spells it; a word that only the cloud knows is in lower case. */
function spelling(values: readonly string[], text: string): string {
  const lower = text.toLowerCase();
  return values.find((value) => value.toLowerCase() === lower) ?? lower;
}

/** The names that a field may have: its own, or what it refers to. */
function candidatesOf(key: string, shape: Shape): readonly string[] {
  const name = wireName(key, shape);
  if (shape.kind === "reference") return [name.replace(/_id$/, ""), name];
  if (shape.kind !== "list" || shape.of.kind !== "reference") return [name];
  return [model[shape.of.to]?.name ?? name, name.replace(/_ids$/, "s"), name];
}

function numberOf(json: unknown): number | undefined {
  const number = typeof json === "string" && json.trim() !== "" ? Number(json) : json;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Text of any form that is a time, also `2026-11-22 08:09:43 +0100`; numbers are seconds since the epoch. */
function timeOf(json: unknown): Date | undefined {
  const text = String(json).replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d):?(\d\d)$/, "$1T$2$3:$4");
  const time = new Date(typeof json === "number" ? json * 1000 : text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
