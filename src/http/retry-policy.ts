import type { CloudError } from "../model/errors.ts";

const base = 200;
const throttledBase = 500;
const longest = 20_000;

/** Statuses after which the same request may be answered well a moment later. */
const passing = new Set([429, 500, 502, 503, 504, 509]);

/** Methods that may be done twice and are done once. */
const idempotent = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]);

export const isIdempotent = (method: string): boolean => idempotent.has(method);

/** Whether an answer that is an error may be another one a moment later. What the driver says of it goes before its status. */
export function isPassing(status: number, error: CloudError): boolean {
  return (
    error.details.retryable ?? (passing.has(status) || error.code === "rate_limited" || error.code === "provider_unavailable")
  );
}

/**
 * How long to wait before the next attempt, in milliseconds: anything up to a limit that doubles each time, so that many who failed
 * together do not come back together; and no less than the cloud asks for.
 * @param attempt 0 after the first one
 */
export function retryDelay(attempt: number, isThrottled: boolean, retryAfter: number | undefined, random: () => number): number {
  const limit = Math.min(longest, (isThrottled ? throttledBase : base) * 2 ** attempt);
  return (retryAfter ?? 0) + Math.floor(random() * limit);
}
