import type { ClientRequest } from "node:http";
import { drained } from "./drained.ts";

/** Writes a body into a request as fast as the cloud takes it. Without a stream between: that would be another queue for each piece. */
export class BodyWriter {
  readonly #pieces: AsyncIterator<Uint8Array, unknown, Uint8Array | undefined>;
  #isStopped = false;
  #isRead = false;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#pieces = body[Symbol.asyncIterator]();
  }

  /** Writes all of it and ends the request, which is destroyed when the body fails. */
  begin(outgoing: ClientRequest): void {
    this.#write(outgoing).catch((error: unknown) => {
      this.#isRead = true;
      outgoing.destroy(error as Error);
    });
  }

  /** Lets go of what is left. What is being read is not waited for: it may never come. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (!this.#isRead) this.#pieces.return?.()?.catch(() => {});
  }

  async #write(outgoing: ClientRequest): Promise<void> {
    let step = await this.#pieces.next(undefined);
    while (step.done !== true) {
      if (this.#isStopped) return;
      if (!outgoing.write(step.value)) await drained(outgoing);
      if (this.#isStopped) return;
      // What the system has taken altogether, its maker may use again.
      step = await this.#pieces.next(outgoing.writableLength === 0 ? step.value : undefined);
    }
    this.#isRead = true;
    if (!this.#isStopped) outgoing.end();
  }
}
