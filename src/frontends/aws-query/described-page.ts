type Step<E> = IteratorResult<E, void>;

/**
 * The entries of a page, read as they are asked for, and of what comes after it no more than one. An async generator would take
 * three promises for an entry where this takes one.
 */
export class DescribedPage<R extends { readonly id: string }, E> implements AsyncIterableIterator<E, void, undefined> {
  readonly #resources: AsyncIterator<R, unknown, undefined> | Iterator<R, unknown, undefined>;
  readonly #show: (resource: R) => E | undefined;
  readonly #most: number;
  readonly #ended: (last: string) => void;
  #count = 0;
  #last = "";

  /**
   * @param show the entry of a resource; undefined for one that is left out
   * @param most how many entries there are on a page
   * @param ended told the id that the page ended with, when others follow
   */
  constructor(
    resources: AsyncIterable<R> | Iterable<R>,
    show: (resource: R) => E | undefined,
    most: number,
    ended: (last: string) => void,
  ) {
    this.#resources = Symbol.asyncIterator in resources ? resources[Symbol.asyncIterator]() : resources[Symbol.iterator]();
    this.#show = show;
    this.#most = most;
    this.#ended = ended;
  }

  next(): Promise<Step<E>> {
    const step = this.#resources.next();
    return (step instanceof Promise ? step : Promise.resolve(step)).then(this.#take);
  }

  async return(): Promise<Step<E>> {
    await this.#resources.return?.();
    return end;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  readonly #take = (step: IteratorResult<R, unknown>): Step<E> | Promise<Step<E>> => {
    try {
      return this.#stepOf(step) ?? this.#search();
    } catch (error) {
      return this.return().then(() => Promise.reject(error as Error));
    }
  };

  /** What a resource comes to; undefined for one that is left out. */
  #stepOf(step: IteratorResult<R, unknown>): Step<E> | Promise<Step<E>> | undefined {
    if (step.done) return end;
    const entry = this.#show(step.value);
    if (entry === undefined) return undefined;
    if (this.#count++ === this.#most) {
      this.#ended(this.#last);
      return this.return();
    }
    this.#last = step.value.id;
    return { done: false, value: entry };
  }

  /** Looks for the next one that is shown, however many are left out. */
  async #search(): Promise<Step<E>> {
    for (;;) {
      const step = await this.#resources.next();
      try {
        const found = this.#stepOf(step);
        if (found) return await found;
      } catch (error) {
        await this.return();
        throw error;
      }
    }
  }
}

const end = { done: true, value: undefined } as const;
