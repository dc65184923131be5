import type { Instance } from "../../model/collections/instances.ts";
import type { Call } from "../aws-query/call.ts";

/** How long a terminated instance is still shown, in milliseconds: as long as AWS does, so that waiters see that it is gone. */
export const shownAfterEnd = 3_600_000;

/** Instances that are remembered at most, of all accounts. */
const most = 10_000;

/** Oldest first, by account and id. */
const remembered = new Map<string, { readonly account: string; readonly instance: Instance; readonly until: number }>();

/** Whether the cloud itself still knows instances that are gone. */
export const cloudRemembers = ({ cloud }: Call): boolean => cloud.driver.filters?.instances?.includes("destroyedSince") === true;

/**
 * Remembers an instance that was terminated here, in this process alone: of clouds that forget it at once. An account is told by
 * driver, provider and what the cloud calls it.
 */
export async function rememberTerminated(call: Call, instance: Instance): Promise<void> {
  const account = await accountOf(call);
  const destroyedTime = new Date();
  remembered.set(`${account} ${instance.id}`, {
    account,
    instance: {
      ...instance,
      state: "finish",
      actions: [],
      publicAddresses: [],
      privateAddresses: [],
      volumes: [],
      destroyedTime,
    },
    until: Date.now() + shownAfterEnd,
  });
  for (const [key, { until }] of remembered) {
    if (remembered.size <= most && until > Date.now()) return;
    remembered.delete(key);
  }
}

/** The caller's instances that were terminated within the last hour, oldest first. */
export async function terminatedInstances(call: Call): Promise<readonly Instance[]> {
  if (remembered.size === 0) return [];
  const own = await accountOf(call);
  const now = Date.now();
  return [...remembered.values()].filter(({ account, until }) => account === own && until > now).map(({ instance }) => instance);
}

async function accountOf(call: Call): Promise<string> {
  const { account } = await call.identity();
  return JSON.stringify([call.cloud.driver.name, call.cloud.provider.value ?? null, account]);
}
