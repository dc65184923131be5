import { CloudError } from "../model/errors.ts";

/** Where a list goes on: a marker, or a link. */
export type NextPage = string | undefined;

/** More pages than any list has that ends. */
const mostPages = 10_000;

/**
 * The members of a list that comes in pages. A page is asked for when its first member is.
 * @param read gets one page; the first without a marker
 * @throws `provider_error` when a marker comes again, or after 10,000 pages: such a list would not end
 */
export async function* pages<T>(
  read: (marker: NextPage) => Promise<{ readonly items: Iterable<T>; readonly next: NextPage }>,
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>();
  let marker: NextPage;
  do {
    const page = await read(marker);
    // `yield*` would wait several times for each item.
    for (const item of page.items) yield item;
    marker = page.next;
    if (marker === undefined) return;
    if (seen.has(marker)) throw new CloudError("provider_error", "The cloud gives the same page of a list again and again.");
    seen.add(marker);
  } while (seen.size < mostPages);
  throw new CloudError("provider_error", `The cloud's list has more than ${mostPages} pages.`);
}
