import type { Cloud, Exchange } from "../../gateway/gateway.ts";
import type { FrontendRequest } from "../../gateway/frontend.ts";
import type { DocumentContext, Format } from "./document.ts";
import type { Parameters } from "./parameters.ts";
import type { Caller, Sessions } from "./session/sessions.ts";

/** A request to the classic API, once it is clear what it asks for. */
export interface ClassicRequest {
  readonly raw: FrontendRequest;
  readonly exchange: Exchange;
  /** After `_method` and `X-HTTP-Method-Override`. */
  readonly method: string;
  /** The path with its mount, without matrix parameters and query, as error documents tell it. */
  readonly path: string;
  /** The decoded segments below the mount; an encoded slash is part of its segment. */
  readonly segments: readonly string[];
  /** Query parameters, and the matrix parameters of the last segment. */
  readonly query: Parameters;
  /** Query and form together, the form winning; for routes that read a form. A blob's content is never read into it. */
  readonly parameters: Parameters;
  /** The format of the answer: what the client asked for, of those that the route offers. */
  readonly format: Format;
  /** The cloud that the request is for. */
  readonly cloud: Cloud;
  /** Whose credentials it is used with. */
  readonly caller: Caller;
  /** The logins of people in browsers. */
  readonly sessions: Sessions;
  /** What documents need to know. */
  readonly context: DocumentContext;
}

/**
 * Whether a browser is to show the answer as its page. After a change it is sent on to what came of it, so that a reload
 * does not repeat the change; programs that take HTML get what the original gave.
 */
export function isNavigation({ raw, format }: ClassicRequest): boolean {
  return format === "html" && raw.headers["sec-fetch-mode"] === "navigate";
}
