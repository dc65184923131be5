import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Piece } from "./piece.ts";

/** How much is read at a time, in bytes. */
export const chunkSize = 256 * 1024;

/** Bytes of content, the first and the last included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Where pieces lie, and who is told that one is no longer read. */
export interface Source {
  pathOf(piece: Piece): string;
  release(pieces: readonly Piece[]): void;
}

/**
 * Content on its way out: a range of what its pieces hold, one after the other. Reads one chunk ahead. The pieces are released
 * when it is read to its end or destroyed, which the signal does too.
 */
export class ContentReading extends Readable {
  readonly #source: Source;
  readonly #pieces: readonly Piece[];
  readonly #last: number;
  readonly #signal: AbortSignal;
  readonly #abort: () => void;
  /** The next byte, counted from the beginning of the content. */
  #position: number;
  /** Which piece is open or comes next, and where it begins. */
  #index = 0;
  #start = 0;
  #file: FileHandle | undefined;
  #reading: Promise<void> | undefined;

  /** @param pieces held for this reading */
  constructor(source: Source, pieces: readonly Piece[], { first, last }: ByteRange, signal: AbortSignal) {
    super({ highWaterMark: chunkSize });
    this.#source = source;
    this.#pieces = pieces;
    this.#position = first;
    this.#last = last;
    this.#signal = signal;
    this.#abort = () => void this.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    // The client may hang up before anyone reads: that is no error of ours.
    this.on("error", () => {});
    if (signal.aborted) this.#abort();
    else signal.addEventListener("abort", this.#abort, { once: true });
  }

  override _read(): void {
    this.#reading = this.#next().then(
      (chunk) => {
        this.#reading = undefined;
        this.push(chunk);
      },
      (error: unknown) => {
        this.#reading = undefined;
        this.destroy(error as Error);
      },
    );
  }

  override _destroy(reason: Error | null, closed: (error?: Error | null) => void): void {
    this.#signal.removeEventListener("abort", this.#abort);
    const end = async (): Promise<void> => {
      await this.#reading;
      await this.#file?.close();
      this.#source.release(this.#pieces);
    };
    end().then(
      () => closed(reason),
      (error: unknown) => closed(error as Error),
    );
  }

  async #next(): Promise<Uint8Array | null> {
    if (this.#position > this.#last) return null;
    const { piece, file } = await this.#current();
    const length = Math.min(chunkSize, this.#last + 1 - this.#position, this.#start + piece.size - this.#position);
    const buffer = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(buffer, 0, length, this.#position - this.#start);
    if (bytesRead === 0) throw new Error("the file of a piece is shorter than the piece");
    this.#position += bytesRead;
    return bytesRead === length ? buffer : buffer.subarray(0, bytesRead);
  }

  /** The piece that holds the next byte, open. */
  async #current(): Promise<{ readonly piece: Piece; readonly file: FileHandle }> {
    for (;;) {
      const piece = this.#pieces[this.#index];
      if (!piece) throw new Error("the range reaches behind the content");
      if (this.#position < this.#start + piece.size) {
        this.#file ??= await open(this.#source.pathOf(piece));
        return { piece, file: this.#file };
      }
      this.#start += piece.size;
      this.#index++;
      const file = this.#file;
      this.#file = undefined;
      await file?.close();
    }
  }
}
