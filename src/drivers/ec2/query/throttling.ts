import type { HttpClock } from "../../../http/http-core.ts";
import type { DriverContext, TenantCache } from "../../../model/driver.ts";
import type { WaitingReads } from "./coalescing.ts";
import { lifetime, SendingRate } from "./sending-rate.ts";

/** What is known of one tenant: credentials at a provider, which is a region. */
interface Tenant {
  /** Of the actions that the cloud has throttled. */
  readonly rates: Map<string, SendingRate>;
  readonly waiting: WaitingReads;
}

/** What clouds have throttled, for all callers of a driver. As long as they throttle nothing it costs a look at the clock. */
export class Throttling {
  readonly clock: HttpClock;
  /** When the last rate is over, whosever it is. */
  #until = -Infinity;

  constructor(clock: HttpClock) {
    this.clock = clock;
  }

  /** Whether nobody is held back. */
  get isQuiet(): boolean {
    return this.clock.now() >= this.#until;
  }

  /** Waits until an action may be called. @throws `rate_limited` where that is not before the deadline; the signal's reason */
  async turn(context: DriverContext, action: string): Promise<void> {
    const { rates } = await tenantOf(context.cache);
    const rate = rates.get(action);
    if (rate?.isOver) rates.delete(action);
    else await rate?.turn(context);
  }

  /** Notes that a call was throttled. */
  throttled({ cache }: DriverContext, action: string, sentAt: number): void {
    this.#until = this.clock.now() + lifetime;
    void tenantOf(cache).then(({ rates }) => {
      const rate = rates.get(action);
      if (!rate || rate.isOver) rates.set(action, new SendingRate(this.clock));
      else rate.cut(sentAt);
    });
  }

  /** The reads of an action that wait to be sent; undefined while the action is not held back. */
  async waiting({ cache }: DriverContext, action: string): Promise<WaitingReads | undefined> {
    const { rates, waiting } = await tenantOf(cache);
    return rates.has(action) ? waiting : undefined;
  }
}

/** Kept where the cache keeps all of a tenant, as long as there is room. */
const tenantOf = (cache: TenantCache): Promise<Tenant> =>
  cache.getOrCreate("throttling", Infinity, async () => ({ rates: new Map(), waiting: new Map() }));
