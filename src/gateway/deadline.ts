import { nextTick } from "node:process";
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
  /** Ends the wait that is under way. */
  #reject: ((reason: unknown) => void) | undefined;
  #unwatch: (() => void) | undefined;
  #willWatch = false;

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

  /** Waits for a promise, but no longer than there is time and a client. One wait after the other. */
  guard<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      promise.then(
        (value) => {
          this.#settled();
          resolve(value);
        },
        (error: unknown) => {
          this.#settled();
          reject(error as Error);
        },
      );
      // What settles before the event loop turns needs neither timer nor listener.
      if (this.#willWatch) return;
      this.#willWatch = true;
      nextTick(watch, this);
    });
  }

  /** Ends the wait, if there is still one, when the client hangs up or the time is over. */
  watch(): void {
    this.#willWatch = false;
    const reject = this.#reject;
    if (!reject || this.#unwatch) return;
    const { signal } = this.#exchange;
    const hangUp = (): void => {
      this.#settled();
      reject(signal.reason);
    };
    if (signal.aborted) return hangUp();
    signal.addEventListener("abort", hangUp, { once: true });
    const timer = setTimeout(() => {
      this.#expired = true;
      const error = expiry();
      this.#controller?.abort(error);
      this.#settled();
      reject(error);
    }, this.#timeout);
    this.#unwatch = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", hangUp);
    };
  }

  #settled(): void {
    this.#reject = undefined;
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  /** The call is over. A stream that it gave keeps the signal: the client may still hang up. */
  end(): void {
    if (!this.#streams) this.#forget?.();
  }
}

const watch = (deadline: Deadline): void => deadline.watch();

const expiry = (): CloudError => new CloudError("provider_timeout", "The cloud did not answer in time.");
