import { CloudError } from "../../../model/errors.ts";
import { invalid, notFound } from "./failures.ts";

type Identified = { readonly id: string };

/** The owner of what the cloud itself offers to everybody. */
export const cloudOwner = "cloud";

/** The rows of one kind, each with its owner. Ids are unique with an owner only. */
export class Table<T extends Identified> {
  readonly singular: string;
  readonly #rows = new Map<string, Map<string, T>>();
  readonly #shared: ((row: T, account: string) => boolean) | undefined;
  readonly #quota: number;

  /** `shared` says which rows an account sees that others own; what the cloud owns is seen by all. */
  constructor(singular: string, quota = Number.POSITIVE_INFINITY, shared?: (row: T, account: string) => boolean) {
    this.singular = singular;
    this.#quota = quota;
    this.#shared = shared;
  }

  /** The table as one account sees it. */
  of(account: string): AccountTable<T> {
    const own = this.#own(account);
    const visible = (row: T, owner: string): boolean => owner === cloudOwner || (this.#shared?.(row, account) ?? false);
    return new AccountTable(this.singular, own, this.#quota, () => this.#foreign(account, visible));
  }

  /** Puts a row in, whatever the quota. */
  seed(owner: string, row: T): T {
    this.#own(owner).set(row.id, row);
    return row;
  }

  /** The rows of all accounts. */
  all(): readonly T[] {
    return [...this.#rows.values()].flatMap((rows) => [...rows.values()]);
  }

  #own(owner: string): Map<string, T> {
    let rows = this.#rows.get(owner);
    if (!rows) this.#rows.set(owner, (rows = new Map()));
    return rows;
  }

  *#foreign(account: string, visible: (row: T, owner: string) => boolean): Generator<T> {
    for (const [owner, rows] of this.#rows) {
      if (owner === account) continue;
      for (const row of rows.values()) if (visible(row, owner)) yield row;
    }
  }
}

/** A table as one account sees it: its own rows, and what others share. Order is that of creation. */
export class AccountTable<T extends Identified> {
  readonly singular: string;
  readonly #own: Map<string, T>;
  readonly #quota: number;
  readonly #foreign: () => Iterable<T>;

  constructor(singular: string, own: Map<string, T>, quota: number, foreign: () => Iterable<T>) {
    this.singular = singular;
    this.#own = own;
    this.#quota = quota;
    this.#foreign = foreign;
  }

  /** The rows as they are now, those that are shared first. */
  all(): readonly T[] {
    return [...this.#foreign(), ...this.#own.values()];
  }

  /** The account's own rows. */
  owned(): readonly T[] {
    return [...this.#own.values()];
  }

  find(id: string): T | undefined {
    const own = this.#own.get(id);
    if (own) return own;
    for (const row of this.#foreign()) if (row.id === id) return row;
    return undefined;
  }

  /** @throws `not_found` */
  get(id: string): T {
    const row = this.find(id);
    if (!row) throw notFound(this.singular, id);
    return row;
  }

  /** The row that a parameter refers to. @throws `invalid_argument` when there is none */
  refer(id: string, parameter: string): T {
    const row = this.find(id);
    if (!row) throw invalid(parameter, `There is no ${this.singular.replaceAll("_", " ")} '${id}'.`);
    return row;
  }

  /** A row to be changed. @throws `not_found`, or `permission_denied` for what is only shared */
  own(id: string): T {
    const row = this.#own.get(id);
    if (row) return row;
    this.get(id);
    throw new CloudError("permission_denied", `The ${this.singular.replaceAll("_", " ")} '${id}' belongs to another account.`);
  }

  /** Refuses more rows than the quota allows. @throws `quota_exceeded` */
  checkQuota(more = 1): void {
    if (this.#own.size + more > this.#quota) {
      throw new CloudError("quota_exceeded", `The quota of ${this.#quota} for ${this.singular.replaceAll("_", " ")} is used up.`);
    }
  }

  /** Adds a row. @throws `quota_exceeded` */
  add(row: T): T {
    this.checkQuota();
    return this.#put(row);
  }

  /** Changes fields of a row that is there; those of value undefined go. */
  change(id: string, fields: Partial<T>): T {
    return this.#put({ ...this.own(id), ...fields });
  }

  remove(id: string): void {
    this.own(id);
    this.#own.delete(id);
  }

  #put(row: T): T {
    const present = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
    this.#own.set(row.id, present);
    return present;
  }
}

/** The fields that were given, for an update that leaves the others as they are. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<typeof given<T>>;
}
