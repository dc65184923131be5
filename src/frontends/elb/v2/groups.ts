import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../../aws-query/call.ts";
import { groupTailIn, noSuch, ownGroupName, ownGroupTail } from "./arns.ts";
import { planIn, type GroupPlan, type HealthCheck, type Protocol } from "./group-plan.ts";
import { allBalancers, listenerOf } from "./lookup.ts";

type Listener = LoadBalancer["listeners"][number];

/** A target group: the instances behind listeners, or what is planned to be. */
export interface Group {
  /** The end of its ARN. */
  readonly tail: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly check: HealthCheck;
  readonly networkId: string | undefined;
  /** How it was made; absent: it comes with its listener, and goes with it. */
  readonly plan?: GroupPlan;
  /** Whose listeners forward to it; absent: none does. */
  readonly balancer?: LoadBalancer;
}

/** The check of a balancer that has none of its own is shown with AWS's values. */
const usualCheck: HealthCheck = { protocol: "TCP", interval: 30, timeout: 5, healthyThreshold: 5, unhealthyThreshold: 2 };

/** What a listener forwards to. */
export function groupBehind(balancer: LoadBalancer, listener: Listener): Group {
  const { loadBalancerPort, instancePort, protocol, instanceProtocol = protocol, name = "" } = listener;
  const plan = planIn(name);
  const { healthCheck: { port: checkPort, ...check } = { ...usualCheck, port: undefined }, networkId } = balancer;
  const isUsual = plan !== undefined && plan.check.port === undefined && checkPort === instancePort;
  return {
    tail: plan ? name : ownGroupTail(balancer, loadBalancerPort),
    name: plan?.name ?? ownGroupName(balancer, loadBalancerPort),
    protocol: instanceProtocol,
    port: instancePort,
    check: { ...check, port: isUsual ? undefined : checkPort },
    networkId: plan?.networkId ?? networkId,
    ...(plan && { plan }),
    balancer,
  };
}

/** The groups of a balancer, each once. */
export function groupsOf(balancer: LoadBalancer): readonly Group[] {
  const groups = balancer.listeners.map((listener) => groupBehind(balancer, listener));
  return [...new Map(groups.map((group) => [group.tail, group])).values()];
}

/** A group that no listener forwards to. */
export const plannedGroup = (tail: string, plan: GroupPlan): Group => ({ ...plan, tail, plan });

/** The group of an ARN. @throws AwsFault `TargetGroupNotFound` */
export async function groupOf(call: Call, arn: string): Promise<Group> {
  const tail = groupTailIn(arn) ?? "";
  const plan = planIn(tail);
  if (plan) {
    const used = (await allBalancers(call)).flatMap(groupsOf).find((group) => group.tail === tail);
    return used ?? plannedGroup(tail, plan);
  }
  const { balancer, listener } = await listenerOf(call, arn, "targetgroup");
  const group = groupBehind(balancer, listener);
  if (group.plan) throw noSuch("targetgroup", arn);
  return group;
}

/** A group with its balancer. @throws AwsFault `OperationNotPermitted` where no listener forwards to it yet */
export function inUse(group: Group): Group & { readonly balancer: LoadBalancer } {
  const { balancer, name } = group;
  if (balancer) return { ...group, balancer };
  throw new AwsFault(
    "OperationNotPermitted",
    `The target group '${name}' has no place in the cloud before a listener forwards to it: create the listener first.`,
  );
}
