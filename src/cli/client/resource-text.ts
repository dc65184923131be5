import { collections, type CollectionKey } from "../../model/collections.ts";
import type { Fields, Shape } from "../../model/shape.ts";
import { kebab } from "./commands.ts";
import { facts, table } from "./table.ts";

type Values = Readonly<Record<string, unknown>>;

/** More columns than these nobody reads. */
const mostColumns = 8;
const first = ["id", "name", "state"];
/** Too long, or of use only with one member. */
const unlisted: ReadonlySet<string> = new Set(["description", "verbatim", "extras", "actions", "tags"]);

/** Members of a collection as a table: id, name and state, then what they refer to, then whatever else is short. */
export function resourceTable(key: CollectionKey, members: readonly Values[], width: number): string {
  const columns = columnsOf(key).filter(
    (field) => field === "id" || (field === "name" ? members.some(({ id, name }) => name !== id) : true),
  );
  const resource = fieldsOf(key);
  const rows = members.map((member) => columns.map((field) => cellText(resource[field], member[field])));
  const used = columns.map((_, column) => rows.some((row) => row[column] !== ""));
  const shown = columns
    .map((_, column) => column)
    .filter((column) => column === 0 || used[column])
    .slice(0, mostColumns);
  return table(
    shown.map((column) => headOf(columns[column] as string, resource)),
    rows.map((row) => shown.map((column) => row[column] as string)),
    width,
  );
}

/** One member, everything that is told of it. */
export function resourceFacts(key: CollectionKey, member: Values): string {
  const resource = fieldsOf(key);
  const order = ["id", ...Object.keys(resource), ...Object.keys(member)];
  const shown = [...new Set(order)].filter((field) => member[field] !== undefined);
  return facts(
    shown
      .map((field) => [headOf(field, resource), factText(resource[field], member[field])] as const)
      .filter(([, text]) => text !== ""),
  );
}

/** A value that is no member: as it is where it is text, else its parts below each other. */
export function plainText(shape: Shape, value: unknown): string {
  if (shape.kind !== "struct" || typeof value !== "object" || value === null) return valueText(shape, value);
  const entries = Object.entries(shape.fields).filter(([field]) => (value as Values)[field] !== undefined);
  return facts(entries.map(([field, part]) => [kebab(field), valueText(part, (value as Values)[field])]));
}

/** The fields of a collection in the order of their use in a table. */
function columnsOf(key: CollectionKey): readonly string[] {
  return Object.entries(fieldsOf(key))
    .filter(([field, shape]) => !unlisted.has(field) && isListed(shape))
    .toSorted(([a, one], [b, other]) => rank(a, one) - rank(b, other))
    .map(([field]) => field);
}

/** Maps and flags are of little use beside each other, and so are structures but for those that are a value. */
function isListed(shape: Shape): boolean {
  if (shape.sensitive || shape.kind === "map" || shape.kind === "boolean") return false;
  return shape.kind !== "struct" || "value" in shape.fields;
}

function rank(field: string, shape: Shape): number {
  if (first.includes(field)) return first.indexOf(field);
  if (shape.kind === "reference") return 10;
  if (shape.kind === "list" && shape.of.kind === "struct" && "address" in shape.of.fields) return 11;
  if (field === "ownerId") return 30;
  return shape.kind === "list" ? 40 : 20;
}

const fieldsOf = (key: CollectionKey): Fields => collections[key].resource;

function headOf(field: string, resource: Fields): string {
  const shape = resource[field];
  const name = kebab(field);
  return shape?.kind === "reference" ? name.replace(/-id$/, "") : name.replace(/-ids$/, "s");
}

/** A value for people: sizes with their unit, times in UTC, lists with commas. */
function valueText(shape: Shape | undefined, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, "Z");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (Array.isArray(value)) {
    const of = shape?.kind === "list" ? shape.of : undefined;
    return value.map((item) => valueText(of, item)).join(", ");
  }
  if (typeof value === "object") return partsText(shape, value as Values);
  if (shape?.kind === "bytes" && typeof value === "number") return sizeText(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value as string | number);
}

/** In a table, of structures that have no address only their number. */
function cellText(shape: Shape | undefined, value: unknown): string {
  const isCounted = shape?.kind === "list" && shape.of.kind === "struct" && !("address" in shape.of.fields);
  return isCounted && Array.isArray(value) ? String(value.length) : valueText(shape, value);
}

/** With one member, a line for each structure. */
function factText(shape: Shape | undefined, value: unknown): string {
  const isLong = shape?.kind === "list" && shape.of.kind === "struct" && !("address" in shape.of.fields);
  if (!isLong || !Array.isArray(value)) return valueText(shape, value);
  return value.map((item) => `\n  ${valueText(shape.of, item)}`).join("");
}

/** What one looks for in a structure: its address, its value, its id; else all of it. */
function partsText(shape: Shape | undefined, value: Values): string {
  const fields = shape?.kind === "struct" ? shape.fields : {};
  for (const field of ["address", "value", "cidr"]) {
    if (value[field] === undefined) continue;
    const port = value["port"] === undefined ? "" : `:${String(value["port"])}`;
    return valueText(fields[field], value[field]) + port;
  }
  const { id, ...others } = value;
  const entries = Object.entries(id === undefined ? others : { id, ...others }).filter(([, part]) => part !== undefined);
  if (entries.length === 1 && entries[0]?.[0] === "id") return String(id);
  return entries.map(([field, part]) => `${kebab(field)}=${valueText(fields[field], part)}`).join(" ");
}

/** `12 GB`, `1.5 MB`, `100 B`; units are powers of 1024, as everywhere in the API. */
export function sizeText(size: number): string {
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  let amount = size;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${Number(amount.toFixed(1))} ${units[unit]}`;
}
