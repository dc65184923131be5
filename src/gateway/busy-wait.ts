import { setTimeout as sleep } from "node:timers/promises";
import { isCloudError } from "../model/errors.ts";
import type { Deadline } from "./deadline.ts";

/** Milliseconds until the second attempt; every further wait is twice as long, up to the longest. */
const firstWait = 100;
const longestWait = 2000;
/** The share of a call's time that no wait takes: in it the last attempt is made, and its answer reaches the client. */
const reserve = 0.2;

/**
 * Calls again what a driver answers with `busy`, by which it says that nothing was done and that the same call may succeed in a moment.
 * A `busy` that is marked as not retryable, after something was done, is passed on at once. Waits while there is time enough for
 * another attempt as long as the last one; then the cloud's own error is the answer.
 * Rejects with what the last attempt rejected with, or with the reason for which the call was stopped.
 */
export function waitWhileBusy<T>(attempt: () => Promise<T>, deadline: Deadline, wait = firstWait): Promise<T> {
  const startedAt = Date.now();
  return attempt().catch(async (error: unknown) => {
    if (!isCloudError(error) || error.code !== "busy" || !error.retryable) throw error;
    const now = Date.now();
    const delay = Math.max(wait, error.details.retryAfter ?? 0);
    if (now + delay + (now - startedAt) > deadline.at - deadline.timeout * reserve) throw error;
    const { signal } = deadline;
    await sleep(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
    return waitWhileBusy(attempt, deadline, Math.min(longestWait, wait * 2));
  });
}
