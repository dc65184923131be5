import type { SimulatedCompute } from "./compute.ts";
import type { Service } from "./service.ts";

/** Neutron, as far as others need it: one network, and a port for each server. */
export function simulateNetwork({ servers }: SimulatedCompute): Service {
  return ({ path, query }) => {
    const [, collection] = path.slice("/v2.0".length).split("/");
    if (collection === "networks") return [200, { networks: [{ id: "n-1", name: "private" }] }];
    if (collection === "floatingips") return [200, { floatingips: [] }];
    if (collection !== "ports") return undefined;
    const [owner, isOwn] = [query.get("device_id"), query.get("tags") === null];
    const ports = [...servers.values()]
      .filter(({ id }) => isOwn && (owner === null || owner === id))
      .map(({ id, address }) => ({
        id: `port-of-${id}`,
        device_id: id,
        device_owner: "compute:nova",
        network_id: "n-1",
        mac_address: "fa:16:3e:00:00:01",
        fixed_ips: [{ subnet_id: "s-1", ip_address: address }],
        security_groups: [],
      }));
    return [200, { ports }];
  };
}
