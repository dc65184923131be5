import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Content that waits on disk. */
export interface Spooled {
  /** Its length in bytes. */
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Writes content to a temporary file and lends it out. The file is gone when this returns.
 * @throws what reading the content throws, and what `use` throws
 */
export async function spool<T>(content: AsyncIterable<Uint8Array>, use: (spooled: Spooled) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "deltacloud-"));
  try {
    const path = join(folder, "upload");
    const file = createWriteStream(path, { flags: "wx", mode: 0o600 });
    await pipeline(Readable.from(content, { objectMode: false }), file);
    return await use({ size: file.bytesWritten, content: read(path) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the file only when somebody reads. */
async function* read(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield* createReadStream(path);
}
