import type { IncomingMessage, ServerResponse } from "node:http";
import type { IncomingBody } from "../gateway/frontend.ts";
import { releaseMemory } from "./release-memory.ts";

/** How many bytes are taken off the line before their reader wants them, and of how many he has to be short for more. */
const mostAhead = 262_144;
const fewAhead = 65_536;

type Step = IteratorResult<Buffer, undefined>;

/** A reader who waits for the next piece. */
interface Question {
  resolve(step: Step): void;
  reject(reason: Error): void;
}

/** The body of a request, as frontends get it. What has come is not joined, and the request not stopped for each piece, as streams do. */
export class RequestBody implements IncomingBody {
  readonly #request: IncomingMessage;
  readonly #waiting: ServerResponse | undefined;
  /** What has come and nobody has asked for. */
  readonly #ahead: Buffer[] = [];
  #aheadSize = 0;
  #isBegun = false;
  #isOver = false;
  #stopped: Error | undefined;
  #asked: Question | undefined;

  /** @param waiting the response of a client that sends the body only when it is told to continue */
  constructor(request: IncomingMessage, waiting: ServerResponse | undefined) {
    this.#request = request;
    this.#waiting = waiting;
  }

  get isBegun(): boolean {
    return this.#isBegun;
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer, undefined, Uint8Array | undefined> {
    return {
      next: (used) => {
        if (used) releaseMemory(used);
        return this.#next();
      },
      return: async () => this.#leave(),
    };
  }

  /** Reads no more of the request; who still reads the body fails with this reason. */
  stop(reason: Error): void {
    if (this.#stopped) return;
    this.#stopped = reason;
    this.#request.off("data", this.#onData).off("end", this.#onEnd);
    if (!this.#request.complete) this.#request.pause();
    this.#ahead.length = 0;
    this.#answered()?.reject(reason);
  }

  #next(): Promise<Step> {
    const piece = this.#ahead.shift();
    if (piece) {
      this.#aheadSize -= piece.length;
      if (this.#aheadSize < fewAhead && !this.#isOver) this.#request.resume();
      return Promise.resolve({ done: false, value: piece });
    }
    if (this.#isOver) return Promise.resolve(end);
    if (this.#stopped) return Promise.reject(this.#stopped);
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      if (!this.#isBegun) this.#begin();
      this.#request.resume();
    });
  }

  #begin(): void {
    this.#isBegun = true;
    if (this.#waiting && !this.#waiting.headersSent) this.#waiting.writeContinue();
    this.#request.on("data", this.#onData).on("end", this.#onEnd);
  }

  #leave(): IteratorResult<Buffer, undefined> {
    if (this.#isBegun && !this.#request.complete) this.#request.pause();
    return end;
  }

  #answered(): Question | undefined {
    const asked = this.#asked;
    this.#asked = undefined;
    return asked;
  }

  readonly #onData = (chunk: Buffer): void => {
    const asked = this.#answered();
    if (asked) return asked.resolve({ done: false, value: chunk });
    this.#ahead.push(chunk);
    this.#aheadSize += chunk.length;
    if (this.#aheadSize >= mostAhead) this.#request.pause();
  };

  readonly #onEnd = (): void => {
    this.#isOver = true;
    this.#answered()?.resolve(end);
  };
}

const end: IteratorReturnResult<undefined> = { done: true, value: undefined };

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
