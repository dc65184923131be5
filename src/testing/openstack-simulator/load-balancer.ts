import { randomUUID } from "node:crypto";
import { inside, type Loose, type Reply, type Service } from "./service.ts";

type Row = Record<string, unknown> & { readonly id: string };
type Part = "listeners" | "pools" | "healthmonitors";

const singular: Readonly<Record<Part, string>> = { listeners: "listener", pools: "pool", healthmonitors: "healthmonitor" };

/**
 * Octavia (API v2). As the real one it takes one change of a balancer at a time: every change makes the balancer PENDING_UPDATE for a
 * while, in which every other is answered with 409.
 * @param pending milliseconds that a change takes
 */
export function simulateLoadBalancer(pending: number): Service {
  const balancers = new Map<string, Row & { until: number; change: string }>();
  const parts = { listeners: new Map<string, Row>(), pools: new Map<string, Row>(), healthmonitors: new Map<string, Row>() };
  const members = new Map<string, Map<string, Row>>();

  const fault = (status: number, faultstring: string): Reply => [status, { faultcode: "Client", faultstring, debuginfo: null }];
  const missing = (what: string, id: string): Reply => fault(404, `${what} ${id} not found.`);
  const isBusy = (balancer: { readonly until: number }): boolean => Date.now() < balancer.until;
  const show = ({ until: _until, change, ...balancer }: Row & { until: number; change: string }): object => ({
    ...balancer,
    provisioning_status: Date.now() < _until ? change : "ACTIVE",
  });
  const balancerOf = (row: Row): string => (row["loadbalancers"] as readonly { readonly id: string }[])[0]?.id ?? "";

  /** Does a change, unless one is under way. */
  const change = (balancerId: string, work: () => Reply): Reply => {
    const balancer = balancers.get(balancerId);
    if (!balancer) return missing("Load Balancer", balancerId);
    if (isBusy(balancer)) return fault(409, `Load Balancer ${balancerId} is immutable and cannot be updated.`);
    const reply = work();
    balancer.until = Date.now() + pending;
    balancer.change = "PENDING_UPDATE";
    return reply;
  };

  const addMember = (poolId: string, asked: Loose): Row => {
    const row = { id: randomUUID(), name: "", operating_status: "NO_MONITOR", ...asked };
    members.get(poolId)?.set(row.id, row);
    return row;
  };
  const addMonitor = (poolId: string, asked: Loose): Row => {
    const row = { id: randomUUID(), tags: [], ...asked, pools: [{ id: poolId }] };
    parts.healthmonitors.set(row.id, row);
    const pool = parts.pools.get(poolId);
    if (pool) pool["healthmonitor_id"] = row.id;
    return row;
  };
  const addPool = (balancerId: string, { members: asked = [], healthmonitor, ...pool }: Loose): Row => {
    const row: Row = { id: randomUUID(), tags: [], healthmonitor_id: null, ...pool, loadbalancers: [{ id: balancerId }] };
    parts.pools.set(row.id, row);
    members.set(row.id, new Map());
    for (const member of asked as readonly Loose[]) addMember(row.id, member);
    if (healthmonitor !== undefined) addMonitor(row.id, healthmonitor as Loose);
    return row;
  };
  const addListener = (balancerId: string, { default_pool: pool, loadbalancer_id: _id, ...asked }: Loose): Row => {
    const defaultPool = pool === undefined ? null : addPool(balancerId, pool as Loose).id;
    const row = { id: randomUUID(), ...asked, default_pool_id: defaultPool, loadbalancers: [{ id: balancerId }] };
    parts.listeners.set(row.id, row);
    return row;
  };

  const createBalancer = ({ listeners = [], ...asked }: Loose): Reply => {
    const id = randomUUID();
    const balancer = {
      vip_address: "10.0.0.250",
      vip_port_id: `vip-${id}`,
      vip_subnet_id: null,
      vip_network_id: null,
      created_at: "2026-11-22T10:00:00",
      ...asked,
      id,
      until: Date.now() + pending,
      change: "PENDING_CREATE",
    };
    balancers.set(id, balancer);
    for (const listener of listeners as readonly Loose[]) addListener(id, listener);
    return [201, { loadbalancer: show(balancer) }];
  };

  const destroyBalancer = (id: string, cascade: boolean): Reply => {
    const owned = Object.values(parts).flatMap((rows) =>
      [...rows.values()].filter((row) => "loadbalancers" in row && balancerOf(row) === id),
    );
    if (owned.length > 0 && !cascade) return fault(400, "Cannot delete Load Balancer, it has children.");
    return change(id, () => {
      for (const rows of Object.values(parts)) for (const { id: owner } of owned) rows.delete(owner);
      balancers.delete(id);
      return [204];
    });
  };

  const balancerPath = (method: string, id: string | undefined, query: URLSearchParams, body: Loose): Reply => {
    if (method === "POST") return createBalancer(inside(body, "loadbalancer"));
    const name = query.get("name");
    if (id === undefined) {
      const found = [...balancers.values()].filter((row) => name === null || row["name"] === name);
      return [200, { loadbalancers: found.map(show) }];
    }
    const balancer = balancers.get(id);
    if (!balancer) return missing("Load Balancer", id);
    if (method === "DELETE") return destroyBalancer(id, query.get("cascade") === "true");
    if (method === "GET") return [200, { loadbalancer: show(balancer) }];
    return change(id, () => {
      Object.assign(balancer, inside(body, "loadbalancer"));
      return [200, { loadbalancer: show(balancer) }];
    });
  };

  const memberPath = (method: string, poolId: string, id: string | undefined, body: Loose): Reply => {
    const [pool, rows] = [parts.pools.get(poolId), members.get(poolId)];
    if (!pool || !rows) return missing("Pool", poolId);
    if (method === "GET") return [200, { members: [...rows.values()] }];
    if (method === "POST") return change(balancerOf(pool), () => [201, { member: addMember(poolId, inside(body, "member")) }]);
    if (!rows.has(id ?? "")) return missing("Member", id ?? "");
    return change(balancerOf(pool), () => {
      rows.delete(id ?? "");
      return [204];
    });
  };

  /** The balancer that a part belongs to; a monitor belongs to that of its pool. */
  const ownerOf = (part: Part, row: Row): string => {
    if (part !== "healthmonitors") return balancerOf(row);
    const pool = parts.pools.get((row["pools"] as readonly { readonly id: string }[])[0]?.id ?? "");
    return pool ? balancerOf(pool) : "";
  };

  const createPart = (part: Part, asked: Loose): Reply => {
    if (part === "healthmonitors") {
      const pool = parts.pools.get(String(asked["pool_id"]));
      if (!pool) return missing("Pool", String(asked["pool_id"]));
      return change(balancerOf(pool), () => [201, { healthmonitor: addMonitor(pool.id, asked) }]);
    }
    const owner = String(asked["loadbalancer_id"]);
    return change(owner, () => [
      201,
      { [singular[part]]: part === "listeners" ? addListener(owner, asked) : addPool(owner, asked) },
    ]);
  };

  const destroyPart = (part: Part, row: Row): Reply =>
    change(ownerOf(part, row), () => {
      parts[part].delete(row.id);
      if (part === "pools")
        for (const listener of parts.listeners.values())
          if (listener["default_pool_id"] === row.id) listener["default_pool_id"] = null;
      return [204];
    });

  return ({ method, path, query, body }) => {
    const [, collection = "", id, below, last] = path.slice("/v2/lbaas".length).split("/");
    if (collection === "loadbalancers") return balancerPath(method, id, query, body);
    if (!Object.hasOwn(parts, collection)) return undefined;
    const part = collection as Part;
    if (part === "pools" && below === "members") return memberPath(method, id ?? "", last, body);
    const owner = query.get("load_balancer_id") ?? query.get("loadbalancer_id");
    if (method === "POST") return createPart(part, inside(body, singular[part]));
    if (id === undefined) {
      return [200, { [part]: [...parts[part].values()].filter((row) => owner === null || ownerOf(part, row) === owner) }];
    }
    const row = parts[part].get(id);
    if (!row) return missing(singular[part], id);
    if (method === "DELETE") return destroyPart(part, row);
    if (method === "PUT")
      return change(ownerOf(part, row), () => [200, { [singular[part]]: Object.assign(row, inside(body, singular[part])) }]);
    return [200, { [singular[part]]: row }];
  };
}
