import { hash, randomBytes } from "node:crypto";
import type { Credentials, TenantCache } from "../model/driver.ts";

/** Hands out the cache of a tenant. */
export interface TenantCaches {
  of(driver: string, provider: string | undefined, credentials: Credentials | undefined): TenantCache;
  /** What a tenant is known by as long as the process lives. */
  tenantOf(driver: string, provider: string | undefined, credentials: Credentials | undefined): string;
}

interface Entry {
  readonly promise: Promise<unknown>;
  /** The value, once it is there. */
  value?: unknown;
  /** Infinite while the value is made. */
  expires: number;
}

const largestNumberOfEntries = 10_000;

/**
 * Caches keyed by a hash of driver, provider, credentials and a secret that lives as long as the process, so that no
 * credential is kept and none can be found by guessing. The entries used least recently go first.
 */
export function createTenantCaches(): TenantCaches {
  const secret = randomBytes(32).toString("base64");
  const entries = new Map<string, Entry>();

  const remember = (key: string, entry: Entry): void => {
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > largestNumberOfEntries) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
  };

  const compute: TenantCaches["tenantOf"] = (driver, provider, credentials) =>
    hash(
      "sha256",
      JSON.stringify([secret, driver, provider ?? null, credentials?.user ?? null, credentials?.password ?? null]),
      "base64",
    );

  // Credentials of an access key are the same object for a while; those of most are for one cloud.
  const lastOf = new WeakMap<Credentials, { driver: string; provider: string | undefined; tenant: string }>();
  const tenantOf: TenantCaches["tenantOf"] = (driver, provider, credentials) => {
    const last = credentials && lastOf.get(credentials);
    if (last?.driver === driver && last.provider === provider) return last.tenant;
    const tenant = compute(driver, provider, credentials);
    if (credentials) lastOf.set(credentials, { driver, provider, tenant });
    return tenant;
  };

  return {
    tenantOf,
    of(driver, provider, credentials) {
      const tenant = tenantOf(driver, provider, credentials);
      return {
        getOrCreate<T>(name: string, ttl: number | ((value: T) => number), make: () => Promise<T>): Promise<T> {
          const key = `${tenant}${name}`;
          const known = entries.get(key);
          if (known && known.expires > Date.now()) {
            // Long before anything has to go, the order is no matter.
            if (entries.size > largestNumberOfEntries / 2) remember(key, known);
            return known.promise as Promise<T>;
          }
          const promise = make();
          const entry: Entry = { promise, expires: Number.POSITIVE_INFINITY };
          remember(key, entry);
          promise.then(
            (value) => {
              entry.value = value;
              entry.expires = Date.now() + (typeof ttl === "number" ? ttl : ttl(value));
            },
            () => {
              if (entries.get(key) === entry) entries.delete(key);
            },
          );
          return promise;
        },
        drop(name, value) {
          const key = `${tenant}${name}`;
          if (value === undefined || entries.get(key)?.value === value) entries.delete(key);
        },
      };
    },
  };
}
