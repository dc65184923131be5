import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Router as ModelRouter } from "../../../model/collections/routers.ts";
import type { Connection } from "../connection.ts";
import type { Port, Router } from "./api-types.ts";
import { tagsOf } from "./tags.ts";

/** Routers of Neutron, whose subnets are told by their ports. */
export function routers(connection: Connection) {
  const neutron = connection.service("network");
  const portsOf = async (query: Record<string, string>): Promise<readonly Port[]> => {
    const ports: Port[] = [];
    const fields = ["device_id", "device_owner", "fixed_ips"];
    for await (const port of neutron.list<Port>("/ports", "ports", { ...query, fields })) {
      if (port.device_owner.startsWith("network:") && port.device_owner.includes("router_interface")) ports.push(port);
    }
    return ports;
  };
  return {
    async *list() {
      const ports = portsOf({});
      ports.catch(() => {});
      for await (const router of neutron.list<Router>("/routers", "routers")) yield toRouter(router, await ports);
    },
    get: async ({ id }) => {
      const [{ router }, ports] = await Promise.all([
        neutron.get<{ router: Router }>(path`/routers/${id}`),
        portsOf({ device_id: id }),
      ]);
      return toRouter(router, ports);
    },
  } satisfies Services["routers"];
}

function toRouter(router: Router, ports: readonly Port[]): ModelRouter {
  const subnetIds = ports
    .filter(({ device_id }) => device_id === router.id)
    .flatMap(({ fixed_ips }) => fixed_ips.map(({ subnet_id }) => subnet_id));
  return {
    id: router.id,
    name: router.name,
    state: router.status === "ERROR" ? "error" : router.admin_state_up ? "up" : "down",
    ...(router.external_gateway_info && { externalNetworkId: router.external_gateway_info.network_id }),
    subnetIds: [...new Set(subnetIds)],
    routes: (router.routes ?? []).map(({ destination, nexthop }) => ({ destination, target: nexthop })),
    tags: tagsOf(router),
  };
}
