import { ApiError } from "./api-error.ts";

/** From first to last, counted from 0; without `last` to the end; or the last so many bytes. */
export type ByteRange = { readonly first: number; readonly last?: number | undefined } | { readonly suffix: number };

/** @throws ApiError `invalid_argument` for numbers that are no positions */
export function rangeHeader(range: ByteRange): string {
  const numbers = "suffix" in range ? [range.suffix] : [range.first, range.last ?? range.first];
  const [first = 0, last = first] = numbers;
  if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0) || last < first) {
    throw new ApiError("invalid_argument", "The range is not made of whole numbers in their order.");
  }
  return "suffix" in range ? `bytes=-${range.suffix}` : `bytes=${range.first}-${range.last ?? ""}`;
}

/** What a Content-Range header says; undefined where it says nothing of use. */
export function contentRange(
  header: string | null,
): { readonly first: number; readonly last: number; readonly size: number | undefined } | undefined {
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? "") ?? [];
  if (first === undefined) return undefined;
  return { first: Number(first), last: Number(last), size: size === "*" ? undefined : Number(size) };
}
