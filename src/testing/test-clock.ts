import type { HttpClock } from "../http/http-core.ts";

/** A clock that goes on to the next who wakes up as soon as nothing else is to be done, or stands still while it is held. */
export class TestClock implements HttpClock {
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  #isHeld = false;
  /** What it shows, in milliseconds since the epoch. */
  time = Date.now();

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.time + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      signal.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
      if (!this.#isHeld) setImmediate(() => this.#next());
    });
  }

  /** How many wait. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** It stands still from now on. */
  hold(): void {
    this.#isHeld = true;
  }

  /** It goes on. */
  release(): void {
    this.#isHeld = false;
    for (const _ of this.#sleepers) setImmediate(() => this.#next());
  }

  #next(): void {
    const [first] = [...this.#sleepers].toSorted((one, other) => one.until - other.until);
    if (!first) return;
    this.#sleepers.delete(first);
    this.time = Math.max(this.time, first.until);
    first.wake();
  }
}
