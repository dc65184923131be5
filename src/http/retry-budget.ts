/**
 * How many retries a tenant may still send to a host. A broken cloud thereby gets little more than the requests of its clients:
 * the budget is used up soon, and comes back with answers that are good and with time.
 */
export interface RetryBudget {
  /** Takes one retry, if there is one left. */
  take(host: string, tenant: string, now: number): boolean;
  /** Gives back for a good answer. Most of the time nothing has been taken, and nothing is asked. */
  refill(host: string, tenant: () => string): void;
}

const capacity = 20;
/** Of a retry, for a good answer: one retry for ten of them. */
const perAnswer = 0.1;
/** Of a retry, for a millisecond: one in five seconds. */
const perMillisecond = 1 / 5000;
const mostBuckets = 10_000;

interface Bucket {
  left: number;
  at: number;
}

/** Makes full budgets. Those that are full again are forgotten. */
export function createRetryBudget(): RetryBudget {
  const buckets = new Map<string, Bucket>();
  return {
    take(host, tenant, now) {
      const key = `${host} ${tenant}`;
      const bucket = buckets.get(key) ?? { left: capacity, at: now };
      bucket.left = Math.min(capacity, bucket.left + Math.max(0, now - bucket.at) * perMillisecond);
      bucket.at = now;
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > mostBuckets) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      if (bucket.left < 1) return false;
      bucket.left -= 1;
      return true;
    },
    refill(host, tenant) {
      if (buckets.size === 0) return;
      const key = `${host} ${tenant()}`;
      const bucket = buckets.get(key);
      if (!bucket) return;
      bucket.left += perAnswer;
      if (bucket.left >= capacity) buckets.delete(key);
    },
  };
}
