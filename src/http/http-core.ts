import { setTimeout as wait } from "node:timers/promises";
import type { EgressPolicy, Provider } from "../model/driver.ts";
import type { ErrorCode } from "../model/errors.ts";
import type { HttpClient, HttpDocument, HttpRequest, HttpStream } from "../model/http.ts";
import type { Cancellation } from "./cancellation.ts";
import type { HttpEngine } from "./http-engine.ts";
import type { Transport } from "./transport.ts";
import type { FindProxy } from "./tunnel.ts";

/** The call that requests are made for. */
export interface HttpScope {
  readonly driver: string;
  readonly provider: Provider;
  /** Aborts when the client hangs up or the deadline passes. */
  readonly cancellation: Cancellation;
  /** In milliseconds since the epoch; infinite where there is none. */
  readonly deadline: number;
  /** Milliseconds that a call may take; also how long a body may stand still. */
  readonly timeout: number;
  /** Tells whose credentials they are, without saying them. */
  readonly tenant: string;
}

/** One attempt that is over. */
export interface HttpRecord {
  readonly driver: string;
  readonly host: string;
  readonly method: string;
  /** Absent where there was no answer. */
  readonly status: number | undefined;
  /** What it failed with, if it did. */
  readonly failure: ErrorCode | undefined;
  /** 0 for the first attempt of a request. */
  readonly attempt: number;
  /** Milliseconds from its begin to the end of the answer's body. */
  readonly duration: number;
  /** Bytes of the bodies, as they went over the line. */
  readonly sent: number;
  readonly received: number;
}

export interface HttpClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

export interface HttpCoreOptions {
  readonly egress: EgressPolicy;
  /** None unless told. */
  readonly findProxy?: FindProxy | undefined;
  /** Milliseconds until a connection is ready; 10 seconds unless told. */
  readonly connectTimeout?: number | undefined;
  /** The most connections of one pool; 256 unless told. */
  readonly connections?: number | undefined;
  /** Told of every attempt that is over. */
  readonly observe?: ((record: HttpRecord) => void) | undefined;
  /** Puts another transport before the real one, or in its place. */
  readonly wrap?: ((transport: Transport) => Transport) | undefined;
  readonly clock?: HttpClock | undefined;
  /** From 0 up to 1. */
  readonly random?: (() => number) | undefined;
}

/** The HTTP core of a process. */
export interface HttpCore {
  /** The client for one call. Costs nothing until it is used. */
  clientFor(scope: HttpScope): HttpClient;
  /** Loads the library, if nothing else has made it necessary yet. */
  warm(): Promise<void>;
  /** Closes the connections. */
  close(): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: HttpClock = {
  now: Date.now,
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
};

/** Makes the HTTP core. What it needs is loaded with the first request, since that takes as long as a whole start. */
export function createHttpCore(options: HttpCoreOptions): HttpCore {
  let loading: Promise<HttpEngine> | undefined;
  let engine: HttpEngine | undefined;

  const load = (): Promise<HttpEngine> => {
    loading ??= import("./http-engine.ts").then(({ createHttpEngine }) => {
      engine = createHttpEngine({
        egress: options.egress,
        findProxy: options.findProxy ?? (() => undefined),
        connectTimeout: options.connectTimeout ?? 10_000,
        connections: options.connections ?? 256,
        observe: options.observe,
        wrap: options.wrap ?? ((transport) => transport),
        clock: options.clock ?? systemClock,
        random: options.random ?? Math.random,
      });
      return engine;
    });
    return loading;
  };

  return {
    clientFor: (scope) => ({
      request(request: HttpRequest): Promise<HttpDocument> {
        return engine ? engine.request(scope, request) : load().then((loaded) => loaded.request(scope, request));
      },
      stream(request: HttpRequest): Promise<HttpStream> {
        return engine ? engine.stream(scope, request) : load().then((loaded) => loaded.stream(scope, request));
      },
    }),
    async warm() {
      await load();
    },
    async close() {
      await (await loading)?.close();
    },
  };
}
