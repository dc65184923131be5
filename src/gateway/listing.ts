import type { Deadline } from "./deadline.ts";
import type { Exchange } from "./exchange.ts";

/** A driver's list that has begun. */
export interface ListSource<T> {
  readonly iterator: AsyncIterator<unknown>;
  readonly deadline: Deadline;
  /** What the caller gets of an item; undefined for one that it does not get. */
  readonly show: (item: unknown) => T | undefined;
}

/**
 * A list as the caller reads it: begun when it is first asked for an item, and read no further than the caller reads, one item
 * after the other. Between a driver that answers at once and its caller there is no more than one promise for an item, which
 * an async generator could not do.
 */
export class Listing<T> implements AsyncGenerator<T, void, undefined> {
  readonly #exchange: Exchange;
  readonly #begin: () => ListSource<T>;
  #source: ListSource<T> | undefined;
  #waits = false;
  #ended = false;

  constructor(exchange: Exchange, begin: () => ListSource<T>) {
    this.#exchange = exchange;
    this.#begin = begin;
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#ended) return Promise.resolve(end);
    try {
      this.#source ??= this.#begin();
      this.#exchange.throwIfAborted();
      return this.#read(this.#source);
    } catch (error) {
      return this.throw(error);
    }
  }

  /** Closes the list. A driver that has not answered yet is told to stop, and not waited for. */
  async return(): Promise<IteratorResult<T, void>> {
    if (!this.#ended) {
      this.#ended = true;
      const closed = this.#source?.iterator.return?.();
      this.#source?.deadline.release();
      if (this.#waits) closed?.catch(() => {});
      else await closed;
    }
    return end;
  }

  async throw(error: unknown): Promise<IteratorResult<T, void>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #read({ iterator, deadline, show }: ListSource<T>): Promise<IteratorResult<T, void>> {
    const mark = performance.now();
    this.#waits = true;
    deadline.renew();
    return deadline.guard(
      iterator.next(),
      (step): IteratorResult<T, void> | Promise<IteratorResult<T, void>> => {
        this.#waits = false;
        this.#exchange.spent(performance.now() - mark);
        if (step.done) {
          this.#ended = true;
          deadline.release();
          return end;
        }
        const value = show(step.value);
        return value === undefined ? this.next() : { done: false, value };
      },
      () => void this.return().catch(() => {}),
    );
  }
}

const end = Object.freeze({ done: true, value: undefined }) as IteratorReturnResult<void>;
