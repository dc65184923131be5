import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Call } from "../../aws-query/call.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { isClassic } from "../balancers.ts";
import { noSuch, placeOf, type ArnKind } from "./arns.ts";

type Listener = LoadBalancer["listeners"][number];

/** The balancer of an ARN; undefined where there is none. @throws AwsFault for what is no ARN of ours */
export async function findBalancer(
  { cloud }: Call,
  arn: string,
  kind: ArnKind = "loadbalancer",
): Promise<LoadBalancer | undefined> {
  for (const id of placeOf(kind, arn).balancerIds) {
    const balancer = await memberOf(cloud, "loadBalancers", id);
    if (balancer && !isClassic(balancer)) return balancer;
  }
  return undefined;
}

/** The balancer of an ARN. @throws AwsFault such as `LoadBalancerNotFound` */
export async function balancerOf(call: Call, arn: string, kind?: ArnKind): Promise<LoadBalancer> {
  const balancer = await findBalancer(call, arn, kind);
  if (!balancer) throw noSuch(kind ?? "loadbalancer", arn);
  return balancer;
}

/** The balancer, and the listener, of the ARN of a listener, a rule or a target group. @throws AwsFault such as `ListenerNotFound` */
export async function listenerOf(
  call: Call,
  arn: string,
  kind: ArnKind,
): Promise<{ readonly balancer: LoadBalancer; readonly listener: Listener }> {
  const { listener: wanted } = placeOf(kind, arn);
  const balancer = await balancerOf(call, arn, kind);
  const listener = balancer.listeners.find(({ id, loadBalancerPort }) => loadBalancerPort === wanted || id === wanted);
  if (!listener) throw noSuch(kind, arn);
  return { balancer, listener };
}

/** All balancers of this version. */
export async function allBalancers({ cloud }: Call): Promise<readonly LoadBalancer[]> {
  const balancers: LoadBalancer[] = [];
  for await (const balancer of cloud.list("loadBalancers", {})) if (!isClassic(balancer)) balancers.push(balancer);
  return balancers;
}
