import type { Readable } from "node:stream";
import { CloudError, isCloudError } from "../../model/errors.ts";

/**
 * The body of a request, piece by piece. Whoever stops reading early leaves the connection as it is, since the answer has
 * still to go out on it.
 * @throws `canceled` when the client hangs up before the end
 */
export async function* receive(body: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false })) yield piece as Uint8Array;
  } catch (error) {
    throw isCloudError(error) ? error : new CloudError("canceled", "The client hung up.", { cause: error });
  }
}

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
