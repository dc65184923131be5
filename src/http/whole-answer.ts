import type { Dispatcher } from "undici";
import { tooLarge } from "./http-document.ts";
import type { TransportAnswer } from "./transport.ts";

type Controller = Dispatcher.DispatchController;

/** Collects an answer that is wanted whole: without the stream that undici makes of a body, and all that belongs to one. */
export class WholeAnswer implements Dispatcher.DispatchHandler {
  /** Rejects with the signal's reason, `provider_error` for a body beyond the limit, and the error of the connection. */
  readonly answer: Promise<TransportAnswer>;
  readonly #limit: number;
  readonly #signal: AbortSignal;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #status = 0;
  #headers: TransportAnswer["headers"] = {};
  #controller: Controller | undefined;
  #resolve!: (answer: TransportAnswer) => void;
  #reject!: (reason: Error) => void;

  constructor(limit: number, signal: AbortSignal) {
    this.#limit = limit;
    this.#signal = signal;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal.addEventListener("abort", this.#abort);
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#signal.aborted) controller.abort(this.#signal.reason as Error);
  }

  onResponseStart(_controller: Controller, status: number, headers: TransportAnswer["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.#limit) controller.abort(tooLarge(this.#limit));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#done();
    const [first] = this.#chunks;
    const body = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#length);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#done();
    this.#reject(error);
  }

  /** A request that waits for its turn need not go out any more. */
  readonly #abort = (): void => {
    this.#controller?.abort(this.#signal.reason as Error);
    this.#done();
    this.#reject(this.#signal.reason as Error);
  };

  #done(): void {
    this.#signal.removeEventListener("abort", this.#abort);
  }
}
