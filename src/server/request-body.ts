import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

/**
 * The body of a request, as frontends get it. Unlike the request itself it can be left or destroyed half read without cutting
 * the connection, over which the answer must still go.
 */
export class RequestBody extends Readable {
  readonly #request: IncomingMessage;
  readonly #waiting: ServerResponse | undefined;
  #began = false;

  /** @param waiting the response of a client that sends the body only when it is told to continue */
  constructor(request: IncomingMessage, waiting: ServerResponse | undefined) {
    super();
    this.#request = request;
    this.#waiting = waiting;
    // Whoever reads learns of a failure; where nobody does it is no reason to end the process.
    this.on("error", ignore);
  }

  override _read(): void {
    if (!this.#began) this.#begin();
    this.#request.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#request.off("data", this.#onData).off("end", this.#onEnd);
    if (!this.#request.complete) this.#request.pause();
    callback(error);
  }

  #begin(): void {
    this.#began = true;
    if (this.#waiting && !this.#waiting.headersSent) this.#waiting.writeContinue();
    this.#request.on("data", this.#onData).on("end", this.#onEnd);
  }

  readonly #onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#request.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };
}

function ignore(): void {}

/** The reading of a whole body. */
export interface WholeBody {
  /** Undefined for a body that is too long. Rejects with the reason for which it was stopped. */
  readonly content: Promise<Buffer | undefined>;
  stop(reason: unknown): void;
}

/** Reads the body of a request to its end, by the request's own events: another stream would cost more than many an answer. */
export function readWhole(request: IncomingMessage, limit: number): WholeBody {
  let fail: (reason: unknown) => void = ignore;
  const content = new Promise<Buffer | undefined>((resolve, reject) => {
    fail = reject;
    const pieces: Buffer[] = [];
    let size = 0;
    const onData = (piece: Buffer): void => {
      pieces.push(piece);
      size += piece.length;
      if (size <= limit) return;
      request.off("data", onData).off("end", onEnd).pause();
      resolve(undefined);
    };
    const onEnd = (): void => resolve(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
    request.on("data", onData).on("end", onEnd);
  });
  const stop = (reason: unknown): void => {
    content.catch(ignore);
    fail(reason);
  };
  return { content, stop };
}

/** Whether a request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return (length !== undefined && length !== "0") || headers["transfer-encoding"] !== undefined;
}

/** Bytes of an unread body that are taken off the connection rather than closing it with data in flight. */
const mostDrained = 262_144;
const longestDrain = 5000;

/** What becomes of a connection whose request body nobody read to its end. */
export type UnreadBody = "keep the connection" | "close after draining" | "close";

/** Decides it before the answer's head is written. */
export function unreadBody(request: IncomingMessage, waitsForContinue: boolean): UnreadBody {
  if (waitsForContinue) return "close";
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  return length <= mostDrained ? "keep the connection" : "close after draining";
}

/**
 * Takes what the client is still sending off the connection, within bounds, so that closing it does not make the client's
 * system throw away the answer.
 */
export function drain(request: IncomingMessage, done: () => void): void {
  let left = mostDrained;
  const finish = (): void => {
    clearTimeout(timer);
    request.off("data", onData).off("end", finish).off("close", finish).pause();
    done();
  };
  const onData = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left <= 0) finish();
  };
  const timer = setTimeout(finish, longestDrain);
  request.on("data", onData).once("end", finish).once("close", finish).resume();
}
