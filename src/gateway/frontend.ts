import type { IncomingHttpHeaders } from "node:http";
import type { AccessKeys } from "../credentials/access-keys/access-keys.ts";
import type { Sealing } from "../credentials/sealing.ts";
import type { Exchange, Gateway } from "./gateway.ts";

/** A request as it came in, undecoded: frontends that sign, or hold names with any character, need every byte. */
export interface FrontendRequest {
  /** As sent; method overrides are a frontend's matter. */
  readonly method: string;
  /** The request target as sent, in origin form: path, then `?` and query, nothing folded or decoded. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values alternating, in their own case and order. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  /** Not read yet; never held whole. A frontend that does not want it need not drain it. */
  readonly body: IncomingBody;
  /**
   * The whole body, for what has to be short; instead of `body`, and at a fraction of what that costs.
   * @returns undefined when it is longer than so many bytes; then the rest is not read
   * @throws `canceled` when the client hangs up
   */
  readBody(limit: number): Promise<Buffer | undefined>;
  /** Scheme and host as the client sees them, `X-Forwarded-*` of trusted proxies included; absent without a Host header. */
  readonly origin: string | undefined;
  readonly clientAddress: string;
}

/**
 * The body of a request, piece by piece as it comes in, once. Whoever stops reading early leaves the connection as it is, since the answer
 * has still to go out on it. Fails with `canceled` when the client hangs up before the end, or when the request has been answered.
 */
export interface IncomingBody extends AsyncIterable<Uint8Array> {
  /** Whether somebody has begun to read it. */
  readonly isBegun: boolean;
}

/** Header values; a list is sent as several fields. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A body is text, bytes, or a stream that is read as fast as the client takes it and returned early when it hangs up. */
export type ResponseBody = string | Uint8Array | AsyncIterable<string | Uint8Array>;

export interface FrontendResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body?: ResponseBody | undefined;
}

/** How logins of people in browsers are limited. */
export interface SessionLimits {
  /** How long a login lasts. */
  readonly seconds: number;
  /** Failed logins that one address has in a quarter of an hour. */
  readonly failedLogins: number;
}

/** What a frontend is made with. */
export interface FrontendEnvironment {
  readonly gateway: Gateway;
  /** Seals what clients are to carry for the server. */
  readonly sealing: Sealing;
  /** Knows who presents an access key, and makes new ones. */
  readonly accessKeys: AccessKeys;
  /** The paths of all frontends on the same listener, by name. */
  readonly mounts: Readonly<Record<string, string>>;
  /** How many bytes of a form are read; absent: what the frontend finds right. */
  readonly formBytes?: number | undefined;
  /** How people's logins are limited; absent: as the frontend finds right. */
  readonly sessions?: SessionLimits | undefined;
  /** The version of this program; absent: it is not told. */
  readonly release?: string | undefined;
}

/** A frontend, made for one listener. It never throws: what goes wrong becomes an answer in its own form. */
export interface FrontendHandler {
  handle(request: FrontendRequest, exchange: Exchange): Promise<FrontendResponse>;
}

/** An API of AWS that a frontend speaks. Several of them share an address: a listener's edge passes each request to its own. */
export interface AwsService {
  /** What the scope of a signature calls it, such as `ec2`. */
  readonly signingName: string;
  /** Values of `Version` that only it has; absent: it gets whatever no other has. */
  readonly versions?: readonly string[];
  /** Whether it has an action: decides between services that share a version. */
  hasAction(action: string): boolean;
}

export interface Frontend {
  readonly name: string;
  readonly title: string;
  /** The path that it is mounted at. It gets every request whose path is it, or begins with it and `/`, `;` or `?`. */
  readonly mount: string;
  /** Where people begin, below the listener's root. */
  readonly entryPoint: string;
  /** The APIs of AWS that it speaks; their requests reach it at the mount of each of them, and at listeners for `aws`. */
  readonly aws?: readonly AwsService[];
  create(environment: FrontendEnvironment): FrontendHandler;
}

/** Declares a frontend. */
export function defineFrontend(frontend: Frontend): Frontend {
  return frontend;
}
