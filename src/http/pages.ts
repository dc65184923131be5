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
