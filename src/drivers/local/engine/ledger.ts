import type { Shelf, Identified } from "./shelf.ts";

/** A row that was changed; without `row` it is gone. */
export interface RowChange {
  readonly table: string;
  readonly owner: string;
  readonly id: string;
  readonly row?: unknown;
}

/** Where changes are written down. */
export interface ChangeWriter {
  /**
   * Takes what one request has changed. Resolves when it lasts. When it cannot be written, neither can what was taken after
   * it: `undo` is called before any of these rejects.
   */
  write(changes: readonly RowChange[], undo: () => void): Promise<void>;
}

/** What holds content: told which rows name it. */
export interface ContentKeeper {
  hold(table: string, row: unknown): void;
  release(table: string, row: unknown): void;
}

/** What came of some work. */
export interface Outcome<R> {
  readonly result: R;
  /** Resolves when the changes last; absent where there is nothing to wait for. */
  readonly written?: Promise<void> | undefined;
}

type AnyShelf = Pick<Shelf<Identified>, "table" | "owner" | "peek" | "stored"> & { set(id: string, row: unknown): void };

interface Touch {
  readonly shelf: AnyShelf;
  readonly id: string;
  /** The row as it was kept before. */
  readonly before: unknown;
}

/** Sees to it that what a request changes happens whole, in memory and where it is written down, or not at all. */
export class Ledger {
  readonly #keeper: ContentKeeper;
  #writer: ChangeWriter | undefined;
  /** What the work that is going on has touched. */
  #touches: Touch[] | undefined;
  /** What time alone has changed. It would happen again, and so waits for the next change that is written. */
  #carried: Touch[] = [];

  constructor(keeper: ContentKeeper) {
    this.#keeper = keeper;
  }

  /** From now on changes are written down. */
  writeTo(writer: ChangeWriter): void {
    this.#writer = writer;
  }

  /** To be called before a row is changed. */
  note<T extends Identified>(shelf: Shelf<T>, id: string): void {
    if (!this.#touches) throw new Error(`a row of ${shelf.table} is changed outside a transaction`);
    this.#touches.push({ shelf: shelf as unknown as AnyShelf, id, before: shelf.stored(id) });
  }

  /** Does all of some work, or, when it throws, nothing of it. Work that waits must do its changes in another call. */
  transact<R>(work: () => R): Outcome<R> {
    if (this.#touches) return { result: work() };
    const { result, touches } = this.#record(work);
    return touches.length > 0 ? { result, written: this.#commit(touches) } : { result };
  }

  /** Does what is due by time alone. It is written together with the next change, since reads never write. */
  carry(work: () => void): void {
    const { touches } = this.#record(work);
    if (this.#writer) this.#carried.push(...touches);
  }

  #record<R>(work: () => R): { readonly result: R; readonly touches: readonly Touch[] } {
    const touches: Touch[] = [];
    this.#touches = touches;
    try {
      return { result: work(), touches };
    } catch (error) {
      undo(touches);
      throw error;
    } finally {
      this.#touches = undefined;
    }
  }

  #commit(touches: readonly Touch[]): Promise<void> | undefined {
    const first = new Map<AnyShelf, Set<string>>();
    const net = touches.filter(({ shelf, id }) => {
      const ids = first.get(shelf) ?? new Set();
      first.set(shelf, ids);
      return !ids.has(id) && ids.add(id);
    });
    const each = (take: (table: string, row: unknown) => void, after: boolean): void => {
      for (const { shelf, id, before } of net) take(shelf.table, after ? shelf.peek(id) : before);
    };
    each((table, row) => this.#keeper.hold(table, row), true);
    if (!this.#writer) {
      each((table, row) => this.#keeper.release(table, row), false);
      return undefined;
    }
    const carried = this.#carried;
    this.#carried = [];
    const written = this.#writer.write(changesOf([...carried, ...touches]), () => {
      each((table, row) => this.#keeper.release(table, row), true);
      undo(touches);
      this.#carried = [...carried, ...this.#carried];
    });
    return written.then(() => each((table, row) => this.#keeper.release(table, row), false));
  }
}

function undo(touches: readonly Touch[]): void {
  for (const { shelf, id, before } of touches.toReversed()) shelf.set(id, before);
}

/** The rows as they are now, each once, in the order in which they were first touched. */
function changesOf(touches: readonly Touch[]): readonly RowChange[] {
  const changes = new Map<string, RowChange>();
  for (const { shelf, id } of touches) {
    const { table, owner } = shelf;
    const row = shelf.peek(id);
    changes.set(JSON.stringify([table, owner, id]), row === undefined ? { table, owner, id } : { table, owner, id, row });
  }
  return [...changes.values()];
}
