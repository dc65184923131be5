import { CloudError } from "../../model/errors.ts";
import { percentDecode } from "./percent-encoding.ts";

/** A value as Rack's grammar makes it of `a=1`, `a[]=1&a[]=2` and `a[b]=1`. */
export type ParameterValue = string | FilePart | readonly ParameterValue[] | Parameters;

/** Parameters by name, without a prototype. */
export interface Parameters {
  readonly [name: string]: ParameterValue;
}

/** A small file of a multipart form, read whole. Large ones are only taken where a route streams them. */
export interface FilePart {
  readonly content: Buffer;
  readonly contentType: string | undefined;
  readonly filename: string | undefined;
}

/** Whether a value is a file. */
export const isFile = (value: ParameterValue | undefined): value is FilePart =>
  typeof value === "object" && Buffer.isBuffer((value as { content?: unknown }).content);

/** The value of a parameter where it is plain text; undefined where it is absent or something else. */
export function text(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === "string" ? value : undefined;
}

/** No parameters at all. */
export const noParameters: Parameters = Object.freeze(newMap());

/** The parameters of query and form together, as they are now. The form wins, name by name. */
export function mergeParameters(query: Parameters, form: Parameters): Parameters {
  return form === noParameters ? query : Object.assign(newMap(), query, form);
}

/**
 * The parameters of a query, as it stands behind the `?`.
 * @throws `invalid_argument` for a malformed percent-encoding, and for what `ParameterCollector` refuses
 */
export function parseQuery(rawQuery: string): Parameters {
  return rawQuery === "" ? noParameters : parseUrlEncoded(rawQuery, "query");
}

/**
 * The parameters of a query or of a form in the same encoding. `source` is what messages call it.
 * @throws `invalid_argument` for a malformed percent-encoding, and for what `ParameterCollector` refuses
 */
export function parseUrlEncoded(encoded: string, source: "query" | "form"): Parameters {
  const collector = new ParameterCollector(source);
  for (let start = 0; start < encoded.length;) {
    const next = encoded.indexOf("&", start);
    const end = next === -1 ? encoded.length : next;
    if (end > start) {
      const piece = encoded.slice(start, end);
      const equals = piece.indexOf("=");
      const name = equals === -1 ? piece : piece.slice(0, equals);
      collector.add(decode(name, source), equals === -1 ? "" : decode(piece.slice(equals + 1), source));
    }
    start = end + 1;
  }
  return collector.parameters;
}

function decode(encoded: string, source: string): string {
  const decoded = percentDecode(encoded.replaceAll("+", " "));
  if (decoded === undefined) throw new CloudError("invalid_argument", `The ${source} has a malformed percent-encoding.`);
  return decoded;
}

type Value = string | FilePart | Value[] | ValueMap;
type ValueMap = { [name: string]: Value };

const mostParameters = 1000;
const longestName = 256;
const deepestNesting = 8;

/** Puts parameters together by Rack's grammar of names: `a`, `a[]`, `a[b]`, `a[][b]`. Of a name that repeats the last one counts. */
export class ParameterCollector {
  readonly #parameters = newMap();
  readonly #source: string;
  #count = 0;

  /** `source` is what messages call the place that the parameters come from. */
  constructor(source: "query" | "form") {
    this.#source = source;
  }

  get parameters(): Parameters {
    return this.#count === 0 ? noParameters : this.#parameters;
  }

  /**
   * Adds one parameter; one without a name is dropped.
   * @throws `invalid_argument` when there are too many, for a name that is too long or too deep, and for a name that was used
   * with another structure before (`a=1&a[b]=2`)
   */
  add(name: string, value: string | FilePart): void {
    if (name === "") return;
    if (++this.#count > mostParameters) throw refused(`The ${this.#source} has more than ${mostParameters} parameters.`);
    if (name.length > longestName)
      throw refused(`The ${this.#source} has a parameter whose name is longer than ${longestName} characters.`);
    const steps = stepsOf(name);
    if (steps.length > deepestNesting) throw refused(`Parameter '${name}' is nested more than ${deepestNesting} deep.`, name);
    if (!place(this.#parameters, steps, value))
      throw refused(`Parameter '${name}' was given with another structure before.`, name);
  }
}

/** `a[b][]` → a, b, and an empty step for the list. Brackets that do not match are part of an ordinary name. */
function stepsOf(name: string): readonly string[] {
  if (!name.includes("[")) return [name];
  const [, first, rest] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name) ?? [];
  return first === undefined || rest === undefined ? [name] : [first, ...rest.slice(1, -1).split("][")];
}

function place(map: ValueMap, steps: readonly string[], value: Value): boolean {
  const [step = "", ...deeper] = steps;
  if (deeper.length === 0) {
    map[step] = value;
    return true;
  }
  if (deeper[0] !== "") {
    const child = (map[step] ??= newMap());
    return isMap(child) && place(child, deeper, value);
  }
  const list = (map[step] ??= []);
  const inItem = deeper.slice(1);
  if (!Array.isArray(list) || inItem[0] === "") return false;
  if (inItem.length === 0) {
    list.push(value);
    return true;
  }
  // `a[][b]=1&a[][c]=2&a[][b]=3` makes two items: a name that the last item has already begins the next one.
  let item = list.at(-1);
  if (item === undefined || !isMap(item) || has(item, inItem)) {
    item = newMap();
    list.push(item);
  }
  return place(item, inItem, value);
}

function has(map: ValueMap, steps: readonly string[]): boolean {
  let value: Value | undefined = map;
  for (const step of steps) {
    if (step === "" || !isMap(value)) return false;
    value = value[step];
    if (value === undefined) return false;
  }
  return true;
}

/** Without a prototype: `__proto__` is a name like any other. */
function newMap(): ValueMap {
  return Object.create(null) as ValueMap;
}

const isMap = (value: Value): value is ValueMap => typeof value === "object" && Object.getPrototypeOf(value) === null;

const refused = (message: string, parameter?: string): CloudError => new CloudError("invalid_argument", message, { parameter });
