import { CloudError } from "../../../model/errors.ts";
import type { ChangeWriter, RowChange } from "../engine/ledger.ts";
import { encodeFrame } from "./frame.ts";
import type { JournalFile } from "./journal-file.ts";
import { encodeRow } from "./row-codec.ts";

/** A row that was changed, as it is written: without the last when it is gone. */
export type WrittenChange = readonly [table: string, owner: string, id: string, row?: unknown];

interface Waiting {
  readonly text: string;
  readonly undo: () => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export interface JournalWriterOptions {
  /** Whether a change must survive that the machine loses power, or only that the process dies. */
  readonly sync: boolean;
  /** Called between two records. */
  readonly between: () => Promise<void>;
}

/**
 * Writes changes to a journal, those of all requests that wait as one record: after a crash a request's changes are there whole
 * or not at all. What cannot be written is undone, and what was built upon it.
 */
export class JournalWriter implements ChangeWriter {
  readonly #options: JournalWriterOptions;
  #journal: JournalFile;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  /** Why nothing can be written any more. */
  #broken: Error | undefined;

  constructor(journal: JournalFile, options: JournalWriterOptions) {
    this.#journal = journal;
    this.#options = options;
  }

  get journal(): JournalFile {
    return this.#journal;
  }

  write(changes: readonly RowChange[], undo: () => void): Promise<void> {
    const text = encodeChanges(changes);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, undo, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Writes on in another journal. To be called between two records. */
  switchTo(journal: JournalFile): void {
    this.#journal = journal;
  }

  /** Resolves when all that was taken until now is written; rejects when something could not be. */
  async settled(): Promise<void> {
    const last = this.#waiting.at(-1);
    if (!last) return;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ text: "", undo: () => {}, resolve, reject });
    });
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async #flush(): Promise<void> {
    // Requests that are handled in the same turn share a record.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#broken) throw this.#broken;
        const texts = batch.map(({ text }) => text).filter((text) => text !== "");
        await this.#append(encodeFrame(`[${texts.join(",")}]`));
      } catch (error) {
        this.#fail(batch, error);
        continue;
      }
      for (const { resolve } of batch) resolve();
      await this.#options.between();
    }
    this.#flushing = undefined;
  }

  async #append(record: Buffer): Promise<void> {
    try {
      await this.#journal.append(record);
    } catch (error) {
      const failure = explained(error);
      await this.#journal.restore().catch(() => (this.#broken = failure));
      throw failure;
    }
    if (!this.#options.sync) return;
    try {
      await this.#journal.sync();
    } catch (error) {
      // What of it is on the disk is unknown from here on.
      throw (this.#broken = explained(error));
    }
  }

  #fail(batch: readonly Waiting[], error: unknown): void {
    const failed = [...batch, ...this.#waiting];
    this.#waiting = [];
    for (const { undo } of failed.toReversed()) undo();
    for (const { reject } of failed) reject(error);
  }
}

function encodeChanges(changes: readonly RowChange[]): string {
  const written = changes.map(({ table, owner, id, row }): WrittenChange =>
    row === undefined ? [table, owner, id] : [table, owner, id, encodeRow(row)],
  );
  return JSON.stringify(written);
}

function explained(error: unknown): CloudError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new CloudError("capacity_unavailable", "There is no room left to write the change down.", { cause: error });
  }
  return new CloudError("internal", `The change cannot be written down (${code ?? "unknown"}).`, { cause: error });
}
