import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Call } from "../../aws-query/call.ts";
import { isClassic, nameOf, noSuchBalancer } from "../balancers.ts";

/** All balancers of this version. */
export async function* classicBalancers({ cloud }: Call): AsyncGenerator<LoadBalancer, void, undefined> {
  for await (const balancer of cloud.list("loadBalancers", {})) if (isClassic(balancer)) yield balancer;
}

/** The balancer of a name; undefined where there is none. */
export async function findBalancer(call: Call, name: string): Promise<LoadBalancer | undefined> {
  for await (const balancer of classicBalancers(call)) if (nameOf(balancer) === name) return balancer;
  return undefined;
}

/** The balancer of a name. @throws AwsFault `LoadBalancerNotFound` */
export async function balancerNamed(call: Call, name: string): Promise<LoadBalancer> {
  const balancer = await findBalancer(call, name);
  if (!balancer) throw noSuchBalancer([name]);
  return balancer;
}
