import { path } from "../../../http/path.ts";
import type { HttpFields } from "../../../model/http.ts";
import type { Connection } from "../connection.ts";
import type { HealthMonitor, Listener, Member, Pool } from "./api-types.ts";
import { belongsTo, type Parts } from "./balancer-view.ts";

/** Reads what belongs to all balancers of the project, or to one of them. Octavia lists members by pool only. */
export async function readParts(connection: Connection, balancerId?: string): Promise<Parts> {
  const octavia = connection.service("loadBalancer");
  const all = async <T>(collection: string, key: string, query: HttpFields = {}): Promise<readonly T[]> => {
    const members: T[] = [];
    for await (const member of octavia.list<T>(`/lbaas/${collection}`, key, query)) members.push(member);
    return members;
  };
  const isOfIt = (part: { readonly loadbalancers: readonly { readonly id: string }[] }): boolean =>
    balancerId === undefined || belongsTo(balancerId, part);
  const [listeners, everyPool, monitors] = await Promise.all([
    all<Listener>("listeners", "listeners", { load_balancer_id: balancerId }),
    all<Pool>("pools", "pools", { loadbalancer_id: balancerId }),
    all<HealthMonitor>("healthmonitors", "healthmonitors"),
  ]);
  const pools = everyPool.filter(isOfIt);
  const members = new Map(
    await Promise.all(pools.map(async ({ id }) => [id, await all<Member>(path`pools/${id}/members`, "members")] as const)),
  );
  return { listeners: listeners.filter(isOfIt), pools, monitors, membersOf: (poolId) => members.get(poolId) ?? [] };
}
