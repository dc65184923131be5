import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { integer, list, oneOf, optional, string, type Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { idKinds } from "../../../protocols/ec2/id-kinds.ts";
import { decodeId } from "../../../protocols/ec2/ids.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { toEc2 } from "../ids.ts";
import { Arns } from "./arns.ts";
import { targetGroupDocument, targetHealthDocument, targetShape } from "./documents.ts";
import { listenerOf } from "./lookup.ts";
import { healthCheckPort, showTargetGroup } from "./views.ts";

const parameters = { TargetGroupArn: string(), Targets: list(targetShape) };
type Listener = LoadBalancer["listeners"][number];

/** The instances of targets. @throws AwsFault `InvalidTarget` for what is none, or a port that is not the group's */
function instancesOf(targets: readonly Infer<typeof targetShape>[], { instancePort }: Listener): readonly string[] {
  return targets.map(({ Id, Port = instancePort }) => {
    const id = decodeId(idKinds.instance.prefix, Id);
    if (id === undefined) throw new AwsFault("InvalidTarget", `The target '${Id.slice(0, 100)}' is no instance.`);
    if (Port !== instancePort) {
      throw new AwsFault("InvalidTarget", `All targets of the group serve on port ${instancePort}; ${Port} is another one.`);
    }
    return id;
  });
}

const isRegistered = ({ targets }: LoadBalancer, instanceId: string): boolean =>
  targets.some((target) => target.instanceId === instanceId);

const registerTargets = defineAction({
  name: "RegisterTargets",
  doc: "Registers instances with a balancer, behind all its listeners.",
  needs: ["loadBalancers", "register"],
  parameters,
  document: {},
  run: async (call, { TargetGroupArn, Targets }) => {
    const { balancer, listener } = await listenerOf(call, TargetGroupArn, "targetgroup");
    for (const instanceId of instancesOf(Targets, listener)) {
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
    const { balancer, listener } = await listenerOf(call, TargetGroupArn, "targetgroup");
    for (const instanceId of instancesOf(Targets, listener)) {
      if (isRegistered(balancer, instanceId)) {
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

const describeTargetHealth = defineAction({
  name: "DescribeTargetHealth",
  doc: "How the instances behind a listener are.",
  needs: ["loadBalancers", "get"],
  parameters: { TargetGroupArn: string(), Targets: optional(list(targetShape)) },
  document: { TargetHealthDescriptions: list(targetHealthDocument) },
  run: async (call, { TargetGroupArn, Targets }) => {
    const { balancer, listener } = await listenerOf(call, TargetGroupArn, "targetgroup");
    const ids = Targets ? instancesOf(Targets, listener) : balancer.targets.map(({ instanceId }) => instanceId);
    return {
      TargetHealthDescriptions: ids.map((id) => {
        const target = balancer.targets.find(({ instanceId }) => instanceId === id);
        return {
          Target: { Id: toEc2("instance", id), Port: listener.instancePort },
          HealthCheckPort: balancer.healthCheck?.port === undefined ? String(listener.instancePort) : healthCheckPort(balancer),
          TargetHealth: target ? states[target.health ?? "unknown"] : unused,
        };
      }),
    };
  },
});

const threshold = { minimum: 2, maximum: 10 };

const modifyTargetGroup = defineAction({
  name: "ModifyTargetGroup",
  doc: "Says how the instances of a balancer are checked; what is not given stays.",
  needs: ["loadBalancers", "setHealthCheck"],
  parameters: {
    TargetGroupArn: string(),
    HealthCheckProtocol: optional(oneOf(["HTTP", "HTTPS", "TCP"])),
    HealthCheckPort: optional(string({ pattern: /^(?:\d{1,5}|traffic-port)$/ })),
    HealthCheckPath: optional(string({ maxLength: 1024, pattern: /^\// })),
    HealthCheckIntervalSeconds: optional(integer({ minimum: 5, maximum: 300 })),
    HealthCheckTimeoutSeconds: optional(integer({ minimum: 2, maximum: 120 })),
    HealthyThresholdCount: optional(integer(threshold)),
    UnhealthyThresholdCount: optional(integer(threshold)),
  },
  document: { TargetGroups: list(targetGroupDocument) },
  run: async (call, given) => {
    const { balancer, listener } = await listenerOf(call, given.TargetGroupArn, "targetgroup");
    const now = balancer.healthCheck;
    const protocol = given.HealthCheckProtocol ?? now?.protocol ?? "TCP";
    const port = given.HealthCheckPort === "traffic-port" ? listener.instancePort : given.HealthCheckPort;
    const changed = await call.cloud.call("loadBalancers", "setHealthCheck", {
      id: balancer.id,
      protocol,
      port: Number(port ?? now?.port ?? listener.instancePort),
      path: protocol.startsWith("HTTP") ? (given.HealthCheckPath ?? now?.path ?? "/") : undefined,
      interval: given.HealthCheckIntervalSeconds ?? now?.interval ?? 30,
      timeout: given.HealthCheckTimeoutSeconds ?? now?.timeout ?? 5,
      healthyThreshold: given.HealthyThresholdCount ?? now?.healthyThreshold ?? 5,
      unhealthyThreshold: given.UnhealthyThresholdCount ?? now?.unhealthyThreshold ?? 2,
    });
    return { TargetGroups: [showTargetGroup(changed, listener, await Arns.of(call))] };
  },
});

/** The instances behind listeners. */
export const actions: readonly Action[] = [registerTargets, deregisterTargets, describeTargetHealth, modifyTargetGroup];
