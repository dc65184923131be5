import type { HttpClock } from "../../../http/http-core.ts";
import type { DriverContext } from "../../../model/driver.ts";
import { CloudError } from "../../../model/errors.ts";

/** Calls in a second, once the cloud has throttled: what AWS allows of most changes; it allows up to 20 of lists. */
const first = 5;
const lowest = 0.5;
/** By how much the rate grows each second. */
const growth = 0.25;
/** How long after the last throttling nothing is held back any more, in milliseconds: the rate would be above what AWS usually allows. */
export const lifetime = 120_000;
/** Who waits looks again so often, in milliseconds: the rate may have been cut, or somebody before him have left. */
const patience = 1000;

/**
 * How fast one action may be called that the cloud has throttled: a bucket of tokens that holds those of one second. The rate is halved
 * by each throttling and grows with the time in which there is none, since AWS's own buckets fill with time, too.
 */
export class SendingRate {
  readonly #clock: HttpClock;
  #base = first;
  #cutAt: number;
  #tokens = 0;
  #countedAt: number;
  /** Who waits, in the order in which they came. */
  readonly #queue: object[] = [];

  /** Made by the first throttling. */
  constructor(clock: HttpClock) {
    this.#clock = clock;
    this.#cutAt = this.#countedAt = clock.now();
  }

  /** Whether it is no longer needed. */
  get isOver(): boolean {
    return this.#queue.length === 0 && this.#clock.now() >= this.#cutAt + lifetime;
  }

  /** The cloud has throttled again. Of many that were sent together one tells it: the others were sent before the rate was cut. */
  cut(sentAt: number): void {
    if (sentAt <= this.#cutAt) return;
    const now = this.#clock.now();
    this.#base = Math.max(lowest, this.#rateAt(now) / 2);
    this.#cutAt = this.#countedAt = now;
    this.#tokens = 0;
  }

  /**
   * Waits until a call may be sent.
   * @throws `rate_limited`, at once, where that is not before the call's deadline; the signal's reason
   */
  async turn(context: Pick<DriverContext, "deadline" | "signal">): Promise<void> {
    const ticket = {};
    this.#queue.push(ticket);
    try {
      for (let wait; (wait = this.#waitOf(ticket)) > 0;) {
        if (this.#clock.now() + wait >= context.deadline) throw tooLate(wait);
        const { signal } = context;
        await this.#clock.sleep(Math.min(wait, patience), signal).catch(() => signal.throwIfAborted());
      }
      this.#tokens -= 1;
    } finally {
      this.#queue.splice(this.#queue.indexOf(ticket), 1);
    }
  }

  #rateAt(now: number): number {
    return this.#base + (growth * (now - this.#cutAt)) / 1000;
  }

  /** Milliseconds until there is a token for a ticket, and for all before it. */
  #waitOf(ticket: object): number {
    const now = this.#clock.now();
    const rate = this.#rateAt(now);
    const seconds = Math.max(0, now - this.#countedAt) / 1000;
    // While they were counted the rate grew; half of that is what it was short of on average.
    this.#tokens = Math.min(Math.max(1, rate), this.#tokens + (rate - (growth * seconds) / 2) * seconds);
    this.#countedAt = now;
    const missing = this.#queue.indexOf(ticket) + 1 - this.#tokens;
    return missing > 0 ? Math.ceil((1000 * (Math.sqrt(rate * rate + 2 * growth * missing) - rate)) / growth) : 0;
  }
}

const tooLate = (retryAfter: number): CloudError =>
  new CloudError("rate_limited", "The cloud has limited how often it is asked, and there is no time left to wait.", {
    retryAfter,
  });
