import { drivers } from "../drivers/registry.gen.ts";
import type { DriverRegistry } from "../gateway/gateway.ts";
import type { Driver } from "../model/driver.ts";

/** The drivers that come with the server. */
export const builtInDrivers: DriverRegistry = {
  names: Object.keys(drivers).toSorted(),
  aliases: new Map([["cloudfiles", "swift"]]),
  async load(name) {
    const load = drivers[name];
    if (!load) throw new Error(`there is no driver ${name}`);
    return (await load()).default;
  },
};

/** The declarations of all drivers of a registry, in the order of their names. */
export function loadAll(registry: DriverRegistry): Promise<readonly Driver[]> {
  return Promise.all(registry.names.map((name) => registry.load(name)));
}
