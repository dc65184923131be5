import { CloudError } from "../model/errors.ts";
import type { HttpHead } from "../model/http.ts";
import { resolveReference, type HttpTarget } from "./http-target.ts";

/** What another origin gets of a request: nothing that could be a secret, whoever has named it. */
const harmless = new Set([
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-unmodified-since",
  "range",
  "user-agent",
]);

/** The fields that may go to another origin. */
export function harmlessFields<T>(headers: Readonly<Record<string, T>>, sensitive: readonly string[] = []): Record<string, T> {
  const secret = new Set(sensitive.map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name) && !secret.has(name)));
}

/** Where to go on. */
export interface Redirect {
  readonly target: HttpTarget;
  readonly method: string;
  /** Whether method and body stay what they were. */
  readonly keepsBody: boolean;
}

/**
 * Where an answer sends its reader; undefined where it does not, or only a change of what was asked could follow it: a
 * POST is not made a GET but by 303, which means that, and no body goes to another origin.
 * @throws `provider_error` for an address that is none, and for a way from HTTPS to HTTP
 */
export function redirectOf(head: HttpHead, method: string, from: HttpTarget, hasBody: boolean): Redirect | undefined {
  const { location } = head.headers;
  if (location === undefined || ![301, 302, 303, 307, 308].includes(head.status)) return undefined;
  const reads = method === "GET" || method === "HEAD";
  const becomesGet = head.status === 303 && !reads;
  if (!reads && !becomesGet && head.status < 307) return undefined;
  const target = resolveReference(location, head.url);
  if (from.protocol === "https:" && target.protocol === "http:") {
    throw new CloudError("provider_error", "The cloud's answer leads from HTTPS to HTTP.", { status: head.status });
  }
  if (target.origin !== from.origin && hasBody && !becomesGet) return undefined;
  return { target, method: becomesGet ? "GET" : method, keepsBody: !becomesGet };
}
