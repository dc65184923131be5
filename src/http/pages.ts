import { CloudError } from "../model/errors.ts";

/** Where a list goes on: a marker, or a link. */
export type NextPage = string | undefined;

/** More pages than any list has that ends. */
const mostPages = 10_000;

type ReadPage<T> = (marker: NextPage) => Promise<{ readonly items: Iterable<T>; readonly next: NextPage }>;

/**
 * The members of a list that comes in pages. A page is asked for when its first member is.
 * @param read gets one page; the first without a marker
 * @throws `provider_error` when a marker comes again, or after 10,000 pages: such a list would not end
 */
export async function* pages<T>(read: ReadPage<T>): AsyncGenerator<T, void, undefined> {
  // `yield*` would wait several times for each item.
  for await (const page of wholePages(read)) for (const item of page) yield item;
}

/** The same, page by page: for whoever hands the members on himself, one promise for each cheaper. */
export async function* wholePages<T>(read: ReadPage<T>): AsyncGenerator<Iterable<T>, void, undefined> {
  const seen = new Set<string>();
  let marker: NextPage;
  do {
    const page = await read(marker);
    yield page.items;
    marker = page.next;
    if (marker === undefined) return;
    if (seen.has(marker)) throw new CloudError("provider_error", "The cloud gives the same page of a list again and again.");
    seen.add(marker);
  } while (seen.size < mostPages);
  throw new CloudError("provider_error", `The cloud's list has more than ${mostPages} pages.`);
}

/** A list that comes at once. It is asked for when its first member is. */
export async function* onePage<T>(read: () => Promise<Iterable<T>>): AsyncGenerator<T, void, undefined> {
  yield* await read();
}

/**
 * The members of a list as `convert` makes them; what it makes undefined is left out. A service says so of its list and makes no generator
 * itself: the engine gives each generator function that is made for a call a hidden class, which holds all that it sees for long.
 */
export async function* mapped<T, U>(
  list: AsyncIterable<T>,
  convert: (member: T) => U | undefined,
): AsyncGenerator<U, void, undefined> {
  for await (const member of list) {
    const made = convert(member);
    if (made !== undefined) yield made;
  }
}

/**
 * The same, where the members are made with something else that takes a while.
 * @param ask called before the list is, so that both are waited for at the same time
 */
export async function* mappedWith<T, O, U>(
  list: AsyncIterable<T>,
  ask: () => Promise<O>,
  convert: (member: T, other: O) => U | undefined,
): AsyncGenerator<U, void, undefined> {
  const other = ask();
  other.catch(() => {});
  for await (const member of list) {
    const made = convert(member, await other);
    if (made !== undefined) yield made;
  }
}
