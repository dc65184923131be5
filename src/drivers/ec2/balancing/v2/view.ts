import type { LoadBalancer } from "../../../../model/collections/load-balancers.ts";
import { needed, type Answer } from "../../../../protocols/aws-query/answer-reader.ts";
import { checkProtocols, protocolNames, protocols, type balancerDocument } from "../../../../protocols/elb/v2.ts";
import type { HealthCheck, Listener } from "../listeners.ts";
import { forwardedTo, groupsBehind, type Group, type GroupDocument, type ListenerDocument, type Parts } from "./parts.ts";

export type BalancerDocument = Answer<typeof balancerDocument>;
type Target = LoadBalancer["targets"][number];
type Health = NonNullable<Target["health"]>;

const kinds = ["application", "network"] as const;

/** Undefined for what is no balancer of instances, such as a gateway. */
export const kindOf = ({ Type }: BalancerDocument): LoadBalancer["kind"] => kinds.find((kind) => kind === Type);

const states: Readonly<Record<string, LoadBalancer["state"]>> = { provisioning: "pending", failed: "error" };

/** An application or a network balancer, without its tags. Its id is its ARN. */
export function toBalancer(document: BalancerDocument, parts: Parts): LoadBalancer {
  const { LoadBalancerName, CreatedTime, State, DNSName, VpcId, Scheme, SecurityGroups, AvailabilityZones: places } = document;
  const [first] = groupsBehind(parts);
  return {
    id: needed(document, "LoadBalancerArn"),
    ...(LoadBalancerName && { name: LoadBalancerName }),
    ...(CreatedTime && { created: CreatedTime }),
    state: states[State?.Code ?? ""] ?? "active",
    ...(kindOf(document) && { kind: kindOf(document) }),
    realmIds: [...new Set(places.flatMap(({ ZoneName }) => ZoneName || []))],
    publicAddresses: DNSName ? [DNSName] : [],
    listeners: parts.listeners.map((listener) => toListener(listener, parts.groups)),
    targets: toTargets(parts.groups),
    ...(first && { healthCheck: toCheck(first.document) }),
    subnetIds: places.flatMap(({ SubnetId }) => SubnetId || []),
    ...(VpcId && { networkId: VpcId }),
    firewallIds: SecurityGroups,
    scheme: Scheme === "internal" ? "internal" : "internet-facing",
  };
}

/** What forwards to no group, such as a redirection, is shown with its own port. */
function toListener(listener: ListenerDocument, groups: readonly Group[]): Listener {
  const [arn] = forwardedTo(listener);
  const group = groups.find((each) => each.arn === arn)?.document;
  const port = needed(listener, "Port");
  const [certificate] = listener.Certificates;
  return {
    id: needed(listener, "ListenerArn"),
    protocol: protocolOf(listener.Protocol),
    loadBalancerPort: port,
    ...(group?.Protocol && { instanceProtocol: protocolOf(group.Protocol) }),
    instancePort: group?.Port ?? port,
    ...(certificate?.CertificateArn && { certificateId: certificate.CertificateArn }),
  };
}

/** What the model has no word for is a connection; QUIC is carried by UDP. */
function protocolOf(name = ""): Listener["protocol"] {
  const known = protocolNames.find((each) => each === name);
  return known ? protocols[known] : name === "QUIC" ? "UDP" : "TCP";
}

/** Each instance once, with the worst that any of its groups says of it. */
function toTargets(groups: readonly Group[]): LoadBalancer["targets"] {
  const targets = new Map<string, Target>();
  for (const { document, targets: own } of groups) {
    if ((document.TargetType ?? "instance") !== "instance") continue;
    for (const { Target: target, TargetHealth } of own) {
      const { Id: instanceId = "", Port: port } = target ?? {};
      const before = targets.get(instanceId);
      const health = worseOf(healths[TargetHealth?.State ?? ""] ?? "unknown", before?.health);
      if (instanceId !== "") targets.set(instanceId, { instanceId, ...(port !== undefined && { port }), ...before, health });
    }
  }
  return [...targets.values()];
}

const healths: Readonly<Record<string, Health>> = {
  healthy: "healthy",
  unhealthy: "unhealthy",
  "unhealthy.draining": "unhealthy",
};
const byBadness: readonly Health[] = ["healthy", "unknown", "unhealthy"];
const worseOf = (one: Health, other: Health = "healthy"): Health =>
  byBadness.indexOf(one) > byBadness.indexOf(other) ? one : other;

/** How a group's targets are checked; without a port it is each one's own. */
export function toCheck(group: GroupDocument): HealthCheck {
  const { HealthCheckProtocol, HealthCheckPort = "", HealthCheckPath, HealthyThresholdCount, UnhealthyThresholdCount } = group;
  const { HealthCheckIntervalSeconds: interval, HealthCheckTimeoutSeconds: timeout } = group;
  return {
    protocol: checkProtocols.find((known) => known === HealthCheckProtocol) ?? "TCP",
    ...(/^\d+$/.test(HealthCheckPort) && { port: Number(HealthCheckPort) }),
    ...(HealthCheckPath && { path: HealthCheckPath }),
    ...(interval !== undefined && { interval }),
    ...(timeout !== undefined && { timeout }),
    ...(HealthyThresholdCount !== undefined && { healthyThreshold: HealthyThresholdCount }),
    ...(UnhealthyThresholdCount !== undefined && { unhealthyThreshold: UnhealthyThresholdCount }),
  };
}
