import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import type { Client } from "../../client/client.ts";
import type { Globals } from "./arguments.ts";
import { UsageError } from "./exit-codes.ts";
import { writeResource } from "./output.ts";
import { createProgress } from "./progress.ts";

interface PutParams {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly segmentSize?: number;
}

/** `blobs put BUCKET ID FILE`: the file goes out as it is read. */
export async function putBlob(
  { blobs }: Client,
  [bucket, id, file]: readonly [string, string, string],
  { segmentSize, ...facts }: PutParams,
  globals: Globals,
  signal: AbortSignal,
): Promise<void> {
  const size = file === "-" ? undefined : sizeOf(file);
  const progress = createProgress(size, globals.quiet ?? false);
  const source = file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
  const content = Readable.toWeb(source).pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        progress.add(piece.length);
        controller.enqueue(piece);
      },
    }),
  ) as ReadableStream<Uint8Array>;
  const options = { ...facts, signal };
  let blob;
  try {
    blob =
      segmentSize === undefined
        ? await blobs.put(bucket, id, content, { ...options, size })
        : await blobs.putSegmented(bucket, id, content, { ...options, segmentSize });
  } finally {
    progress.end();
  }
  await writeResource("blobs", { ...blob }, globals);
}

/** `blobs get BUCKET ID [FILE]`: a file appears when all of it is there. */
export async function getBlob(
  { blobs }: Client,
  [bucket, id, file = "-"]: readonly [string, string, string?],
  { first, last }: { readonly first?: number; readonly last?: number },
  globals: Globals,
  signal: AbortSignal,
): Promise<void> {
  const range = first === undefined && last === undefined ? undefined : { first: first ?? 0, last };
  const { body, length } = await blobs.content(bucket, id, { range, signal });
  const progress = createProgress(length, (globals.quiet ?? false) || (file === "-" && (process.stdout.isTTY ?? false)));
  const counted = async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of pieces) {
      progress.add(piece.length);
      yield piece;
    }
  };
  const source = Readable.fromWeb(body as NodeStream);
  const part = `${file}.part`;
  try {
    if (file === "-") return await pipeline(source, counted, process.stdout, { signal, end: false });
    await pipeline(source, counted, createWriteStream(part), { signal });
    renameSync(part, file);
  } catch (error) {
    if (file !== "-") rmSync(part, { force: true });
    throw error;
  } finally {
    progress.end();
  }
}

function sizeOf(file: string): number | undefined {
  let facts;
  try {
    facts = statSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "error"})`);
  }
  if (facts.isDirectory()) throw new UsageError(`${file} is a folder`);
  // What is no ordinary file, such as a pipe, has no size.
  return facts.isFile() ? facts.size : undefined;
}
