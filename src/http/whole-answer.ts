import type { Dispatcher } from "undici";
import type { Cancellation } from "./cancellation.ts";
import { tooLarge } from "./http-document.ts";
import type { TransportAnswer } from "./transport.ts";

type Controller = Dispatcher.DispatchController;

/** Collects an answer that is wanted whole: without the stream that undici makes of a body, and all that belongs to one. */
export class WholeAnswer implements Dispatcher.DispatchHandler {
  /** Rejects with why nobody waits any more, `provider_error` for a body beyond the limit, and the error of the connection. */
  readonly answer: Promise<TransportAnswer>;
  readonly #limit: number;
  readonly #forget: () => void;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #status = 0;
  #headers: TransportAnswer["headers"] = {};
  #controller: Controller | undefined;
  #resolve!: (answer: TransportAnswer) => void;
  #reject!: (reason: Error) => void;
  #aborted: Error | undefined;

  constructor(limit: number, cancellation: Cancellation) {
    this.#limit = limit;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#forget = cancellation.onAbort((reason) => this.#abort(reason));
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#aborted) controller.abort(this.#aborted);
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
    this.#forget();
    const [first] = this.#chunks;
    const body = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#length);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#forget();
    this.#reject(error);
  }

  /** A request that waits for its turn need not go out any more. */
  #abort(reason: Error): void {
    this.#aborted = reason;
    this.#controller?.abort(reason);
    this.#forget();
    this.#reject(reason);
  }
}
