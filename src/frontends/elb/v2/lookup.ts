import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Call } from "../../aws-query/call.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { noSuch, placeOf, type ArnKind } from "./arns.ts";

type Listener = LoadBalancer["listeners"][number];

/** The balancer of an ARN. @throws AwsFault such as `LoadBalancerNotFound` */
export async function balancerOf({ cloud }: Call, arn: string, kind: ArnKind = "loadbalancer"): Promise<LoadBalancer> {
  const balancer = await memberOf(cloud, "loadBalancers", placeOf(kind, arn).balancerId);
  if (!balancer) throw noSuch(kind, arn);
  return balancer;
}

/** The balancer, and the listener, of the ARN of a listener, a rule or a target group. @throws AwsFault such as `ListenerNotFound` */
export async function listenerOf(
  call: Call,
  arn: string,
  kind: ArnKind,
): Promise<{ readonly balancer: LoadBalancer; readonly listener: Listener }> {
  const { port } = placeOf(kind, arn);
  const balancer = await balancerOf(call, arn, kind);
  const listener = balancer.listeners.find(({ loadBalancerPort }) => loadBalancerPort === port);
  if (!listener) throw noSuch(kind, arn);
  return { balancer, listener };
}

/** All balancers. */
export async function allBalancers({ cloud }: Call): Promise<readonly LoadBalancer[]> {
  const balancers: LoadBalancer[] = [];
  for await (const balancer of cloud.list("loadBalancers", {})) balancers.push(balancer);
  return balancers;
}
