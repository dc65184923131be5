import type { TenantCache } from "../../model/driver.ts";

/** How long EC2 may take until all its servers know of something new, in milliseconds. */
const untilKnown = 60_000;

const keyOf = (id: string): string => `just made ${id}`;

/** Remembers what was just made, for all requests of the account: EC2 may not know it for some seconds. */
export async function rememberMade(cache: TenantCache, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => cache.getOrCreate(keyOf(id), untilKnown, async () => true)));
}

/** Whether one of these was made a moment ago. */
export async function wasJustMade(cache: TenantCache, ids: readonly string[]): Promise<boolean> {
  for (const id of ids)
    if (
      await cache.getOrCreate(
        keyOf(id),
        (made) => (made ? untilKnown : 0),
        async () => false,
      )
    )
      return true;
  return false;
}

/** Forgets what was destroyed: that it is not there is then the truth. */
export function forgetMade(cache: TenantCache, id: string): void {
  cache.drop(keyOf(id));
}
