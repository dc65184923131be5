import { unlessAborted } from "./abortable.ts";

/** A body that is read bit by bit, by several readers one after the other. */
export class Piecemeal {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #ahead: Uint8Array[] = [];
  #isOver = false;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#source = body[Symbol.asyncIterator]();
  }

  /**
   * Reads ahead until there are so many bytes, or no more; gives how many there are.
   * @throws what the body fails with, and the signal's reason, also while nothing comes
   */
  prepare(wanted: number, signal: AbortSignal): Promise<number> {
    return unlessAborted(this.#fill(wanted), signal);
  }

  async #fill(wanted: number): Promise<number> {
    let held = this.#ahead.reduce((sum, { length }) => sum + length, 0);
    while (held < wanted && !this.#isOver) {
      const { done, value } = await this.#source.next();
      if (done === true) this.#isOver = true;
      else if (value.length > 0) {
        this.#ahead.push(value);
        held += value.length;
      }
    }
    return held;
  }

  /** Whether all that is left has been read ahead. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** All that has been read ahead. */
  held(): Uint8Array {
    return Buffer.concat(this.#ahead);
  }

  /** The next so many bytes, or as many as there are. */
  async *take(length: number): AsyncGenerator<Uint8Array, void, undefined> {
    let left = length;
    while (left > 0 && (await this.#fill(1)) > 0) {
      const piece = this.#ahead.shift() as Uint8Array;
      if (piece.length > left) this.#ahead.unshift(piece.subarray(left));
      const taken = piece.subarray(0, left);
      left -= taken.length;
      yield taken;
    }
  }

  /** Lets go of the rest. What is being read is not waited for: it may never come. */
  close(): void {
    this.#ahead.length = 0;
    this.#source.return?.()?.catch(() => {});
  }
}
