import { nextTick } from "node:process";
import type { Cancellation } from "../http/cancellation.ts";
import { CloudError } from "../model/errors.ts";
import type { Exchange } from "./exchange.ts";

/**
 * The time that a call has. It is canceled when the time is over or the client hangs up, whichever comes first; the signal is
 * made when a driver first asks for it, and the clock of a stream stands still while nobody waits for it.
 */
export class Deadline implements Cancellation {
  #at: number | undefined;
  readonly #exchange: Exchange;
  /** Milliseconds that the call has in all. */
  readonly timeout: number;
  readonly #streams: boolean;
  #controller: AbortController | undefined;
  #expired: CloudError | undefined;
  /** Who is to be told when the call is canceled. */
  #listeners: Set<(reason: CloudError) => void> | undefined;
  #forget: (() => void) | undefined;
  /** Ends the wait that is under way. */
  #stop: ((reason: unknown) => void) | undefined;
  #unwatch: (() => void) | undefined;
  #willWatch = false;

  /**
   * @param streams whether the signal stays in force after the call
   * @param isOpen whether the call may take as long as its body flows
   */
  constructor(exchange: Exchange, timeout: number, streams: boolean, isOpen: boolean) {
    this.#exchange = exchange;
    this.timeout = timeout;
    this.#streams = streams;
    this.#at = isOpen ? Infinity : Date.now() + timeout;
  }

  /** When the time is over, in milliseconds since the epoch. */
  get at(): number {
    this.#at ??= Date.now() + this.timeout;
    return this.#at;
  }

  /** The time counts anew, from when somebody next looks at it. */
  renew(): void {
    this.#at = undefined;
  }

  get aborted(): CloudError | undefined {
    return this.#expired ?? this.#exchange.aborted;
  }

  onAbort(listener: (reason: CloudError) => void): () => void {
    const listeners = (this.#listeners ??= new Set());
    this.#forget ??= this.#exchange.onAbort((reason) => this.#tell(reason));
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  #tell(reason: CloudError): void {
    const told = [...(this.#listeners ?? [])];
    this.#listeners?.clear();
    for (const listener of told) listener(reason);
  }

  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    if (this.aborted) controller.abort(this.aborted);
    else this.onAbort((reason) => controller.abort(reason));
    return controller.signal;
  }

  /**
   * Waits for a promise, but no longer than there is time and a client. One wait after the other.
   * @param proceed makes the result of what the promise gave
   * @param failed told when there is none, before anybody else is
   */
  guard<T, R>(promise: Promise<T>, proceed: (value: T) => R | Promise<R>, failed?: () => void): Promise<R> {
    return new Promise((resolve, reject) => {
      const fail = (reason: unknown): void => {
        failed?.();
        reject(reason as Error);
      };
      const stop = (reason: unknown): void => {
        if (this.#settle(stop)) fail(reason);
      };
      this.#stop = stop;
      promise.then((value) => {
        if (!this.#settle(stop)) return;
        try {
          resolve(proceed(value));
        } catch (error) {
          fail(error);
        }
      }, stop);
      // What settles before the event loop turns needs neither timer nor listener.
      if (this.#willWatch) return;
      this.#willWatch = true;
      nextTick(watch, this);
    });
  }

  /** Ends the wait, if there is still one, when the client hangs up or the time is over. */
  watch(): void {
    this.#willWatch = false;
    const stop = this.#stop;
    if (!stop || this.#unwatch) return;
    const { aborted } = this.#exchange;
    if (aborted) return stop(aborted);
    const forget = this.#exchange.onAbort(stop);
    const timer = setTimeout(() => {
      const error = new CloudError("provider_timeout", "The cloud did not answer in time.");
      this.#expired = error;
      this.#tell(error);
      stop(error);
    }, this.timeout);
    this.#unwatch = () => {
      clearTimeout(timer);
      forget();
    };
  }

  /** Whether this wait was still under way; it no longer is. */
  #settle(stop: (reason: unknown) => void): boolean {
    if (this.#stop !== stop) return false;
    this.#stop = undefined;
    this.#unwatch?.();
    this.#unwatch = undefined;
    return true;
  }

  /** The call is over. A stream that it gave keeps the signal: the client may still hang up. */
  end(): void {
    if (!this.#streams) this.#forget?.();
  }

  /** Nothing is left of the call, nor of a stream that it gave: nobody has to hear of the client any more. */
  release(): void {
    this.#forget?.();
  }
}

const watch = (deadline: Deadline): void => deadline.watch();
