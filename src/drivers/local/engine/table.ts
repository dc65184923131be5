import { CloudError } from "../../../model/errors.ts";
import type { Piece } from "../content/piece.ts";
import { invalid, notFound } from "./failures.ts";
import type { Ledger } from "./ledger.ts";
import { Shelf, type Identified, type Indexes } from "./shelf.ts";

/** The owner of what the cloud itself offers to everybody. It is there by itself, and never written down. */
export const cloudOwner = "cloud";

/** What there is to say of a table. */
export interface TableTraits<T> {
  /** What messages call a row. */
  readonly singular: string;
  /** The most rows of one account. */
  readonly quota?: number | undefined;
  /** Which rows an account sees that others own; what the cloud owns is seen by all. */
  readonly shared?: ((row: T, account: string) => boolean) | undefined;
  readonly indexes?: Indexes<T> | undefined;
  /** The pieces of content that a row names. */
  readonly pieces?: ((row: T) => readonly Piece[]) | undefined;
}

/** The rows of one kind, each with its owner. Ids are unique with an owner only. */
export class Table<T extends Identified> {
  readonly name: string;
  readonly traits: TableTraits<T>;
  readonly ledger: Ledger;
  readonly #shelves = new Map<string, Shelf<T>>();
  readonly #accounts = new Map<string, AccountTable<T>>();

  constructor(name: string, ledger: Ledger, traits: TableTraits<T>) {
    this.name = name;
    this.ledger = ledger;
    this.traits = traits;
  }

  /** The table as one account sees it. */
  of(account: string): AccountTable<T> {
    let seen = this.#accounts.get(account);
    if (!seen) this.#accounts.set(account, (seen = new AccountTable(this, account)));
    return seen;
  }

  shelf(owner: string): Shelf<T> {
    let shelf = this.#shelves.get(owner);
    if (!shelf) this.#shelves.set(owner, (shelf = new Shelf(this.name, owner, this.traits.indexes ?? {})));
    return shelf;
  }

  shelves(): Iterable<Shelf<T>> {
    return this.#shelves.values();
  }

  /** The rows of all accounts. */
  all(): readonly T[] {
    return [...this.#shelves.values()].flatMap((shelf) => shelf.all());
  }

  /** What an account sees of others' rows. */
  *foreign(account: string): Generator<T, void, undefined> {
    const { shared } = this.traits;
    for (const [owner, shelf] of this.#shelves) {
      if (owner === account) continue;
      if (owner === cloudOwner) yield* shelf.values();
      else if (shared) for (const row of shelf.values()) if (shared(row, account)) yield row;
    }
  }
}

/** A table as one account sees it: its own rows, and what others share. Order is that of creation. */
export class AccountTable<T extends Identified> {
  readonly #table: Table<T>;
  readonly #account: string;
  readonly #own: Shelf<T>;

  constructor(table: Table<T>, account: string) {
    this.#table = table;
    this.#account = account;
    this.#own = table.shelf(account);
  }

  /** The rows as they are now, those that are shared first. */
  all(): readonly T[] {
    return [...this.#table.foreign(this.#account), ...this.#own.all()];
  }

  /** The same for a list, which is read slowly and held by nobody. */
  *list(): Generator<T, void, undefined> {
    yield* this.#table.foreign(this.#account);
    yield* this.#own.values();
  }

  /** The same, each row as it is shown. A row that is shown as undefined is left out. */
  *listAs<U>(show: (row: T) => U | undefined): Generator<U, void, undefined> {
    for (const row of this.list()) {
      const shown = show(row);
      if (shown !== undefined) yield shown;
    }
  }

  /** The account's own rows. */
  owned(): readonly T[] {
    return this.#own.all();
  }

  /** The account's own rows that an index has under a key. */
  where(index: string, key: string): T[] {
    return this.#own.where(index, key);
  }

  /** How many own rows an index has under a key. */
  count(index: string, key: string): number {
    return this.#own.count(index, key);
  }

  /** The ids of the account's own rows. */
  ids(): Iterable<string> {
    return this.#own.ids();
  }

  /** One of the account's own rows, for whoever passes through many. */
  peek(id: string): T | undefined {
    return this.#own.peek(id);
  }

  get size(): number {
    return this.#own.size;
  }

  find(id: string): T | undefined {
    const own = this.#own.get(id);
    if (own) return own;
    for (const row of this.#table.foreign(this.#account)) if (row.id === id) return row;
    return undefined;
  }

  /** @throws `not_found` */
  get(id: string): T {
    const row = this.find(id);
    if (!row) throw notFound(this.#table.traits.singular, id);
    return row;
  }

  /** The row that a parameter refers to. @throws `invalid_argument` when there is none */
  refer(id: string, parameter: string): T {
    const row = this.find(id);
    if (!row) throw invalid(parameter, `There is no ${this.#spoken} '${id}'.`);
    return row;
  }

  /** A row to be changed. @throws `not_found`, or `permission_denied` for what is only shared */
  own(id: string): T {
    const row = this.#own.get(id);
    if (row) return row;
    this.get(id);
    throw new CloudError("permission_denied", `The ${this.#spoken} '${id}' belongs to another account.`);
  }

  /** Refuses more rows than the quota allows. @throws `quota_exceeded` */
  checkQuota(more = 1): void {
    const { quota = Number.POSITIVE_INFINITY } = this.#table.traits;
    if (this.#own.size + more > quota) {
      throw new CloudError("quota_exceeded", `The quota of ${quota} for ${this.#spoken} is used up.`);
    }
  }

  /** Adds a row. @throws `quota_exceeded` */
  add(row: T): T {
    this.checkQuota();
    return this.put(row);
  }

  /** Changes fields of a row that is there; those of value undefined go. */
  change(id: string, fields: Partial<T>): T {
    return this.put({ ...this.own(id), ...fields });
  }

  remove(id: string): void {
    this.own(id);
    this.#table.ledger.note(this.#own, id);
    this.#own.set(id, undefined);
  }

  /** Puts a row in, whatever the quota. */
  put(row: T): T {
    const present = given(row) as T;
    this.#table.ledger.note(this.#own, row.id);
    this.#own.set(row.id, present);
    return present;
  }

  get #spoken(): string {
    return this.#table.traits.singular.replaceAll("_", " ");
  }
}

/** The fields that were given, for an update that leaves the others as they are. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<typeof given<T>>;
}
