import { CloudError } from "../../model/errors.ts";
import type { Fields, Infer, ListShape, Shape, StructShape } from "../../model/shape.ts";
import { parseXml } from "../../wire/xml-reader.ts";
import { entryElement, type Dialect } from "./dialect.ts";

/** The type of what is read by a shape: whoever writes a document may leave out all but lists, which are empty then. */
export type Answer<S> =
  S extends ListShape<infer I> ? readonly Answer<I>[] : S extends StructShape<infer F> ? AnswerFields<F> : Infer<S>;

type ListKeys<F> = { [K in keyof F]: F[K] extends { readonly kind: "list" } ? K : never }[keyof F];

/** The same of the fields of a document. */
export type AnswerFields<F> = { readonly [K in ListKeys<F>]: Answer<F[K]> } & {
  readonly [K in Exclude<keyof F, ListKeys<F>>]?: Answer<F[K]> | undefined;
};

/** Reads one element: what it holds, and what becomes of it. */
interface Reader {
  /** What its children are put into; undefined where it has only a text. */
  begin?(): object;
  /** Which child that is; undefined for one that nobody wants. */
  child?(name: string): Member | undefined;
  put?(into: object, name: string, value: unknown): void;
  /** The value of a text; undefined where it says none. */
  read?(text: string): unknown;
}

/** A child that is wanted. Its name is the description's own text: one that was cut out of a document is slow as a key. */
interface Member {
  readonly name: string;
  readonly reader: Reader;
}

/** An element that is open. */
interface Frame {
  readonly name: string;
  readonly reader: Reader | undefined;
  readonly into: object | undefined;
  text: string;
}

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
  const document = structReader(fields, dialect);
  const responseName = `${action}Response`;
  const resultName = `${action}Result`;
  const wanted: Member = { name: resultName, reader: document };
  const around: Reader = { begin: () => ({}), child: (name) => (name === resultName ? wanted : undefined) };
  const root: Member = { name: responseName, reader: dialect === "ec2" ? document : around };
  return (xml) => {
    const result = document.begin?.() as object;
    let found = false;
    const intoOf = (reader: Reader | undefined): object | undefined => (reader === document ? result : reader?.begin?.());
    const open: Frame[] = [];
    parseXml(xml, {
      open({ local: name }) {
        const parent = open.at(-1);
        const member = parent ? parent.reader?.child?.(name) : name === responseName ? root : undefined;
        if (!parent && member) found = true;
        const reader = member?.reader;
        open.push({ name: member?.name ?? "", reader, into: intoOf(reader), text: "" });
      },
      text(piece) {
        const frame = open.at(-1);
        if (frame?.reader?.read) frame.text += piece;
      },
      close() {
        const frame = open.pop();
        const parent = open.at(-1);
        if (!frame?.reader || !parent?.into) return;
        const value = frame.into ?? frame.reader.read?.(frame.text);
        if (value !== undefined) parent.reader?.put?.(parent.into, frame.name, value);
      },
    });
    return found ? (result as AnswerFields<F>) : undefined;
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

function structReader(fields: Fields, dialect: Dialect): Reader {
  const members = new Map<string, Member>(
    Object.entries(fields).map(([name, shape]) => [name, { name, reader: compile(shape, dialect) }]),
  );
  const lists = Object.keys(fields).filter((name) => fields[name]?.kind === "list");
  return {
    begin() {
      const value: Record<string, unknown> = {};
      for (const name of lists) value[name] = [];
      return value;
    },
    child: (name) => members.get(name),
    put(into, name, value) {
      (into as Record<string, unknown>)[name] = value;
    },
  };
}

function listReader(entry: Reader, dialect: Dialect): Reader {
  const member: Member = { name: entryElement[dialect], reader: entry };
  return {
    begin: () => [],
    child: (name) => (name === member.name ? member : undefined),
    put(into, _name, value) {
      (into as unknown[]).push(value);
    },
  };
}

function compile(shape: Shape, dialect: Dialect): Reader {
  switch (shape.kind) {
    case "struct":
      return structReader(shape.fields, dialect);
    case "list":
      return listReader(compile(shape.of, dialect), dialect);
    case "string":
    case "reference":
    case "enum":
      return { read: (text) => text };
    case "integer":
    case "number":
    case "bytes":
      return { read: numberOf };
    case "boolean":
      return { read: (text) => booleans[text.trim().toLowerCase()] };
    case "timestamp":
      return { read: timeOf };
    case "binary":
      return { read: (text) => Buffer.from(text, "base64") };
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
