import type { Readable } from "node:stream";
import type { HttpHead, HttpStream } from "../model/http.ts";
import { CloudError } from "../model/errors.ts";
import { failureOf } from "./connection-failures.ts";

/** Milliseconds after which a body that nobody has begun to read is closed. */
const unreadTimeout = 60_000;

/** An answer whose body is read by whoever asked for it. */
export class BodyStream implements HttpStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly url: string;
  readonly length: number | undefined;
  readonly #readable: Readable;
  readonly #host: string;
  readonly #unread: NodeJS.Timeout;
  #isTaken = false;

  /** @param ended told once, when the body is over, with its length so far and what it failed with */
  constructor(head: HttpHead, readable: Readable, host: string, ended: (bytes: number, failure?: CloudError) => void) {
    this.status = head.status;
    this.headers = head.headers;
    this.cookies = head.cookies;
    this.url = head.url;
    const length = head.headers["content-length"];
    this.length = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
    this.#readable = readable;
    this.#host = host;
    this.#unread = setTimeout(() => this.close(), unreadTimeout).unref();
    let failure: CloudError | undefined;
    readable.once("error", (error) => (failure = failureOf(error, host)));
    readable.once("close", () => {
      clearTimeout(this.#unread);
      ended(this.#bytes, failure);
    });
  }

  #bytes = 0;

  get body(): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => this.#read() };
  }

  close(): void {
    this.#readable.destroy();
  }

  /** What is handed back with the next question goes to the body, which may use its memory again. */
  #read(): AsyncIterator<Uint8Array, void, Uint8Array | undefined> {
    if (this.#isTaken) throw new CloudError("internal", "The body of an answer can be read once.");
    this.#isTaken = true;
    clearTimeout(this.#unread);
    const pieces: AsyncIterator<Uint8Array, void, Uint8Array | undefined> = this.#readable[Symbol.asyncIterator]();
    return {
      next: async (used) => {
        try {
          const step = await pieces.next(used);
          if (!step.done) this.#bytes += step.value.length;
          return step;
        } catch (error) {
          throw failureOf(error, this.#host);
        }
      },
      return: async () => {
        await pieces.return?.();
        return { done: true, value: undefined };
      },
    };
  }
}
