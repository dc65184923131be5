import { mappedWith } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Router as ModelRouter } from "../../../model/collections/routers.ts";
import type { Connection } from "../connection.ts";
import type { Port, Router } from "./api-types.ts";
import { noteOf, noteTags, setNotes, setTags, setWordsOfNew, tagsOf, wordsOf, type Notes } from "./tags.ts";

/**
 * Routers of Neutron, whose subnets are told by their ports. They are for no network of their own: one that was named is kept as a tag,
 * and so is whether a router is the main one there.
 */
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
  const read = async (id: string): Promise<Router> => (await neutron.get<{ router: Router }>(path`/routers/${id}`)).router;
  const show = async (id: string): Promise<ModelRouter> => {
    const [router, ports] = await Promise.all([read(id), portsOf({ device_id: id })]);
    return toRouter(router, ports);
  };
  const requireNetwork = async (id: string | undefined): Promise<void> => {
    if (id !== undefined) await neutron.get(path`/networks/${id}`);
  };
  return {
    list: () => mappedWith(neutron.list<Router>("/routers", "routers"), () => portsOf({}), toRouter),
    get: async ({ id }) => show(id),
    create: async ({ name, networkId, main, externalNetworkId, tags = {} }) => {
      await requireNetwork(networkId);
      const words = wordsOf(tags, noteTags(placeIn(networkId, main)));
      const { router } = await neutron.post<{ router: Router }>("/routers", {
        router: { name: name ?? `router_${Date.now()}`, external_gateway_info: gatewayTo(externalNetworkId) },
      });
      await setWordsOfNew(connection, path`/routers/${router.id}`, words);
      return show(router.id);
    },
    destroy: async ({ id }) => neutron.delete(path`/routers/${id}`),
    attachSubnet: async ({ id, subnetId }) => {
      await neutron.put(path`/routers/${id}/add_router_interface`, { subnet_id: subnetId });
      return show(id);
    },
    detachSubnet: async ({ id, subnetId }) => {
      await neutron.put(path`/routers/${id}/remove_router_interface`, { subnet_id: subnetId });
      return show(id);
    },
    setExternalNetwork: async ({ id, externalNetworkId }) => {
      await neutron.put(path`/routers/${id}`, { router: { external_gateway_info: gatewayTo(externalNetworkId) } });
      return show(id);
    },
    setNetwork: async ({ id, networkId, main }) => {
      const present = await read(id);
      await requireNetwork(networkId);
      await setNotes(connection, path`/routers/${id}`, present, placeIn(networkId, main));
      return show(id);
    },
    update: async ({ id, name, tags }) => {
      if (name !== undefined) await neutron.put(path`/routers/${id}`, { router: { name } });
      if (tags !== undefined) await setTags(connection, path`/routers/${id}`, await read(id), tags);
      return show(id);
    },
  } satisfies Services["routers"];
}

/** Neutron takes a gateway away where nothing is said of it. */
const gatewayTo = (networkId: string | undefined): object => (networkId === undefined ? {} : { network_id: networkId });

const placeIn = (networkId: string | undefined, main: boolean | undefined): Notes => ({
  network: networkId ?? null,
  main: main === undefined ? null : String(main),
});

function toRouter(router: Router, ports: readonly Port[]): ModelRouter {
  const subnetIds = ports
    .filter(({ device_id }) => device_id === router.id)
    .flatMap(({ fixed_ips }) => fixed_ips.map(({ subnet_id }) => subnet_id));
  const [networkId, main] = [noteOf(router, "network"), noteOf(router, "main")];
  return {
    id: router.id,
    name: router.name,
    state: router.status === "ERROR" ? "error" : router.admin_state_up ? "up" : "down",
    ...(networkId !== undefined && { networkId }),
    ...(main !== undefined && { main: main === "true" }),
    ...(router.external_gateway_info && { externalNetworkId: router.external_gateway_info.network_id }),
    subnetIds: [...new Set(subnetIds)],
    routes: (router.routes ?? []).map(({ destination, nexthop }) => ({ destination, target: nexthop })),
    tags: tagsOf(router),
  };
}
