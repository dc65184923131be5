import { CloudError } from "../model/errors.ts";
import type { Exchange } from "./exchange.ts";

/**
 * The time that a call has. Its signal aborts when the time is over or the client hangs up, whichever comes first; it is
 * made when a driver first asks for it, and the clock of a stream stands still while nobody waits for it.
 */
export class Deadline {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly #exchange: Exchange;
  readonly #timeout: number;
  readonly #streams: boolean;
  #controller: AbortController | undefined;
  #expired = false;
  #forget: (() => void) | undefined;

  constructor(exchange: Exchange, timeout: number, streams: boolean) {
    this.#exchange = exchange;
    this.#timeout = timeout;
    this.#streams = streams;
    this.at = Date.now() + timeout;
  }

  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    const outer = this.#exchange.signal;
    const abort = (): void => controller.abort(outer.reason);
    if (this.#expired) controller.abort(expiry());
    else if (outer.aborted) abort();
    else {
      outer.addEventListener("abort", abort, { once: true });
      this.#forget = () => outer.removeEventListener("abort", abort);
    }
    return controller.signal;
  }

  /** Waits for a promise, but no longer than there is time and a client. */
  async guard<T>(promise: Promise<T>): Promise<T> {
    // What is settled, or settles within a few turns, needs neither timer nor listener.
    let settled = false;
    const settle = (): void => void (settled = true);
    promise.then(settle, settle);
    for (let turn = 0; turn < turnsWithoutTimer && !settled; turn++) await null;
    if (settled) return promise;
    let timer: NodeJS.Timeout | undefined;
    let hangUp: (() => void) | undefined;
    const { signal } = this.#exchange;
    try {
      return await Promise.race([
        promise,
        new Promise<never>((_, reject) => {
          hangUp = () => reject(signal.reason as Error);
          if (signal.aborted) hangUp();
          else signal.addEventListener("abort", hangUp, { once: true });
          timer = setTimeout(() => {
            this.#expired = true;
            const error = expiry();
            this.#controller?.abort(error);
            reject(error);
          }, this.#timeout);
        }),
      ]);
    } finally {
      clearTimeout(timer);
      if (hangUp) signal.removeEventListener("abort", hangUp);
    }
  }

  /** The call is over. A stream that it gave keeps the signal: the client may still hang up. */
  end(): void {
    if (!this.#streams) this.#forget?.();
  }
}

const turnsWithoutTimer = 5;

const expiry = (): CloudError => new CloudError("provider_timeout", "The cloud did not answer in time.");
