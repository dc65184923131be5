import { mappedWith } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { firstPortOf } from "../network/first-port.ts";
import { discardAddress, publicAddresses } from "../network/own-address.ts";
import { notesOf, wordsOf } from "../network/tags.ts";
import type { Balancer } from "./api-types.ts";
import { instancePortOf, toLoadBalancer } from "./balancer-view.ts";
import { createBalancer, listenerBody, listenersOf } from "./create-balancer.ts";
import { checkHealth, fromHealthMonitor } from "./health-monitors.ts";
import { readParts } from "./parts.ts";

/**
 * Load balancers of Octavia. It takes one change at a time, and answers others as long as that lasts with 409, which is `busy`. What takes
 * several changes looks at what is done already, and so can be called again until nothing is left to do.
 */
export function loadBalancers(connection: Connection) {
  const octavia = connection.service("loadBalancer");
  const read = async (id: string): Promise<Balancer> =>
    (await octavia.get<{ loadbalancer: Balancer }>(path`/lbaas/loadbalancers/${id}`)).loadbalancer;
  const show = async (id: string): Promise<LoadBalancer> => {
    const balancer = await read(id);
    const { vip_port_id: portId } = balancer;
    const [parts, addresses] = await Promise.all([readParts(connection, id), publicAddresses(connection, { port_id: portId })]);
    return toLoadBalancer(balancer, parts, addresses.get(portId));
  };

  return {
    list: () =>
      mappedWith(
        octavia.list<Balancer>("/lbaas/loadbalancers", "loadbalancers"),
        () => Promise.all([readParts(connection), publicAddresses(connection)]),
        (balancer, [parts, addresses]) => toLoadBalancer(balancer, parts, addresses.get(balancer.vip_port_id)),
      ),
    get: async ({ id }) => show(id),
    create: async (request) => {
      const realmIds = [request.realmId, ...(request.realmIds ?? [])];
      return show(await createBalancer(connection, { ...request, realmIds, listeners: listenersOf(request) }));
    },
    allocate: async (request) => show(await createBalancer(connection, { ...request, listeners: [] })),
    destroy: async ({ id }) => {
      const { vip_port_id: portId } = await read(id);
      await octavia.delete(path`/lbaas/loadbalancers/${id}`, { cascade: true });
      await discardAddress(connection, portId);
    },
    register: async ({ id, instanceId }) => {
      await read(id);
      const port = await firstPortOf(connection, instanceId);
      const address = port.fixed_ips.find(({ ip_address }) => !ip_address.includes(":"))?.ip_address;
      const { pools, monitors, membersOf } = await readParts(connection, id);
      requireListener(id, pools);
      for (const pool of pools) {
        const members = membersOf(pool.id);
        if (members.some(({ name }) => name === instanceId)) continue;
        const check = monitors.find(({ pools: checked }) => checked.some((each) => each.id === pool.id));
        await octavia.post(path`/lbaas/pools/${pool.id}/members`, {
          member: {
            name: instanceId,
            address,
            protocol_port: instancePortOf(pool, members),
            monitor_port: check && fromHealthMonitor(check).port,
          },
        });
      }
      return show(id);
    },
    unregister: async ({ id, instanceId }) => {
      await read(id);
      const { pools, membersOf } = await readParts(connection, id);
      const found = pools.flatMap((pool) =>
        membersOf(pool.id).flatMap(({ id: memberId, name }) => (name === instanceId ? { poolId: pool.id, memberId } : [])),
      );
      if (found.length === 0) throw new CloudError("not_found", `The instance '${instanceId}' is not registered with '${id}'.`);
      for (const { poolId, memberId } of found) await octavia.delete(path`/lbaas/pools/${poolId}/members/${memberId}`);
      return show(id);
    },
    createListener: async ({ id, ...listener }) => {
      await read(id);
      const { listeners, pools, monitors, membersOf } = await readParts(connection, id);
      if (listeners.some(({ protocol_port: taken }) => taken === listener.loadBalancerPort)) {
        throw new CloudError("already_exists", `The load balancer '${id}' listens on port ${listener.loadBalancerPort} already.`);
      }
      const monitor = monitors.find((each) => each.pools.some((checked) => pools.some((pool) => pool.id === checked.id)));
      const members = pools[0] ? membersOf(pools[0].id).filter(({ name }) => name !== "") : [];
      await octavia.post("/lbaas/listeners", {
        listener: { loadbalancer_id: id, ...listenerBody(listener, monitor && fromHealthMonitor(monitor), members) },
      });
      return show(id);
    },
    destroyListener: async ({ id, loadBalancerPort }) => {
      await read(id);
      const { listeners } = await readParts(connection, id);
      const listener = listeners.find(({ protocol_port: port }) => port === loadBalancerPort);
      if (!listener) throw new CloudError("not_found", `The load balancer '${id}' does not listen on port ${loadBalancerPort}.`);
      // The listener goes last: by it the pool is found again.
      if (listener.default_pool_id !== null) await octavia.delete(path`/lbaas/pools/${listener.default_pool_id}`);
      await octavia.delete(path`/lbaas/listeners/${listener.id}`);
      return show(id);
    },
    setHealthCheck: async ({ id, ...check }) => {
      await read(id);
      const { pools, monitors } = await readParts(connection, id);
      requireListener(id, pools);
      for (const pool of pools) {
        await checkHealth(
          connection,
          pool,
          monitors.find(({ pools: checked }) => checked.some((each) => each.id === pool.id)),
          check,
        );
      }
      return show(id);
    },
    update: async ({ id, tags, ...places }) => {
      const [wrong] = Object.entries(places).flatMap(([name, ids]) => (ids === undefined ? [] : [name]));
      if (wrong !== undefined) {
        throw new CloudError("unsupported", "OpenStack cannot change this of a load balancer.", { parameter: wrong });
      }
      if (tags !== undefined) {
        const words = wordsOf(tags, notesOf(await read(id)));
        await octavia.put(path`/lbaas/loadbalancers/${id}`, { loadbalancer: { tags: words } });
      }
      return show(id);
    },
  } satisfies Services["loadBalancers"];
}

/** Octavia keeps instances and checks with the pools of listeners. @throws `failed_precondition` where there is none */
function requireListener(id: string, pools: readonly unknown[]): void {
  if (pools.length === 0) throw new CloudError("failed_precondition", `The load balancer '${id}' does not listen yet.`);
}
