import { collections, type CollectionKey } from "../../../model/collections.ts";
import { wireName, type Fields, type Shape } from "../../../model/shape.ts";
import { inUnit, isoTime, rounded } from "../../../wire/quantities.ts";
import { each, element, text, when } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { jsonReference, jsonTags, member, type Node, type ResourceDocument, type Scope } from "./resource-document.ts";

/**
 * Documents from shapes alone, for what the original did not have. Names are those of the model in snake_case, references
 * are links as everywhere, lists have an element around them, and secrets are left out.
 */

type Values = Readonly<Record<string, unknown>>;
type Entry = readonly [key: string, value: string];
interface Resource extends Values {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

const handledElsewhere: ReadonlySet<string> = new Set(["id", "verbatim", "extras", "tags"]);

/** The fields that are shown by their shape. */
export function shownFields(fields: Fields): readonly (readonly [key: string, shape: Shape])[] {
  return Object.entries(fields).filter(
    ([key, shape]) => !handledElsewhere.has(key) && !shape.sensitive && shape.kind !== "stream",
  );
}

/** The document of a collection whose members are shown by their shape. */
export function shapeDocument(collection: CollectionKey): ResourceDocument<Resource> {
  const fields = shownFields(collections[collection].resource);
  return {
    xml: member(collection, ...fields.map(([key, shape]) => fieldElement<Resource>(key, shape))),
    json: (resource, scope) => ({
      id: resource.id,
      href: hrefOf(scope, collection, resource.id),
      ...Object.fromEntries(fields.map(([key, shape]) => [fieldName(key, shape), jsonField(key, shape, resource, scope)])),
      tags: jsonTags(resource),
    }),
  };
}

/** The XML element of a value; one that is unknown is empty. */
export function valueElement(name: string, shape: Shape): Node<unknown> {
  switch (shape.kind) {
    case "reference":
      return element(name, {
        href: (id, scope) => hrefOf(scope, shape.to as CollectionKey, String(id)),
        id: (id) => String(id),
      });
    case "struct":
      return element(name, {}, ...fieldElements(shape.fields));
    case "list":
      return element(
        name,
        {},
        each((items) => items as readonly unknown[], valueElement(itemName(name, shape.of), shape.of)),
      );
    case "map":
      return element(
        name,
        {},
        each(
          (map) => Object.entries(map as Readonly<Record<string, string>>),
          text<Entry, Scope>("entry", ([, value]) => value, { key: ([key]) => key }),
        ),
      );
    default:
      return text(name, (value) => scalarText(shape, value));
  }
}

/** A value in JSON. */
export function jsonValue(shape: Shape, value: unknown, scope: Scope): unknown {
  if (value === undefined) return null;
  switch (shape.kind) {
    case "reference":
      return jsonReference(scope, shape.to as CollectionKey, String(value));
    case "struct": {
      const struct = value as Values;
      return Object.fromEntries(
        shownFields(shape.fields).map(([key, field]) => [fieldName(key, field), jsonField(key, field, struct, scope)]),
      );
    }
    case "list":
      return (value as readonly unknown[]).map((item) => jsonValue(shape.of, item, scope));
    case "map":
    case "boolean":
    case "integer":
    case "number":
      return value;
    case "bytes":
      return inUnit(value as number, shape.unit);
    default:
      return scalarText(shape, value);
  }
}

/** A value without parts as text. */
export function scalarText(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case "number":
      return String(rounded(value as number));
    case "bytes":
      return String(inUnit(value as number, shape.unit));
    case "timestamp":
      return isoTime(value as Date) ?? "";
    case "binary":
      return Buffer.from(value as Uint8Array).toString("base64");
    default:
      return String(value);
  }
}

/** The name of a field; one that refers to something is called by what it refers to. */
export function fieldName(key: string, shape: Shape): string {
  const name = wireName(key, shape);
  if (shape.kind === "reference") return name.replace(/_id$/, "");
  if (shape.kind !== "list" || shape.of.kind !== "reference") return name;
  const referred = name.replace(/_ids$/, "");
  const { singular, name: plural } = collections[shape.of.to as CollectionKey];
  return referred === singular ? plural : name.replace(/_ids$/, "s");
}

/**
 * What is shown of a field, and the shape to show it by: a state is in upper case, and what the cloud itself spelled is text.
 */
export function shown(key: string, shape: Shape, values: Values): { readonly shape: Shape; readonly value: unknown } {
  const spelled = (values["verbatim"] as Readonly<Record<string, string>> | undefined)?.[key];
  if (spelled !== undefined) return { shape: { kind: "string" }, value: spelled };
  const value = values[key];
  return { shape, value: key === "state" && typeof value === "string" ? value.toUpperCase() : value };
}

const fieldElements = (fields: Fields): readonly Node<unknown>[] =>
  shownFields(fields).map(([key, shape]) => fieldElement<unknown>(key, shape));

/** The element of a field; absent where it is unknown. */
function fieldElement<V>(key: string, shape: Shape): Node<V> {
  const name = fieldName(key, shape);
  const found = (values: V) => shown(key, shape, values as Values);
  return each(
    (values: V) => (found(values).value === undefined ? [] : [found(values)]),
    when(
      (field) => field.shape === shape,
      each((field) => [field.value], valueElement(name, shape)),
    ),
    when(
      (field) => field.shape !== shape,
      text(name, (field) => String(field.value)),
    ),
  );
}

function jsonField(key: string, shape: Shape, values: Values, scope: Scope): unknown {
  const field = shown(key, shape, values);
  return jsonValue(field.shape, field.value, scope);
}

/** The name of one item of a list: what it refers to, else the list's name in the singular. */
function itemName(name: string, shape: Shape): string {
  const referred = shape.kind === "reference" ? collections[shape.to as CollectionKey] : undefined;
  if (referred?.name === name) return referred.singular;
  return name.replace(/(?<=[sx])es$|s$/, "");
}
