import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Fields, ListShape, Shape, StructShape } from "../../../model/shape.ts";
import { markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf } from "../documents/href.ts";
import { scalarText, shown, shownFields } from "../documents/shape-document.ts";
import { readableNumber, readableSize, readableTime } from "./quantities.ts";
import { fieldLabel } from "./words.ts";

type Values = Readonly<Record<string, unknown>>;

/** What stands where nothing is known. */
export const nothing = markup`<span class="nothing">none</span>`;

/** Whether there is something to show. */
export function isKnown(value: unknown): boolean {
  if (value === undefined || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return !isPlain || Object.values(value as object).some(isKnown);
}

/** A value by its shape: references are links, sizes and times are readable, parts are lists. */
export function valueView(shape: Shape, value: unknown, context: DocumentContext): Content {
  if (!isKnown(value)) return nothing;
  switch (shape.kind) {
    case "reference":
      return memberLink(shape.to as CollectionKey, String(value), context);
    case "list":
      return listView(shape, value as readonly unknown[], context);
    case "struct":
      return isChoice(shape) ? choiceView(shape, value as Values, context) : structView(shape.fields, value as Values, context);
    case "map":
      return mapView(value as Readonly<Record<string, string>>);
    case "string":
      return shape.multiline ? markup`<pre tabindex="0">${String(value)}</pre>` : String(value);
    case "boolean":
      return value === true ? "Yes" : "No";
    case "bytes":
      return readableSize(value as number);
    case "integer":
    case "number":
      return readableNumber(value as number);
    case "timestamp":
      return readableTime(value as Date) ?? nothing;
    default:
      return scalarText(shape, value);
  }
}

/** The id of a member, as a link where it has a page. */
export function memberLink(key: CollectionKey, id: string, context: DocumentContext): Content {
  const hasPage = !("parent" in collections[key]) && context.cloud.supports(key, "get");
  return hasPage ? markup`<a href="${hrefOf(context, key, id)}">${id}</a>` : id;
}

/** Names and values side by side. */
export function definitions(entries: readonly (readonly [label: string, value: Content])[]): Markup {
  return markup`<dl>\n${entries.map(([label, value]) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>\n`)}</dl>\n`;
}

/** The fields of a structure that are known, each with its label. */
export function knownFields(
  fields: Fields,
  values: Values,
  context: DocumentContext,
): readonly (readonly [label: string, value: Content])[] {
  return shownFields(fields).flatMap(([key, declared]) => {
    const { shape, value } = shown(key, declared, values);
    return isKnown(value) ? [[fieldLabel(key, declared), valueView(shape, value, context)] as const] : [];
  });
}

const structView = (fields: Fields, values: Values, context: DocumentContext): Markup =>
  definitions([
    ...("id" in fields && isKnown(values["id"])
      ? [["ID", valueView(fields["id"] as Shape, values["id"], context)] as const]
      : []),
    ...knownFields(fields, values, context),
  ]);

function listView({ of }: ListShape, items: readonly unknown[], context: DocumentContext): Markup {
  const isTable = of.kind === "struct" && !isShort(of);
  if (isTable) return structTable(of, items as readonly Values[], context);
  const views = items.map((item) =>
    of.kind === "struct" ? shortView(of, item as Values, context) : valueView(of, item, context),
  );
  return markup`<ul class="values">${views.map((view) => markup`<li>${view}</li>`)}</ul>`;
}

/** Structures that one line can hold. */
const isShort = ({ fields }: StructShape): boolean => Object.keys(fields).length <= 3 && !Object.values(fields).some(hasParts);
const hasParts = ({ kind }: Shape): boolean => kind === "struct" || kind === "list" || kind === "map";

/** What it is about first, the rest behind it. */
function shortView({ fields }: StructShape, values: Values, context: DocumentContext): Content {
  const known = Object.entries(fields).filter(([key]) => isKnown(values[key]));
  const main = known.find(([key]) => key === "id" || key === "address" || key === "name") ?? known[0];
  if (!main) return nothing;
  const rest = known.filter((entry) => entry !== main);
  const [key, shape] = main;
  const details = rest.map(([field, fieldShape]) => {
    const view = valueView(fieldShape, values[field], context);
    return markup` <span class="detail">${fieldShape.kind === "boolean" ? markup`${fieldLabel(field, fieldShape)}: ${view}` : view}</span>`;
  });
  return markup`${valueView(shape, values[key], context)}${details}`;
}

/** Structures as a table, with a column for each field that any of them has. */
function structTable({ fields }: StructShape, rows: readonly Values[], context: DocumentContext): Markup {
  const columns = Object.entries(fields).filter(([key, shape]) => !shape.sensitive && rows.some((row) => isKnown(row[key])));
  const head = columns.map(([key, shape]) => markup`<th scope="col">${fieldLabel(key, shape)}</th>`);
  const line = (row: Values): Markup =>
    markup`<tr>${columns.map(([key, shape]) => markup`<td data-label="${fieldLabel(key, shape)}">${valueView(shape, row[key], context)}</td>`)}</tr>\n`;
  return markup`<div class="scroll"><table class="inner">\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.map(line)}</tbody>\n</table></div>\n`;
}

function mapView(map: Readonly<Record<string, string>>): Markup {
  const entries = Object.entries(map).map(([key, value]) => markup`<li><b>${key}</b> ${value}</li>`);
  return markup`<ul class="tags">${entries}</ul>`;
}

/** A property of a hardware profile: one value, or a choice of several. */
const isChoice = ({ fields }: StructShape): boolean => "kind" in fields && "value" in fields;

function choiceView({ fields }: StructShape, values: Values, context: DocumentContext): Content {
  const show = (value: unknown): Content => valueView(fields["value"] as Shape, value, context);
  const { kind, value, first, last, values: choices } = values;
  if (kind === "range") return markup`${show(first)} to ${show(last)} <span class="detail">usually ${show(value)}</span>`;
  if (kind !== "enum" || !Array.isArray(choices)) return show(value);
  const all = choices.map((choice, index) => markup`${index > 0 && ", "}${show(choice)}`);
  return markup`${all} <span class="detail">usually ${show(value)}</span>`;
}
