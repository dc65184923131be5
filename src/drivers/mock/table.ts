import { CloudError } from "../../model/errors.ts";
import { frozenCopy } from "./frozen-copy.ts";

/** Where a listing begins. */
export interface Listing {
  /** Only the member of this id; several are left to the gateway. */
  readonly id?: string | readonly string[] | undefined;
  /** Behind this id, whether there is a member of it or not. */
  readonly after?: string | undefined;
}

/**
 * The members of one collection, listed in the order of their ids as UTF-8, as the original listed its files. Members are
 * frozen: a change puts a new one in the place of the old, and whoever holds the old one keeps it.
 */
export class Table<T extends { readonly id: string }> {
  readonly #what: string;
  readonly #members = new Map<string, T>();
  /** Made anew after a change of the ids, never changed, so that a listing under way goes on undisturbed. */
  #order: readonly string[] | undefined;
  /** The first number that `takeId` has not given yet. */
  #nextNumber = 0;

  /** @param what what one member is called in messages */
  constructor(what: string, members: Iterable<T> = []) {
    this.#what = what;
    for (const member of members) this.put(member);
  }

  get size(): number {
    return this.#members.size;
  }

  has(id: string): boolean {
    return this.#members.has(id);
  }

  find(id: string): T | undefined {
    return this.#members.get(id);
  }

  /** @throws `not_found` */
  get(id: string): T {
    return this.#members.get(id) ?? missing(this.#what, id);
  }

  /** A free id that ends with the time in seconds, or with the next number where that was given before: a client never meets an id again. */
  takeId(prefix: string, unix: number): string {
    let number = Math.max(unix, this.#nextNumber);
    while (this.#members.has(`${prefix}${number}`)) number++;
    this.#nextNumber = number + 1;
    return `${prefix}${number}`;
  }

  /** Stores a copy, in the place of the member of the same id if there is one, and gives it back. */
  put(member: T): T {
    const stored = frozenCopy(member);
    if (!this.#members.has(stored.id)) this.#order = undefined;
    this.#members.set(stored.id, stored);
    return stored;
  }

  /** Puts a member with these fields changed in the place of what was there. @throws `not_found` */
  change(id: string, changes: Partial<T>): T {
    return this.put({ ...this.get(id), ...changes });
  }

  /** Whether there was such a member. */
  delete(id: string): boolean {
    const existed = this.#members.delete(id);
    if (existed) this.#order = undefined;
    return existed;
  }

  /** @throws `not_found` */
  remove(id: string): T {
    const member = this.get(id);
    this.delete(id);
    return member;
  }

  /** All ids, in order. */
  get ids(): readonly string[] {
    this.#order ??= Object.freeze([...this.#members.keys()].sort(byUtf8));
    return this.#order;
  }

  /** The members as they are when their turn comes; one that is gone by then is left out. */
  *list({ id, after }: Listing = {}): Generator<T, void, undefined> {
    if (typeof id === "string") {
      const member = this.#members.get(id);
      if (member) yield member;
      return;
    }
    const { ids } = this;
    for (let index = after === undefined ? 0 : firstBehind(ids, after); index < ids.length; index++) {
      const member = this.#members.get(ids[index] as string);
      if (member) yield member;
    }
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    yield* this.list();
  }
}

/** @throws `not_found` */
export function missing(what: string, id: string): never {
  throw new CloudError("not_found", `There is no ${what} '${id}'.`);
}

/** Orders strings as their UTF-8 is ordered: surrogates, which stand for the highest characters, come last. */
export function byUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one === other) continue;
    const surrogates = Number(isSurrogate(one)) - Number(isSurrogate(other));
    return surrogates || one - other;
  }
  return left.length - right.length;
}

const isSurrogate = (unit: number): boolean => (unit & 0xf800) === 0xd800;

/** The first index whose id comes behind the given one. */
function firstBehind(ids: readonly string[], after: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byUtf8(ids[middle] as string, after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
