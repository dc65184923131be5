import type { StateMeaning } from "../model/collection.ts";
import { ApiError } from "./api-error.ts";
import type { CallOptions } from "./transport.ts";

/** How long to wait, and how often to look. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds; ten minutes unless told. */
  readonly timeout?: number | undefined;
  /** Milliseconds between two looks; a second unless told. */
  readonly interval?: number | undefined;
}

/** What to wait for: one of these states, or what a function says yes to; unless told, any state at rest. */
export interface StateOptions<R> extends WaitOptions {
  readonly states?: readonly string[] | undefined;
  readonly until?: ((resource: R) => boolean) | undefined;
}

interface Stateful {
  readonly id: string;
  readonly state?: string | undefined;
}

/**
 * Looks at a resource until it is as wanted.
 * @throws ApiError `failed_state` when it comes into a failed state that was not asked for, `wait_timeout`
 */
export async function waitForState<R extends Stateful>(
  look: () => Promise<R>,
  meanings: Readonly<Record<string, StateMeaning>>,
  { states, until, ...options }: StateOptions<R>,
): Promise<R> {
  return poll(async () => {
    const resource = await look();
    const { state } = resource;
    const meaning = state === undefined || !Object.hasOwn(meanings, state) ? "settled" : meanings[state];
    if (until ? until(resource) : states ? states.includes(state ?? "") : meaning === "settled") return resource;
    if (meaning !== "failed") return undefined;
    throw new ApiError("failed_state", `${resource.id} is in the state ${state ?? "unknown"}.`);
  }, options);
}

/**
 * Looks for a resource until it is gone, or is in the state `finish` or `deleted`, which is all that a cloud shows of it then.
 * @throws ApiError `wait_timeout`
 */
export async function waitUntilGone(look: () => Promise<Stateful>, options: WaitOptions): Promise<void> {
  await poll(async () => {
    try {
      const { state } = await look();
      return state === "finish" || state === "deleted" || undefined;
    } catch (error) {
      if (error instanceof ApiError && error.code === "not_found") return true;
      throw error;
    }
  }, options);
}

async function poll<T>(
  attempt: () => Promise<T | undefined>,
  { timeout = 600_000, interval = 1000, signal }: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    signal?.throwIfAborted();
    const found = await attempt();
    if (found !== undefined) return found;
    const left = deadline - Date.now();
    if (left <= 0) throw new ApiError("wait_timeout", `It was not so after ${timeout / 1000} s.`);
    await pause(Math.min(interval, left), signal);
  }
}

/** Ends at once when the signal is aborted. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });
}
