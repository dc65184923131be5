import { CloudError } from "../../model/errors.ts";

/**
 * Passes content on as long as there is no more than `limit` bytes of it.
 * @throws `invalid_argument` that names what is too large
 */
export async function* limited(
  content: AsyncIterable<Uint8Array>,
  limit: number,
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > limit) throw tooLarge(limit, what);
    yield piece;
  }
}

/**
 * All of some content, which must be small.
 * @throws `invalid_argument` when it is longer than `limit` bytes
 */
export async function readWhole(content: AsyncIterable<Uint8Array>, limit: number, what: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of limited(content, limit, what)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The error for a body that is larger than its route takes. */
export function tooLarge(limit: number, what: string): CloudError {
  return new CloudError("invalid_argument", `${what} is larger than ${limit} bytes.`);
}
