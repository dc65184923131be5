import type { Readable } from "node:stream";
import type { TlsProfile } from "../model/driver.ts";
import type { CloudError } from "../model/errors.ts";
import type { Cancellation } from "./cancellation.ts";
import type { HttpTarget } from "./http-target.ts";

/** One attempt, as it goes out. */
export interface TransportRequest {
  readonly method: string;
  readonly target: HttpTarget;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** Whether the egress policy is to be asked for a host that is vouched for. */
  readonly vouched: boolean;
  readonly tls: TlsProfile | undefined;
  /** Whether the body waits for the cloud to ask for it. */
  readonly expectContinue: boolean;
  /** The most bytes of an answer's body that is wanted whole; undefined for one that is passed on as it comes, and may be large. */
  readonly limit: number | undefined;
  readonly cancellation: Cancellation;
  /** Milliseconds for the head of the answer, counted while the cloud could answer. */
  readonly headTimeout: number;
  /** Milliseconds without any byte of the body, counted while somebody wants one. */
  readonly bodyTimeout: number;
}

/** The head of an answer, and its body as it comes, or whole. */
export interface TransportAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable | Buffer;
}

/** Carries single attempts, and knows nothing of retries, redirects and errors. Tests put others before or in place of the real one. */
export interface Transport {
  /**
   * Resolves with the head of an answer, whatever its status.
   * Rejects with `NotSent` when nothing has left, with why nobody waits any more, or with the error of the connection.
   */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** Closes the connections that nobody uses, and the others when they are done. */
  close(): Promise<void>;
}

/** Nothing of the request has been sent, so that any request may be tried again. */
export class NotSent extends Error {
  readonly reason: CloudError;

  constructor(reason: CloudError) {
    super(reason.message);
    this.reason = reason;
  }
}
