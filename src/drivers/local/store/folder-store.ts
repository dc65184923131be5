import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Logger } from "../../../model/driver.ts";
import type { ChangeWriter } from "../engine/ledger.ts";
import { damaged } from "./damage.ts";
import { FolderLock } from "./folder-lock.ts";
import { JournalFile, readJournal } from "./journal-file.ts";
import { JournalWriter, type WrittenChange } from "./journal-writer.ts";
import { decodeRow } from "./row-codec.ts";
import { capture, readSnapshot, shelfOf, writeSnapshot, type Tables } from "./snapshot.ts";

export interface FolderStoreOptions {
  readonly folder: string;
  readonly tables: Tables;
  /** Whether a change must survive that the machine loses power, or only that the process dies. */
  readonly sync: boolean;
  readonly log: Logger;
}

/** A journal is left behind for a snapshot when it is as large as the last one, but not before so many bytes. */
const smallestJournal = 1 << 20;
/** When the process ends in good order, this much is worth a snapshot. */
const worthSnapshot = 1 << 16;

/**
 * The tables of a cloud in a folder: `snapshot.N`, and the journals `journal.N` and later of what was changed since. A new snapshot is
 * written beside them while requests go on, and takes the place of the old files when it is complete.
 */
export class FolderStore {
  readonly #options: FolderStoreOptions;
  readonly #lock: FolderLock;
  readonly #writer: JournalWriter;
  #generation: number;
  /** How large the journal may become, in bytes. */
  #limit: number;
  #compacting: Promise<void> | undefined;

  private constructor(options: FolderStoreOptions, lock: FolderLock, found: Found) {
    this.#options = options;
    this.#lock = lock;
    this.#generation = found.generation;
    this.#limit = Math.max(smallestJournal, found.snapshotSize);
    this.#writer = new JournalWriter(found.journal, { sync: options.sync, between: () => this.#between() });
  }

  /**
   * Takes a folder, which is made when it is not there, and puts what it holds into the tables.
   * @throws `failed_precondition` when another process has it, or it holds what cannot be read
   */
  static async open(options: FolderStoreOptions): Promise<FolderStore> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const lock = await FolderLock.take(options.folder);
    try {
      return new FolderStore(options, lock, await load(options));
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get writer(): ChangeWriter {
    return this.#writer;
  }

  /** Waits for what is being written, and lets go of the folder. */
  async close(): Promise<void> {
    await this.#writer.idle();
    await this.#compacting;
    if (this.#writer.journal.size > worthSnapshot) {
      await this.#compact().catch((error: unknown) => this.#complain(error));
      await this.#compacting;
    }
    await this.#writer.journal.close();
    await this.#lock.release();
  }

  async #between(): Promise<void> {
    if (this.#compacting || this.#writer.journal.size < this.#limit) return;
    await this.#compact().catch((error: unknown) => this.#complain(error));
  }

  /** Begins a new journal and writes a snapshot of what was before it. */
  async #compact(): Promise<void> {
    const { folder, tables } = this.#options;
    const generation = this.#generation + 1;
    const journal = await JournalFile.create(journalOf(folder, generation));
    const before = this.#writer.journal;
    this.#writer.switchTo(journal);
    this.#generation = generation;
    // The tables are ahead of the journal by what waits to be written: the snapshot counts only when that lasts.
    const ready = this.#writer.settled();
    ready.catch(() => {});
    const captured = capture(tables);
    await before.close();
    this.#compacting = writeSnapshot(snapshotOf(folder, generation), captured, ready)
      .then(async (size) => {
        this.#limit = Math.max(smallestJournal, size);
        await removeOlder(folder, generation);
      })
      .catch((error: unknown) => this.#complain(error))
      .finally(() => (this.#compacting = undefined));
  }

  /** The journal goes on; it is long until the next attempt. */
  #complain(error: unknown): void {
    this.#limit = 2 * Math.max(this.#limit, this.#writer.journal.size);
    const code = (error as NodeJS.ErrnoException).code;
    this.#options.log.warn({ folder: this.#options.folder, code }, "no snapshot of the local cloud could be written");
  }
}

const snapshotOf = (folder: string, generation: number): string => path.join(folder, `snapshot.${generation}`);
const journalOf = (folder: string, generation: number): string => path.join(folder, `journal.${generation}`);

/** What a folder holds, once the tables have it. */
interface Found {
  readonly generation: number;
  readonly snapshotSize: number;
  readonly journal: JournalFile;
}

async function load({ folder, tables, log }: FolderStoreOptions): Promise<Found> {
  const names = await readdir(folder);
  const snapshots = generationsOf(names, "snapshot");
  const journals = generationsOf(names, "journal");
  const newest = snapshots.at(-1);
  if (newest === undefined) return begin(folder, journals);
  const later = journals.filter((generation) => generation >= newest);
  later.forEach((generation, index) => {
    if (generation !== newest + index) throw damaged(folder, `journal.${newest + index} is missing`);
  });
  const last = later.at(-1);
  if (last === undefined) throw damaged(folder, `journal.${newest} is missing`);
  const snapshotSize = await readSnapshot(snapshotOf(folder, newest), tables);
  let end = 0;
  for (const generation of later) {
    const file = journalOf(folder, generation);
    const found = await readJournal(file);
    end = found.end;
    if (end < found.size && generation !== last)
      throw damaged(file, "its last record is not whole, though there is a later journal");
    if (end < found.size) log.warn({ file, bytes: found.size - end }, "cut off a change that was not written to its end");
    for (const text of found.texts) replay(file, tables, text);
  }
  const journal = await JournalFile.resume(journalOf(folder, last), end);
  await removeOlder(folder, newest);
  return { generation: last, snapshotSize, journal };
}

/** Makes a folder's first files. */
async function begin(folder: string, journals: readonly number[]): Promise<Found> {
  for (const generation of journals) {
    const file = journalOf(folder, generation);
    const { texts } = await readJournal(file);
    if (generation !== 1 || texts.length > 0) throw damaged(folder, `the snapshot before journal.${generation} is missing`);
  }
  const journal = await JournalFile.create(journalOf(folder, 1));
  const snapshotSize = await writeSnapshot(snapshotOf(folder, 1), [], Promise.resolve());
  return { generation: 1, snapshotSize, journal };
}

function replay(file: string, tables: Tables, text: string): void {
  for (const changes of JSON.parse(text) as readonly (readonly WrittenChange[])[]) {
    for (const [table, owner, id, row] of changes) {
      shelfOf(file, tables, table, owner).set(id, decodeRow(row) as { readonly id: string } | undefined);
    }
  }
}

const generationsOf = (names: readonly string[], kind: string): readonly number[] =>
  names
    .flatMap((name) => {
      const [, found, number] = /^(\w+)\.([1-9]\d*)$/.exec(name) ?? [];
      return found === kind ? [Number(number)] : [];
    })
    .sort((one, other) => one - other);

/** Removes what a newer snapshot has made superfluous, and snapshots that were not written to their end. */
async function removeOlder(folder: string, generation: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, number, temporary] = /^(?:snapshot|journal)\.(\d+)(\.tmp)?$/.exec(name) ?? [];
    if (number === undefined || (temporary === undefined && Number(number) >= generation)) continue;
    await rm(path.join(folder, name), { force: true });
  }
}
