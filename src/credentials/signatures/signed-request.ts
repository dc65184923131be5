import { decodeOctets, encodeOctets, textOfOctets } from "./percent-encoding.ts";

/** What a signature is checked on: the request as it came in, undecoded. Each character of target and headers is a byte. */
export interface SignedRequest {
  readonly method: string;
  /** In origin form, nothing folded or decoded. */
  readonly target: string;
  /** Names and values alternating, in their own case and order. */
  readonly rawHeaders: readonly string[];
  /** Scheme and host as the client sees them, where a trusted proxy tells. */
  readonly origin: string | undefined;
  readonly clientAddress: string;
}

/** A parameter of a query or form, as bytes, each as one character. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** The path of a target, as sent. */
export function pathOf(target: string): string {
  const question = target.indexOf("?");
  return question < 0 ? target : target.slice(0, question);
}

/** The parameters of a target's query, in their order. */
export function queryOf(target: string): readonly Field[] {
  const question = target.indexOf("?");
  return question < 0 ? [] : readFields(target.slice(question + 1));
}

/** The parameters of a query or form, in their order. A plus is a space, as servers read it, and not what `%2B` is. */
export function readFields(text: string): readonly Field[] {
  const fields: Field[] = [];
  for (const part of text.split("&")) {
    if (part === "") continue;
    const spaced = part.includes("+") ? part.replaceAll("+", " ") : part;
    const equals = spaced.indexOf("=");
    const name = equals < 0 ? spaced : spaced.slice(0, equals);
    fields.push({ name: decodeOctets(name), value: equals < 0 ? "" : decodeOctets(spaced.slice(equals + 1)) });
  }
  return fields;
}

/** The text of a parameter; undefined when there is none. Of several the first counts. */
export function fieldText(fields: readonly Field[], name: string): string | undefined {
  const found = fields.find((field) => field.name === name);
  return found && textOfOctets(found.value);
}

/** Whether a parameter is there more than once. */
export const isRepeated = (fields: readonly Field[], name: string): boolean =>
  fields.filter((field) => field.name === name).length > 1;

/** Parameters in the one order and encoding that signatures are made over: by their encoded names, then their values. */
export function canonicalQuery(fields: readonly Field[]): string {
  return fields
    .map(({ name, value }) => [encodeOctets(name), encodeOctets(value)] as const)
    .toSorted(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** The values of a header, in their order. */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const found = rawHeaders[index] as string;
    if (found.length === name.length && found.toLowerCase() === name) values.push(rawHeaders[index + 1] as string);
  }
  return values;
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
