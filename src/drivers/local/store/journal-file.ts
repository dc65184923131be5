import { open, readFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { syncFolder, writeAll } from "../content/durable-file.ts";
import { readFrames } from "./frame.ts";
import { notOurs } from "./snapshot.ts";

const head = "deltacloud-local journal 1\n";

/** A file to which records are appended. */
export class JournalFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #size: number;

  private constructor(file: string, handle: FileHandle, size: number) {
    this.path = file;
    this.#handle = handle;
    this.#size = size;
  }

  /** Makes a journal without records. */
  static async create(file: string): Promise<JournalFile> {
    const handle = await open(file, "w", 0o600);
    try {
      await writeAll(handle, [Buffer.from(head)]);
      await handle.sync();
      await syncFolder(path.dirname(file));
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new JournalFile(file, handle, head.length);
  }

  /** Opens a journal to write on from where its last whole record ends; what comes behind that is cut off. */
  static async resume(file: string, end: number): Promise<JournalFile> {
    if (end < head.length) return JournalFile.create(file);
    const handle = await open(file, "r+");
    try {
      await handle.truncate(end);
      await handle.sync();
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new JournalFile(file, handle, end);
  }

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /** Appends records. When it fails, part of them may be there, until `restore` takes it off. */
  async append(records: Buffer): Promise<void> {
    let position = this.#size;
    for (let written = 0; written < records.length;) {
      const { bytesWritten } = await this.#handle.write(records, written, records.length - written, position);
      written += bytesWritten;
      position += bytesWritten;
    }
    this.#size = position;
  }

  /** Makes what was appended last, should the machine lose power. */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  /** Takes off what a failed `append` has left. */
  async restore(): Promise<void> {
    await this.#handle.truncate(this.#size);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * Reads the records of a journal.
 * @throws `failed_precondition` for what is not as it was written, but for a last record that was not written to its end
 */
export async function readJournal(
  file: string,
): Promise<{ readonly texts: readonly string[]; readonly end: number; readonly size: number }> {
  const content = await readFile(file);
  const size = content.length;
  // The process may have died before the first line was written.
  if (size < head.length && head.startsWith(content.toString("latin1"))) return { texts: [], end: 0, size };
  if (content.toString("latin1", 0, head.length) !== head) throw notOurs(file, content);
  return { ...readFrames(file, content, head.length), size };
}
