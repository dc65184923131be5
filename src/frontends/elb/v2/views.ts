import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Infer } from "../../../model/shape.ts";
import { addressOf, nameOf } from "../balancers.ts";
import { toEc2 } from "../ids.ts";
import { targetGroupName, typeOf, type Arns } from "./arns.ts";
import type { balancerDocument, listenerDocument, ruleDocument, targetGroupDocument } from "./documents.ts";

type Listener = LoadBalancer["listeners"][number];

/** When balancers were made whose cloud does not tell; clients want a time. */
const unknownTime = new Date(0);

const states: Readonly<Record<NonNullable<LoadBalancer["state"]>, string>> = {
  pending: "provisioning",
  active: "active",
  updating: "active",
  deleting: "active",
  error: "failed",
};

/** A balancer as this API shows it. */
export function showBalancer(balancer: LoadBalancer, arns: Arns): Infer<typeof balancerDocument> {
  const { networkId, firewallIds = [], subnetIds = [], realmIds, created, scheme, state } = balancer;
  const subnets = subnetIds.map((id) => toEc2("subnet", id));
  return {
    LoadBalancerArn: arns.balancer(balancer),
    DNSName: addressOf(balancer),
    CanonicalHostedZoneId: "Z00000000000000000000",
    CreatedTime: created ?? unknownTime,
    LoadBalancerName: nameOf(balancer),
    Scheme: scheme ?? "internet-facing",
    VpcId: networkId === undefined ? undefined : toEc2("vpc", networkId),
    State: { Code: states[state ?? "active"] },
    Type: typeOf(balancer),
    AvailabilityZones: Array.from({ length: Math.max(realmIds.length, subnets.length) }, (_, index) => ({
      ZoneName: realmIds[index] ?? realmIds[0] ?? "",
      SubnetId: subnets[index],
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: firewallIds.map((id) => toEc2("securityGroup", id)),
    IpAddressType: "ipv4",
  };
}

/** All that arrives at a port goes to the one group of targets behind it. */
const forward = (balancer: LoadBalancer, port: number, arns: Arns) => [
  { Type: "forward", TargetGroupArn: arns.targetGroup(balancer, port), Order: 1 },
];

/** A listener. What the model calls SSL is TLS here. */
export function showListener(balancer: LoadBalancer, listener: Listener, arns: Arns): Infer<typeof listenerDocument> {
  const { loadBalancerPort: port, protocol, certificateId } = listener;
  return {
    ListenerArn: arns.listener(balancer, port),
    LoadBalancerArn: arns.balancer(balancer),
    Port: port,
    Protocol: newName(protocol),
    Certificates: certificateId === undefined ? [] : [{ CertificateArn: certificateId }],
    DefaultActions: forward(balancer, port, arns),
  };
}

/** The one rule of a listener. */
export function showRule(balancer: LoadBalancer, port: number, arns: Arns): Infer<typeof ruleDocument> {
  return {
    RuleArn: arns.rule(balancer, port),
    Priority: "default",
    Conditions: [],
    Actions: forward(balancer, port, arns),
    IsDefault: true,
  };
}

/** The instances behind a listener, as a target group. The check is the balancer's; AWS's own where it has none. */
export function showTargetGroup(balancer: LoadBalancer, listener: Listener, arns: Arns): Infer<typeof targetGroupDocument> {
  const { healthCheck, networkId } = balancer;
  const { loadBalancerPort: port, instancePort, instanceProtocol = listener.protocol } = listener;
  const { protocol = "TCP", interval = 30, timeout = 5, healthyThreshold = 5, unhealthyThreshold = 2 } = healthCheck ?? {};
  return {
    TargetGroupArn: arns.targetGroup(balancer, port),
    TargetGroupName: targetGroupName(balancer, port),
    Protocol: newName(instanceProtocol),
    Port: instancePort,
    VpcId: networkId === undefined ? undefined : toEc2("vpc", networkId),
    HealthCheckEnabled: true,
    HealthCheckProtocol: protocol.startsWith("HTTP") ? protocol : "TCP",
    HealthCheckPort: healthCheckPort(balancer),
    HealthCheckPath: protocol.startsWith("HTTP") ? (healthCheck?.path ?? "/") : undefined,
    HealthCheckIntervalSeconds: interval,
    HealthCheckTimeoutSeconds: timeout,
    HealthyThresholdCount: healthyThreshold,
    UnhealthyThresholdCount: unhealthyThreshold,
    LoadBalancerArns: [arns.balancer(balancer)],
    TargetType: "instance",
    IpAddressType: "ipv4",
  };
}

/** Where targets are checked: on a port of its own, or on the one that they serve. */
export const healthCheckPort = ({ healthCheck }: LoadBalancer): string => String(healthCheck?.port ?? "traffic-port");

const newName = (protocol: Listener["protocol"]): string => (protocol === "SSL" ? "TLS" : protocol);
