import type { IncomingHttpHeaders } from "node:http";

/** The members of a JSON object, as loosely as a simulator reads them. */
export type Loose = Readonly<Record<string, unknown>>;

/** What a simulated service is asked. */
export interface Ask {
  readonly method: string;
  /** Behind the service's address, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Loose;
}

/** Status and body; no body at all where that is undefined. */
export type Reply = readonly [status: number, body?: object];

/** One simulated service. Undefined: it knows no such path. */
export type Service = (ask: Ask) => Reply | undefined;

/** A structure inside a body. */
export const inside = (body: Loose, key: string): Loose => (body[key] ?? {}) as Loose;
