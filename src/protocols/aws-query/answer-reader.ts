import { CloudError } from "../../model/errors.ts";
import type { Fields, Infer, ListShape, Shape, StructShape } from "../../model/shape.ts";
import type { ElementName } from "../../wire/plain-xml.ts";
import { parseXml } from "../../wire/xml-reader.ts";
import { AnswerBuilder, emptyStruct, type Element, type StructElement } from "./answer-builder.ts";
import { entryElement, type Dialect } from "./dialect.ts";

/** The type of what is read by a shape: whoever writes a document may leave out all but lists, which are empty then. */
export type Answer<S> =
  S extends ListShape<infer I> ? readonly Answer<I>[] : S extends StructShape<infer F> ? AnswerFields<F> : Infer<S>;

type ListKeys<F> = { [K in keyof F]: F[K] extends { readonly kind: "list" } ? K : never }[keyof F];

/** The same of the fields of a document. */
export type AnswerFields<F> = { readonly [K in ListKeys<F>]: Answer<F[K]> } & {
  readonly [K in Exclude<keyof F, ListKeys<F>>]?: Answer<F[K]> | undefined;
};

/**
 * Compiles the description of an action's document to what reads answers: the other way round of `compileResponse`. What is not
 * described is not looked at. Sets that are empty or left out are empty lists. A number, boolean or time that is none counts as left out.
 * @returns undefined where the document is no answer to this action, such as an error
 */
export function compileAnswer<const F extends Fields>(
  action: string,
  fields: F,
  dialect: Dialect,
): (xml: string) => AnswerFields<F> | undefined {
  const resultName = `${action}Result`;
  const rootName = `${action}Response`;
  const result = structElement(dialect === "ec2" ? rootName : resultName, membersOf(fields, dialect));
  const root = dialect === "ec2" ? result : structElement(rootName, [result]);
  return (xml) => {
    const { value } = parseXml(xml, () => new AnswerBuilder(root));
    const found = value && root !== result ? (value[resultName] ?? emptyStruct(result)) : value;
    return found as AnswerFields<F> | undefined;
  };
}

/**
 * What the rest cannot do without, such as an id.
 * @throws `provider_error` where the cloud left it out
 */
export function needed<D extends object, K extends keyof D & string>(document: D, field: K): NonNullable<D[K]> {
  const value = document[field];
  if (value === undefined || value === null || value === "")
    throw new CloudError("provider_error", `The cloud's answer has no ${field}.`);
  return value;
}

const membersOf = (fields: Fields, dialect: Dialect): readonly Element[] =>
  Object.entries(fields).map(([name, shape]) => elementOf(name, shape, dialect));

function structElement(name: string, members: readonly Element[]): StructElement {
  return {
    kind: "struct",
    ...namedElement(name),
    members,
    places: new Map(members.map((member, place) => [member.name, place])),
    lists: members.filter(({ kind }) => kind === "list").map((member) => member.name),
  };
}

const namedElement = (name: string): ElementName => ({ name, codes: Buffer.from(name) });

function elementOf(name: string, shape: Shape, dialect: Dialect): Element {
  switch (shape.kind) {
    case "struct":
      return structElement(name, membersOf(shape.fields, dialect));
    case "list":
      return { kind: "list", ...namedElement(name), entry: elementOf(entryElement[dialect], shape.of, dialect) };
    case "string":
    case "reference":
    case "enum":
      return { kind: "text", ...namedElement(name), read: (text) => text };
    case "integer":
    case "number":
    case "bytes":
      return { kind: "text", ...namedElement(name), read: numberOf };
    case "boolean":
      return { kind: "text", ...namedElement(name), read: (text) => booleans[text.trim().toLowerCase()] };
    case "timestamp":
      return { kind: "text", ...namedElement(name), read: timeOf };
    case "binary":
      return { kind: "text", ...namedElement(name), read: (text) => Buffer.from(text, "base64") };
    case "map":
    case "stream":
      throw new Error(`the Query protocol has no answers of kind ${shape.kind}`);
  }
}

const booleans: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };

function numberOf(text: string): number | undefined {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function timeOf(text: string): Date | undefined {
  const time = new Date(text.trim());
  return Number.isNaN(time.getTime()) ? undefined : time;
}
