import type { FileHandle } from "node:fs/promises";

/** So much is written at a time. */
const batchSize = 1024 * 1024;
/** A system call takes no more chunks than this. */
const batchLength = 1024;
/** So much waits at most until the disk is told to begin, so that the end need not wait for all of it. */
const syncSize = 32 * 2 ** 20;

/**
 * The bytes of a large content on their way to its file, where nobody wants a checksum: chunks are collected and written as they
 * are, many at a time, one batch while the next one comes.
 */
export class ContentQueue {
  readonly #file: FileHandle;
  readonly #durable: boolean;
  #batch: Uint8Array[] = [];
  #size = 0;
  /** Where the next batch will go in the file. */
  #position = 0;
  #synced = 0;
  #writing: Promise<void> = Promise.resolve();
  #sync: Promise<void> | undefined;
  #stopped = false;

  /** @param durable whether the file will be made to last */
  constructor(file: FileHandle, durable: boolean) {
    this.#file = file;
    this.#durable = durable;
  }

  /** Takes a chunk, as soon as there is room for it. @throws what writing the file throws */
  async add(chunk: Uint8Array): Promise<void> {
    this.#batch.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= batchSize || this.#batch.length >= batchLength) await this.#send();
  }

  /** Waits until all is written. */
  async finish(): Promise<void> {
    await this.#send();
    await this.#writing;
  }

  /** Waits until the file is left alone, whatever comes of it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#batch = [];
    await Promise.allSettled([this.#writing, this.#sync]);
  }

  async #send(): Promise<void> {
    await this.#writing;
    if (this.#stopped || this.#size === 0) return;
    const [chunks, length, position] = [this.#batch, this.#size, this.#position];
    this.#batch = [];
    this.#size = 0;
    this.#position += length;
    this.#writing = writeAt(this.#file, chunks, position, length);
    // Seen by whoever sends next.
    this.#writing.catch(() => {});
    if (this.#durable && !this.#sync && this.#position - this.#synced >= syncSize) this.#startSync();
  }

  #startSync(): void {
    this.#synced = this.#position;
    // What fails here fails at the end as well.
    this.#sync = this.#file
      .datasync()
      .catch(() => {})
      .finally(() => (this.#sync = undefined));
  }
}

/** Writes all of these chunks, which one system call need not do. */
async function writeAt(file: FileHandle, chunks: readonly Uint8Array[], position: number, length: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks, position);
  if (bytesWritten === length) return;
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let done = 0; done < rest.length;) {
    done += (await file.write(rest, done, rest.length - done, position + bytesWritten + done)).bytesWritten;
  }
}
