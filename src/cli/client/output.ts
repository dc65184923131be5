import type { CollectionKey } from "../../model/collections.ts";
import type { Shape } from "../../model/shape.ts";
import type { Globals } from "./arguments.ts";
import { plainText, resourceFacts, resourceTable } from "./resource-text.ts";
import { printable } from "./table.ts";

type Values = Readonly<Record<string, unknown>>;

/** Writes to the standard output, no faster than it is read. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise<void>((resolve) => process.stdout.once("drain", resolve));
}

/** How wide a table may be: as the terminal; without one nothing is cut. */
export const outputWidth = (): number => (process.stdout.isTTY ? process.stdout.columns || 80 : Infinity);

/** Writes a list. JSON and ids are written as they come; a table needs all of it. */
export async function writeList(key: CollectionKey, members: AsyncIterable<Values>, globals: Globals): Promise<void> {
  if (globals.json) {
    let begun = false;
    for await (const member of members) {
      await write(`${begun ? ",\n" : "[\n"}${JSON.stringify(member, readable)}`);
      begun = true;
    }
    return write(begun ? "\n]\n" : "[]\n");
  }
  if (globals.quiet) {
    for await (const { id } of members) await write(`${printable(String(id))}\n`);
    return;
  }
  const all: Values[] = [];
  for await (const member of members) all.push(member);
  await write(`${resourceTable(key, all, outputWidth())}\n`);
}

/** Writes one member. */
export function writeResource(key: CollectionKey, member: Values, globals: Globals): Promise<void> {
  if (globals.json) return writeJson(member);
  return write(`${globals.quiet ? printable(String(member["id"])) : resourceFacts(key, member)}\n`);
}

/** Writes a value that is no member of a collection. */
export async function writeValue(shape: Shape, value: unknown, globals: Globals): Promise<void> {
  if (globals.json) return writeJson(value);
  // Bytes go out as they are, so that they can be kept in a file.
  if (value instanceof Uint8Array) return void process.stdout.write(value);
  const text = plainText(shape, value);
  await write(text.endsWith("\n") ? text : `${text}\n`);
}

export const writeJson = (value: unknown): Promise<void> => write(`${JSON.stringify(value, readable, 2)}\n`);

/** Bytes are Base64 in JSON. */
function readable(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}
