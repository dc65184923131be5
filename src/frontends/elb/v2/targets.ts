import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { list, optional, string, type Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { idKinds } from "../../../protocols/ec2/id-kinds.ts";
import { decodeId } from "../../../protocols/ec2/ids.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { toEc2 } from "../ids.ts";
import { targetHealthDocument, targetShape } from "../../../protocols/elb/v2.ts";
import { earlyTargets, forgetTargets, keepsEarlyTargets, keepTargets, registerKept, requireInstances } from "./early-targets.ts";
import { groupOf, inUse, type Group } from "./groups.ts";

const parameters = { TargetGroupArn: string(), Targets: list(targetShape) };

/** The instances of targets. @throws AwsFault `InvalidTarget` for what is none, or a port that is not the group's */
function instancesOf(targets: readonly Infer<typeof targetShape>[], { port }: Group): readonly string[] {
  return targets.map(({ Id, Port = port }) => {
    const id = decodeId(idKinds.instance.prefix, Id);
    if (id === undefined) throw new AwsFault("InvalidTarget", `The target '${Id.slice(0, 100)}' is no instance.`);
    if (Port !== port) {
      throw new AwsFault("InvalidTarget", `All targets of the group serve on port ${port}; ${Port} is another one.`);
    }
    return id;
  });
}

const isRegistered = ({ targets }: LoadBalancer, instanceId: string): boolean =>
  targets.some((target) => target.instanceId === instanceId);

const registerTargets = defineAction({
  name: "RegisterTargets",
  doc: "Registers instances with a balancer, behind all its listeners; before there are any they are kept for them.",
  needs: ["loadBalancers", "register"],
  parameters,
  document: {},
  run: async (call, { TargetGroupArn, Targets }) => {
    const group = await groupOf(call, TargetGroupArn);
    const instanceIds = instancesOf(Targets, group);
    if (!group.balancer && keepsEarlyTargets(call, group)) {
      await requireInstances(call, instanceIds);
      await keepTargets(call, group, instanceIds);
      // A listener may have come meanwhile, too early to see them.
      const { balancer } = await groupOf(call, TargetGroupArn);
      if (balancer) await registerKept(call, balancer, group, instanceIds);
      return {};
    }
    const { balancer } = inUse(group);
    for (const instanceId of instanceIds) {
      if (!isRegistered(balancer, instanceId)) {
        await call.cloud.call("loadBalancers", "register", { id: balancer.id, instanceId });
      }
    }
    return {};
  },
});

const deregisterTargets = defineAction({
  name: "DeregisterTargets",
  doc: "Takes instances off a balancer, from behind all its listeners.",
  needs: ["loadBalancers", "unregister"],
  parameters,
  document: {},
  run: async (call, { TargetGroupArn, Targets }) => {
    const group = await groupOf(call, TargetGroupArn);
    const { balancer } = group;
    const instanceIds = instancesOf(Targets, group);
    if (keepsEarlyTargets(call, group)) await forgetTargets(call, group, instanceIds);
    for (const instanceId of instanceIds) {
      if (balancer && isRegistered(balancer, instanceId)) {
        await call.cloud.call("loadBalancers", "unregister", { id: balancer.id, instanceId });
      }
    }
    return {};
  },
});

type Target = LoadBalancer["targets"][number];

const states: Readonly<Record<NonNullable<Target["health"]>, Infer<typeof targetHealthDocument>["TargetHealth"]>> = {
  healthy: { State: "healthy" },
  unhealthy: { State: "unhealthy", Reason: "Target.FailedHealthChecks", Description: "Health checks failed" },
  unknown: { State: "initial", Reason: "Elb.InitialHealthChecking", Description: "Initial health checks in progress" },
};
const unused = { State: "unused", Reason: "Target.NotRegistered", Description: "Target is not registered to the target group" };
const notInUse = {
  State: "unused",
  Reason: "Target.NotInUse",
  Description: "Target group is not configured to receive traffic from the load balancer",
};

const describeTargetHealth = defineAction({
  name: "DescribeTargetHealth",
  doc: "How the instances behind a listener are.",
  needs: ["loadBalancers", "get"],
  parameters: { TargetGroupArn: string(), Targets: optional(list(targetShape)) },
  document: { TargetHealthDescriptions: list(targetHealthDocument) },
  run: async (call, { TargetGroupArn, Targets }) => {
    const group = await groupOf(call, TargetGroupArn);
    const { targets = [] } = group.balancer ?? {};
    const asked = Targets && instancesOf(Targets, group);
    const early = group.balancer ? [] : await earlyTargets(call, group, asked);
    const ids = asked ?? (group.balancer ? targets.map(({ instanceId }) => instanceId) : early);
    return {
      TargetHealthDescriptions: ids.map((id) => {
        const target = targets.find(({ instanceId }) => instanceId === id);
        return {
          Target: { Id: toEc2("instance", id), Port: group.port },
          HealthCheckPort: String(group.check.port ?? group.port),
          TargetHealth: target ? states[target.health ?? "unknown"] : early.includes(id) ? notInUse : unused,
        };
      }),
    };
  },
});

/** The instances behind listeners. */
export const actions: readonly Action[] = [registerTargets, deregisterTargets, describeTargetHealth];
