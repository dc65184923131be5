import { open, rm } from "node:fs/promises";
import { Readable } from "node:stream";

/** How much is read at a time. */
export const pieceSize = 256 * 1024;

/**
 * A piece of content, which never changes. A blob has one, or as many as it had segments. Blobs that are copies share
 * theirs, and whoever reads one holds it, so that the old content of a blob can be read to its end.
 */
export interface Piece {
  readonly size: number;
  /** Reads the bytes from `first` to `last`, both included. */
  read(first: number, last: number): AsyncIterable<Uint8Array>;
  hold(): void;
  /** Undoes the making, or one `hold`; with the last of them the piece is gone. */
  release(): void;
}

/** A piece in memory, for the few bytes of the data set. */
export class MemoryPiece implements Piece {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  async *read(first: number, last: number): AsyncGenerator<Uint8Array, void, undefined> {
    yield this.#bytes.slice(first, last + 1);
  }

  hold(): void {}

  release(): void {}
}

/** A piece in a file of its own. */
export class FilePiece implements Piece {
  readonly size: number;
  readonly #path: string;
  #holders = 1;

  constructor(path: string, size: number) {
    this.#path = path;
    this.size = size;
  }

  async *read(first: number, last: number): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await open(this.#path);
    try {
      let position = first;
      while (position <= last) {
        const buffer = Buffer.allocUnsafe(Math.min(pieceSize, last + 1 - position));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) throw new Error("a blob's file is shorter than it was");
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  hold(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    // A file that cannot be removed goes with its folder.
    if (this.#holders === 0) rm(this.#path, { force: true }).catch(() => {});
  }
}

/** The length of content that is made of these pieces. */
export function contentSize(pieces: readonly Piece[]): number {
  return pieces.reduce((size, piece) => size + piece.size, 0);
}

/**
 * The bytes from `first` to `last`, both included, of content made of these pieces. The pieces are held until the stream is
 * read to its end or destroyed, which the signal does too. No more is read than is asked for.
 */
export function readContent(pieces: readonly Piece[], first: number, last: number, signal: AbortSignal): Readable {
  for (const piece of pieces) piece.hold();
  const chunks = readPieces(pieces, first, last);
  const abort = (): void => void stream.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  const stream = new Readable({
    highWaterMark: pieceSize,
    read() {
      chunks.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => this.destroy(error instanceof Error ? error : undefined),
      );
    },
    destroy(reason, closed) {
      signal.removeEventListener("abort", abort);
      const end = (): void => {
        for (const piece of pieces) piece.release();
        closed(reason);
      };
      chunks.return().then(end, end);
    },
  });
  // The client may hang up before anyone reads: that is no error of ours.
  stream.on("error", () => {});
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return stream;
}

async function* readPieces(pieces: readonly Piece[], first: number, last: number): AsyncGenerator<Uint8Array, void, undefined> {
  let start = 0;
  for (const piece of pieces) {
    const from = Math.max(first - start, 0);
    const to = Math.min(last - start, piece.size - 1);
    if (from <= to) yield* piece.read(from, to);
    start += piece.size;
  }
}
