import { open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { syncFolder, writeAll } from "../content/durable-file.ts";
import { PackedRow } from "../engine/packed-row.ts";
import type { Identified, Shelf } from "../engine/shelf.ts";
import { cloudOwner, type Table } from "../engine/table.ts";
import { damaged } from "./damage.ts";
import { encodeRow } from "./row-codec.ts";

export type Tables = ReadonlyMap<string, Table<Identified>>;

const head = "deltacloud-local snapshot 1\n";
/** So much is written at a time, in bytes; between two such pieces requests are answered. */
const pieceSize = 1 << 18;

interface Section {
  readonly table: string;
  readonly owner: string;
  readonly rows: number;
}

/** The rows of all tables at one moment. Rows never change, so this copies none. */
export type Capture = readonly (readonly [Section, readonly (readonly [id: string, row: unknown])[]])[];

/** Everything that is to be written down. */
export const capture = (tables: Tables): Capture =>
  [...tables].flatMap(([name, table]) =>
    [...table.shelves()]
      .filter((shelf) => shelf.owner !== cloudOwner && shelf.size > 0)
      .map((shelf) => [{ table: name, owner: shelf.owner, rows: shelf.size }, [...shelf.entries()]] as const),
  );

/**
 * Writes a snapshot: a line that names the format, then for each table and owner a line that says how many rows follow, each row
 * a line of its id and itself as JSON with a tabulator between, and at the end the CRC-32 of all that. It is there whole or not at all.
 * @param ready awaited before the snapshot takes its place
 */
export async function writeSnapshot(file: string, captured: Capture, ready: Promise<unknown>): Promise<number> {
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, "w", 0o600);
  try {
    let checksum = 0;
    let size = 0;
    for (const piece of piecesOf(captured)) {
      checksum = crc32(piece, checksum);
      size += piece.length;
      await writeAll(handle, [piece]);
    }
    await writeAll(handle, [Buffer.from(`end ${checksum.toString(16).padStart(8, "0")}\n`)]);
    await handle.sync();
    await ready;
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
    return size;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

function* piecesOf(captured: Capture): Generator<Buffer, void, undefined> {
  let lines: Buffer[] = [Buffer.from(head)];
  let size = 0;
  for (const line of linesOf(captured)) {
    lines.push(line);
    size += line.length;
    if (size < pieceSize) continue;
    yield Buffer.concat(lines);
    lines = [];
    size = 0;
  }
  yield Buffer.concat(lines);
}

const lineFeed = Buffer.from("\n");

function* linesOf(captured: Capture): Generator<Buffer, void, undefined> {
  for (const [section, rows] of captured) {
    yield Buffer.from(`${JSON.stringify(section)}\n`);
    for (const [id, row] of rows) {
      if (row instanceof PackedRow) yield Buffer.concat([Buffer.from(`${JSON.stringify(id)}\t`), row.bytes, lineFeed]);
      else yield Buffer.from(`${JSON.stringify(id)}\t${JSON.stringify(encodeRow(row))}\n`);
    }
  }
}

/** Puts the rows of a snapshot into their tables. Gives its size. @throws `failed_precondition` when it is not as it was written */
export async function readSnapshot(file: string, tables: Tables): Promise<number> {
  const content = await readFile(file);
  if (!content.subarray(0, head.length).equals(Buffer.from(head))) throw notOurs(file, content);
  const end = content.length - "end 00000000\n".length;
  const [, checksum] = /^end ([0-9a-f]{8})\n$/.exec(content.toString("latin1", Math.max(end, 0))) ?? [];
  if (checksum === undefined || crc32(content.subarray(0, end)) !== Number.parseInt(checksum, 16)) {
    throw damaged(file, "its checksum is wrong");
  }
  let position = head.length;
  while (position < end) {
    const next = lineEnd(content, position);
    const { table, owner, rows } = JSON.parse(content.toString("utf8", position, next)) as Section;
    position = readRows(content, next + 1, rows, shelfOf(file, tables, table, owner));
  }
  return content.length;
}

/** The shelf of a table. @throws `failed_precondition` for a table that this release does not know */
export function shelfOf(file: string, tables: Tables, table: string, owner: string): Shelf<Identified> {
  const found = tables.get(table);
  if (!found) throw damaged(file, `it has a table '${table}' that this release does not know; a later one may`);
  return found.shelf(owner);
}

/** A file that does not begin as one of this format does. */
export function notOurs(file: string, content: Buffer): Error {
  const [, version] = /^deltacloud-local \w+ (\d+)\n/.exec(content.toString("latin1", 0, 64)) ?? [];
  return damaged(file, version === undefined ? "it does not begin as it should" : `its format ${version} is of another release`);
}

function readRows(content: Buffer, start: number, count: number, shelf: Shelf<Identified>): number {
  let position = start;
  for (let read = 0; read < count; read++) {
    const next = lineEnd(content, position);
    const tabulator = content.indexOf(9, position);
    const id = content.toString("utf8", position + 1, tabulator - 1);
    const plain = id.includes("\\") ? (JSON.parse(`"${id}"`) as string) : id;
    shelf.set(plain, new PackedRow(content.subarray(tabulator + 1, next)));
    position = next + 1;
  }
  return position;
}

const lineEnd = (content: Buffer, position: number): number => content.indexOf(10, position);
