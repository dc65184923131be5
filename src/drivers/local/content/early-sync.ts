import type { FileHandle } from "node:fs/promises";

/** So much waits at most until the disk is told to begin, in bytes. */
const syncSize = 32 * 2 ** 20;

/** Tells the disk to begin while a file is still being written, so that the sync at its end need not wait for all of it. */
export class EarlySync {
  readonly #file: FileHandle;
  readonly #durable: boolean;
  #synced = 0;
  #running: Promise<void> | undefined;

  /** @param durable whether the file will be made to last; else nothing is done */
  constructor(file: FileHandle, durable: boolean) {
    this.#file = file;
    this.#durable = durable;
  }

  /** Tells how far the file has been given its bytes. */
  reached(position: number): void {
    if (!this.#durable || this.#running || position - this.#synced < syncSize) return;
    this.#synced = position;
    // What fails here fails at the end as well.
    this.#running = this.#file
      .datasync()
      .catch(() => {})
      .finally(() => (this.#running = undefined));
  }

  /** Waits until the file is left alone. */
  async idle(): Promise<void> {
    await this.#running;
  }
}
