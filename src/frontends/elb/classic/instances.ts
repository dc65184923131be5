import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { list, optional, string, type Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { showInstances } from "./balancer-view.ts";
import { healthCheckShape, instanceShape, instanceStateDocument } from "../../../protocols/elb/classic.ts";
import { readHealthCheck, showHealthCheck } from "./health-check.ts";
import { balancerNamed } from "./lookup.ts";

const parameters = { LoadBalancerName: string(), Instances: list(instanceShape) };
const document = { Instances: list(instanceShape) };

const idsOf = (instances: Infer<typeof parameters.Instances>): readonly string[] =>
  instances.map(({ InstanceId }) => fromEc2("instance", InstanceId));

const register = defineAction({
  name: "RegisterInstancesWithLoadBalancer",
  doc: "Registers instances with a balancer; those that are registered stay so.",
  needs: ["loadBalancers", "register"],
  parameters,
  document,
  run: async (call, { LoadBalancerName, Instances }) => {
    const ids = idsOf(Instances);
    let balancer = await balancerNamed(call, LoadBalancerName);
    for (const instanceId of ids) {
      if (!isRegistered(balancer, instanceId)) {
        balancer = await call.cloud.call("loadBalancers", "register", { id: balancer.id, instanceId });
      }
    }
    return { Instances: showInstances(balancer) };
  },
});

const deregister = defineAction({
  name: "DeregisterInstancesFromLoadBalancer",
  doc: "Takes instances off a balancer; those that are not registered are off already.",
  needs: ["loadBalancers", "unregister"],
  parameters,
  document,
  run: async (call, { LoadBalancerName, Instances }) => {
    const ids = idsOf(Instances);
    let balancer = await balancerNamed(call, LoadBalancerName);
    for (const instanceId of ids) {
      if (isRegistered(balancer, instanceId)) {
        balancer = await call.cloud.call("loadBalancers", "unregister", { id: balancer.id, instanceId });
      }
    }
    return { Instances: showInstances(balancer) };
  },
});

const isRegistered = ({ targets }: LoadBalancer, instanceId: string): boolean =>
  targets.some((target) => target.instanceId === instanceId);

type Target = LoadBalancer["targets"][number];
type State = Omit<Infer<typeof instanceStateDocument>, "InstanceId">;

const states: Readonly<Record<NonNullable<Target["health"]>, State>> = {
  healthy: { State: "InService", ReasonCode: "N/A", Description: "N/A" },
  unhealthy: {
    State: "OutOfService",
    ReasonCode: "Instance",
    Description: "Instance has failed at least the UnhealthyThreshold number of health checks consecutively.",
  },
  unknown: { State: "Unknown", ReasonCode: "ELB", Description: "Instance registration is still in progress." },
};

const describeInstanceHealth = defineAction({
  name: "DescribeInstanceHealth",
  doc: "How the instances of a balancer are.",
  needs: ["loadBalancers", "list"],
  parameters: { LoadBalancerName: string(), Instances: optional(list(instanceShape)) },
  document: { InstanceStates: list(instanceStateDocument) },
  run: async (call, { LoadBalancerName, Instances }) => {
    const balancer = await balancerNamed(call, LoadBalancerName);
    // A list may not tell how they are: that is asked of each balancer.
    const { targets } = call.cloud.supports("loadBalancers", "get")
      ? await call.cloud.call("loadBalancers", "get", { id: balancer.id })
      : balancer;
    const asked = Instances && idsOf(Instances);
    const missing = asked?.find((id) => !targets.some(({ instanceId }) => instanceId === id));
    if (missing !== undefined) {
      throw new AwsFault("InvalidInstance", `The instance '${toEc2("instance", missing)}' is not registered.`);
    }
    const shown = targets.filter(({ instanceId }) => asked?.includes(instanceId) ?? true);
    return {
      InstanceStates: shown.map(({ instanceId, health = "unknown" }) => ({
        InstanceId: toEc2("instance", instanceId),
        ...states[health],
      })),
    };
  },
});

const configureHealthCheck = defineAction({
  name: "ConfigureHealthCheck",
  doc: "Says how instances are checked.",
  needs: ["loadBalancers", "setHealthCheck"],
  parameters: { LoadBalancerName: string(), HealthCheck: healthCheckShape },
  document: { HealthCheck: healthCheckShape },
  run: async (call, { LoadBalancerName, HealthCheck }) => {
    const check = readHealthCheck(HealthCheck);
    const { id } = await balancerNamed(call, LoadBalancerName);
    return { HealthCheck: showHealthCheck(await call.cloud.call("loadBalancers", "setHealthCheck", { id, ...check })) };
  },
});

/** The instances of balancers, and how they are checked. */
export const actions: readonly Action[] = [register, deregister, describeInstanceHealth, configureHealthCheck];
