import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { noteOf, tagsOf } from "../network/tags.ts";
import { readTime } from "../times.ts";
import type { Balancer, HealthMonitor, Listener, Member, Pool } from "./api-types.ts";
import { fromHealthMonitor } from "./health-monitors.ts";
import { fromProtocol } from "./protocols.ts";

/** What belongs to balancers, by its place in them. */
export interface Parts {
  readonly listeners: readonly Listener[];
  readonly pools: readonly Pool[];
  readonly monitors: readonly HealthMonitor[];
  membersOf(poolId: string): readonly Member[];
}

const byStatus: Readonly<Record<string, LoadBalancer["state"]>> = {
  ACTIVE: "active",
  PENDING_CREATE: "pending",
  PENDING_UPDATE: "updating",
  PENDING_DELETE: "deleting",
  DELETED: "deleting",
  ERROR: "error",
};

type Target = LoadBalancer["targets"][number];

const byHealth: Readonly<Record<string, Target["health"]>> = {
  ONLINE: "healthy",
  DEGRADED: "healthy",
  OFFLINE: "unhealthy",
  ERROR: "unhealthy",
};

/** The port of the instances behind a pool: what is kept with it, else what its members listen on. */
export function instancePortOf(pool: Pool, members: readonly Member[]): number | undefined {
  const kept = noteOf(pool, "instance-port");
  return kept === undefined ? members[0]?.protocol_port : Number(kept);
}

export const belongsTo = (balancerId: string, part: { readonly loadbalancers: readonly { readonly id: string }[] }): boolean =>
  part.loadbalancers.some(({ id }) => id === balancerId);

/**
 * A load balancer out of Octavia's parts.
 * @param publicAddress the floating ip of its port
 */
export function toLoadBalancer(balancer: Balancer, parts: Parts, publicAddress: string | undefined): LoadBalancer {
  const listeners = parts.listeners.filter((listener) => belongsTo(balancer.id, listener));
  const pools = parts.pools.filter((pool) => belongsTo(balancer.id, pool));
  const monitor = parts.monitors.find((candidate) => candidate.pools.some(({ id }) => pools.some((pool) => pool.id === id)));
  const realm = noteOf(balancer, "realm");
  const { vip_subnet_id: subnetId, vip_network_id: networkId } = balancer;
  return {
    id: balancer.id,
    name: balancer.name,
    ...(balancer.description && { description: balancer.description }),
    created: readTime(balancer.created_at),
    state: byStatus[balancer.provisioning_status] ?? "error",
    ...kindOf(balancer),
    realmIds: realm === undefined ? [] : [realm],
    publicAddresses: [publicAddress ?? balancer.vip_address],
    listeners: listeners.map((listener) => toListener(listener, pools, parts)),
    targets: targetsOf(pools.flatMap(({ id }) => parts.membersOf(id))),
    ...(monitor && { healthCheck: fromHealthMonitor(monitor) }),
    ...(subnetId !== null && { subnetIds: [subnetId] }),
    ...(networkId !== null && { networkId }),
    scheme: publicAddress === undefined ? "internal" : "internet-facing",
    tags: tagsOf(balancer),
  };
}

function kindOf(balancer: Balancer): Pick<LoadBalancer, "kind"> {
  const kind = noteOf(balancer, "balancer-kind");
  return kind === "application" || kind === "network" ? { kind } : {};
}

function toListener(listener: Listener, pools: readonly Pool[], parts: Parts): LoadBalancer["listeners"][number] {
  const pool = pools.find(({ id }) => id === listener.default_pool_id);
  const { default_tls_container_ref: certificateId } = listener;
  return {
    id: listener.id,
    ...(listener.name && { name: listener.name }),
    protocol: fromProtocol(listener.protocol),
    loadBalancerPort: listener.protocol_port,
    ...(pool && { instanceProtocol: fromProtocol(pool.protocol) }),
    instancePort: (pool && instancePortOf(pool, parts.membersOf(pool.id))) ?? listener.protocol_port,
    ...(certificateId && { certificateId }),
  };
}

/** An instance is a member of every pool, and one target. What others have registered has no instance's id for a name. */
function targetsOf(members: readonly Member[]): LoadBalancer["targets"] {
  const targets = new Map<string, Target>();
  for (const { name, address, protocol_port: port, operating_status } of members) {
    if (name === "" || targets.has(name)) continue;
    targets.set(name, { instanceId: name, address, port, health: byHealth[operating_status] ?? "unknown" });
  }
  return [...targets.values()];
}
