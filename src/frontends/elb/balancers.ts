import type { LoadBalancer } from "../../model/collections/load-balancers.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../aws-query/call.ts";

/** What a balancer is known by: its name, or its id where the cloud gives it none. */
export const nameOf = ({ name, id }: LoadBalancer): string => name || id;

/** Where a balancer is reached. */
export const addressOf = (balancer: LoadBalancer): string => balancer.publicAddresses[0] ?? nameOf(balancer);

/** The error for balancers that are not there. */
export const noSuchBalancer = (names: readonly string[]): AwsFault =>
  new AwsFault("LoadBalancerNotFound", `There is no ACTIVE Load Balancer named '${names.join(", ").slice(0, 200)}'`);

/** The balancer of a name; undefined where there is none. */
export async function findBalancer({ cloud }: Call, name: string): Promise<LoadBalancer | undefined> {
  for await (const balancer of cloud.list("loadBalancers", {})) if (nameOf(balancer) === name) return balancer;
  return undefined;
}

/** The balancer of a name. @throws AwsFault `LoadBalancerNotFound` */
export async function balancerNamed(call: Call, name: string): Promise<LoadBalancer> {
  const balancer = await findBalancer(call, name);
  if (!balancer) throw noSuchBalancer([name]);
  return balancer;
}
