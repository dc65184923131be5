import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Transport, TransportAnswer, TransportRequest } from "../http/transport.ts";

type Send = Transport["send"];

/** What goes wrong with one attempt of a request. It may let the request through, or not. */
export type Fault = (request: TransportRequest, send: Send) => Promise<TransportAnswer>;

/** Which fault a request meets; undefined for none. */
export type FaultPlan = (request: TransportRequest) => Fault | undefined;

/** A transport in which things go wrong as planned. Put it before the real one by the HTTP core's option `wrap`. */
export function faultyTransport(transport: Transport, plan: FaultPlan): Transport {
  const send: Send = (request) => transport.send(request);
  return {
    send: (request) => (plan(request) ?? none)(request, send),
    close: () => transport.close(),
  };
}

/** Nothing goes wrong. */
export const none: Fault = (request, send) => send(request);

/** The answer takes so many milliseconds more. */
export const latency =
  (milliseconds: number): Fault =>
  async (request, send) => {
    const { signal } = request.cancellation;
    await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
    return send(request);
  };

/** No answer comes, and no end either, until the caller gives up. */
export const silence: Fault = ({ cancellation }) =>
  new Promise((_resolve, reject) => {
    if (cancellation.aborted) reject(cancellation.aborted);
    else cancellation.onAbort(reject);
  });

/** The connection is reset before the request arrives. */
export const resetBefore: Fault = async () => {
  throw reset();
};

/** The cloud does what is asked, and the connection is reset in the head of its answer. */
export const resetInHead: Fault = async (request, send) => {
  const body = streamOf(await send(request));
  body.on("error", () => {}).resume();
  await new Promise((resolve) => body.once("close", resolve));
  throw reset();
};

/** The connection is reset after so many bytes of the answer's body, or at the last of them where it has fewer. */
export const resetInBody = (bytes = 0): Fault => changedBody((body) => cut(body, bytes, reset()));

/** The body ends after so many bytes, and the connection with it, in good order but for the missing rest. */
export const truncated = (bytes = 0): Fault => {
  const early = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
  return changedBody((body) => cut(body, bytes, early));
};

/** The body comes in pieces of so many bytes, with a pause before each. */
export const drip = (bytes: number, milliseconds: number): Fault =>
  changedBody(async function* (body) {
    for await (const chunk of body) {
      for (let start = 0; start < chunk.length; start += bytes) {
        await sleep(milliseconds);
        yield chunk.subarray(start, start + bytes);
      }
    }
  });

/** The cloud is not asked; the answer is an error page with this status. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Fault =>
  async () => ({
    status: code,
    headers: { "content-type": "text/html", ...headers },
    body: Readable.from([Buffer.from(`<html><body>${code}</body></html>`)]),
  });

/** The cloud's clock is ahead by so many milliseconds, as far as its answers tell. */
export const clockSkew =
  (milliseconds: number): Fault =>
  async (request, send) => {
    const answer = await send(request);
    return { ...answer, headers: { ...answer.headers, date: new Date(Date.now() + milliseconds).toUTCString() } };
  };

/** The same fault for the first so many attempts of each request, told apart by method and URL. */
export function firstAttempts(count: number, fault: Fault): FaultPlan {
  const seen = new Map<string, number>();
  return ({ method, target }) => {
    const key = `${method} ${target.origin}${target.path}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before < count ? fault : undefined;
  };
}

/** Any of the faults, drawn for each attempt with this probability. The same seed draws the same. */
export function sometimes(seed: number, probability: number, faults: readonly Fault[]): FaultPlan {
  const random = generator(seed);
  return () => {
    const isDrawn = random() < probability;
    const chosen = faults[Math.floor(random() * faults.length)];
    return isDrawn ? chosen : undefined;
  };
}

/** A plan for some requests only. */
export const onlyFor =
  (matches: (request: TransportRequest) => boolean, plan: FaultPlan): FaultPlan =>
  (request) =>
    matches(request) ? plan(request) : undefined;

/** Several faults on one attempt, the first of them outermost. */
export const together = (...faults: readonly Fault[]): Fault =>
  faults.reduceRight<Fault>((inner, outer) => (request, send) => outer(request, (next) => inner(next, send)), none);

const reset = (): Error => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

function changedBody(change: (body: AsyncIterable<Buffer>) => AsyncIterable<Uint8Array>): Fault {
  return async (request, send) => {
    const answer = await send(request);
    const source = streamOf(answer);
    const body = Readable.from(change(source as AsyncIterable<Buffer>), { objectMode: false });
    const forget = request.cancellation.onAbort((reason) => body.destroy(reason));
    body.once("close", () => {
      forget();
      source.destroy();
    });
    return { ...answer, body };
  };
}

const streamOf = ({ body }: TransportAnswer): Readable => (Buffer.isBuffer(body) ? Readable.from([body]) : body);

async function* cut(body: AsyncIterable<Buffer>, bytes: number, error: Error): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of body) {
    if (chunk.length > left) {
      if (left > 0) yield chunk.subarray(0, left);
      throw error;
    }
    left -= chunk.length;
    yield chunk;
  }
  throw error;
}

/** Numbers from 0 up to 1 that look like chance (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
