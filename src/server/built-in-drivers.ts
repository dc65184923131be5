import { drivers } from "../drivers/registry.gen.ts";
import type { DriverRegistry } from "../gateway/gateway.ts";

/** The drivers that come with the server. */
export const builtInDrivers: DriverRegistry = {
  names: Object.keys(drivers).toSorted(),
  async load(name) {
    const load = drivers[name];
    if (!load) throw new Error(`there is no driver ${name}`);
    return (await load()).default;
  },
};
