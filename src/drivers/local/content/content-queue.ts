import type { FileHandle } from "node:fs/promises";
import { writeAll } from "./durable-file.ts";
import { EarlySync } from "./early-sync.ts";

/** So much is written at a time. */
const batchSize = 1024 * 1024;
/** A system call takes no more chunks than this. */
const batchLength = 1024;

/**
 * The bytes of a large content on their way to its file, where nobody wants a checksum: chunks are collected and written as they
 * are, many at a time, one batch while the next one comes.
 */
export class ContentQueue {
  readonly #file: FileHandle;
  readonly #sync: EarlySync;
  #batch: Uint8Array[] = [];
  #size = 0;
  /** Where the next batch will go in the file. */
  #position = 0;
  #writing: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param durable whether the file will be made to last */
  constructor(file: FileHandle, durable: boolean) {
    this.#file = file;
    this.#sync = new EarlySync(file, durable);
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
    await Promise.allSettled([this.#writing, this.#sync.idle()]);
  }

  async #send(): Promise<void> {
    await this.#writing;
    if (this.#stopped || this.#size === 0) return;
    const [chunks, length, position] = [this.#batch, this.#size, this.#position];
    this.#batch = [];
    this.#size = 0;
    this.#position += length;
    this.#writing = writeAll(this.#file, chunks, position);
    // Seen by whoever sends next.
    this.#writing.catch(() => {});
    this.#sync.reached(this.#position);
  }
}
