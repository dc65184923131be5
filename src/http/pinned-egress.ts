import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { EgressPolicy } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import { canonicalHost } from "./host-name.ts";

/**
 * The policy of what may reach one host and nothing else, whatever its addresses are. It is for the server's own business, such as the service
 * that gives it credentials; what clients and drivers can name goes by `createEgressPolicy`.
 * @param allowed the host, in its canonical form
 */
export function createPinnedEgress(allowed: string): EgressPolicy {
  return {
    async resolve(host) {
      const name = canonicalHost(host);
      if (name !== allowed) throw new CloudError("permission_denied", "This connection is for another host.");
      const family = isIP(name);
      if (family === 4 || family === 6) return [{ address: name, family }];
      try {
        const found = await lookup(name, { all: true });
        return found.map((each) => ({ address: each.address, family: each.family === 6 ? 6 : 4 }));
      } catch (cause) {
        throw new CloudError("provider_unavailable", `The address of host ${name} cannot be found.`, { cause });
      }
    },
  };
}
