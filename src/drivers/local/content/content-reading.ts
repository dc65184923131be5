import { open, type FileHandle } from "node:fs/promises";
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

type Step = IteratorResult<Uint8Array, undefined>;

/**
 * Content on its way out: a range of what its pieces hold, one after the other. One chunk is read ahead, into memory that the
 * reader has handed back where it does. The pieces are released when all is read, or with `return`, or when the signal aborts.
 */
export class ContentReading implements AsyncIterableIterator<Uint8Array, undefined, Uint8Array | undefined> {
  readonly #source: Source;
  readonly #pieces: readonly Piece[];
  readonly #last: number;
  readonly #signal: AbortSignal;
  /** The next byte to be read, counted from the beginning of the content. */
  #position: number;
  /** Which piece is open or comes next, and where it begins. */
  #index = 0;
  #start = 0;
  #file: FileHandle | undefined;
  #ahead: Promise<Uint8Array | undefined> | undefined;
  /** Whoever asks again before the answer waits for its turn. */
  #turn: Promise<unknown> = Promise.resolve();
  #end: Promise<void> | undefined;
  #complete = false;
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #spare: Uint8Array | undefined;

  /** @param pieces held for this reading */
  constructor(source: Source, pieces: readonly Piece[], { first, last }: ByteRange, signal: AbortSignal) {
    this.#source = source;
    this.#pieces = pieces;
    this.#position = first;
    this.#last = last;
    this.#signal = signal;
    if (signal.aborted) this.#abort();
    else signal.addEventListener("abort", this.#abort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @param spent a chunk that was given before and is not needed any more */
  next(spent?: Uint8Array): Promise<Step> {
    if (spent && this.#lent.has(spent.buffer)) this.#spare = new Uint8Array(spent.buffer);
    const step = this.#turn.then(() => this.#step());
    this.#turn = step.catch(() => {});
    return step;
  }

  async return(): Promise<Step> {
    this.#complete = true;
    await this.#finish();
    return { done: true, value: undefined };
  }

  async #step(): Promise<Step> {
    if (!this.#end) {
      const chunk = await this.#take();
      if (chunk && !this.#end) {
        this.#ahead = this.#read();
        this.#ahead.catch(() => {});
        return { done: false, value: chunk };
      }
      if (!chunk) this.#complete = true;
      await this.#finish();
    }
    if (!this.#complete) this.#signal.throwIfAborted();
    return { done: true, value: undefined };
  }

  async #take(): Promise<Uint8Array | undefined> {
    this.#ahead ??= this.#read();
    try {
      return await this.#ahead;
    } catch (error) {
      await this.#finish();
      throw error;
    }
  }

  readonly #abort = (): void => {
    // There is nobody to be told of a file that cannot be closed.
    this.#finish().catch(() => {});
  };

  #finish(): Promise<void> {
    this.#end ??= this.#close();
    return this.#end;
  }

  async #close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#abort);
    await this.#ahead?.catch(() => {});
    const file = this.#file;
    this.#file = undefined;
    this.#source.release(this.#pieces);
    await file?.close();
  }

  /** The next chunk; undefined behind the last. */
  async #read(): Promise<Uint8Array | undefined> {
    if (this.#position > this.#last) return undefined;
    const { piece, file } = await this.#current();
    const length = Math.min(chunkSize, this.#last + 1 - this.#position, this.#start + piece.size - this.#position);
    const memory = this.#memory(length);
    const { bytesRead } = await file.read(memory, 0, length, this.#position - this.#start);
    if (bytesRead === 0) throw new Error("the file of a piece is shorter than the piece");
    this.#position += bytesRead;
    return memory.subarray(0, bytesRead);
  }

  #memory(length: number): Uint8Array {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare) return spare;
    if (length < chunkSize) return Buffer.allocUnsafeSlow(length);
    const memory = Buffer.allocUnsafeSlow(chunkSize);
    this.#lent.add(memory.buffer);
    return memory;
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
