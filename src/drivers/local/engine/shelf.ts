import { PackedRow } from "./packed-row.ts";

export type Identified = { readonly id: string };

/** What rows are found by beside their id: each index gives a row's key, or undefined for a row that it does not hold. */
export type Indexes<T> = Readonly<Record<string, (row: T) => string | undefined>>;

/** The rows of one kind and one owner, in the order of their creation. */
export class Shelf<T extends Identified> {
  readonly table: string;
  readonly owner: string;
  readonly #rows = new Map<string, T | PackedRow>();
  readonly #indexes: Indexes<T>;
  /** Index → key → ids. Each is made when it is first asked. */
  readonly #made = new Map<string, Map<string, Set<string>>>();

  constructor(table: string, owner: string, indexes: Indexes<T>) {
    this.table = table;
    this.owner = owner;
    this.#indexes = indexes;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** A row as it is kept. */
  stored(id: string): T | PackedRow | undefined {
    return this.#rows.get(id);
  }

  /** Puts a row in its place; undefined takes it away. */
  set(id: string, row: T | PackedRow | undefined): void {
    const before = this.#made.size > 0 ? this.peek(id) : undefined;
    if (row === undefined) this.#rows.delete(id);
    else this.#rows.set(id, row);
    for (const [name, index] of this.#made) {
      const keyOf = this.#indexes[name] as (row: T) => string | undefined;
      if (before) drop(index, keyOf(before), id);
      if (row !== undefined) note(index, keyOf(unpacked(row)), id);
    }
  }

  /** A row. It stays unpacked, since it is likely to be wanted again. */
  get(id: string): T | undefined {
    const row = this.#rows.get(id);
    if (!(row instanceof PackedRow)) return row;
    const found = unpacked<T>(row);
    this.#rows.set(id, found);
    return found;
  }

  /** A row, which stays as it is kept: for whoever passes through all of them. */
  peek(id: string): T | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : unpacked(row);
  }

  /** All rows, for a list that is read slowly: what comes and goes meanwhile may be seen. */
  *values(): Generator<T, void, undefined> {
    for (const row of this.#rows.values()) yield unpacked(row);
  }

  /** All rows, which stay unpacked. */
  all(): T[] {
    return Array.from(this.#rows.keys(), (id) => this.get(id) as T);
  }

  ids(): Iterable<string> {
    return this.#rows.keys();
  }

  /** All rows as they are kept. */
  entries(): Iterable<readonly [string, T | PackedRow]> {
    return this.#rows.entries();
  }

  /** The rows that an index has under a key. */
  where(name: string, key: string): T[] {
    const ids = this.#index(name).get(key);
    return ids ? Array.from(ids, (id) => this.peek(id) as T) : [];
  }

  /** How many rows an index has under a key. */
  count(name: string, key: string): number {
    return this.#index(name).get(key)?.size ?? 0;
  }

  #index(name: string): Map<string, Set<string>> {
    const found = this.#made.get(name);
    if (found) return found;
    const keyOf = this.#indexes[name];
    if (!keyOf) throw new Error(`the table ${this.table} has no index ${name}`);
    const index = new Map<string, Set<string>>();
    for (const [id, row] of this.#rows) note(index, keyOf(unpacked(row)), id);
    this.#made.set(name, index);
    return index;
  }
}

const unpacked = <T>(row: T | PackedRow): T => (row instanceof PackedRow ? (row.unpack() as T) : row);

function note(index: Map<string, Set<string>>, key: string | undefined, id: string): void {
  if (key === undefined) return;
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function drop(index: Map<string, Set<string>>, key: string | undefined, id: string): void {
  if (key === undefined) return;
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
