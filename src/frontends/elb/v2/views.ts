import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Infer } from "../../../model/shape.ts";
import { addressOf, nameOf } from "../balancers.ts";
import { toEc2 } from "../ids.ts";
import { typeOf, type Arns } from "./arns.ts";
import {
  protocolName,
  type balancerDocument,
  type listenerDocument,
  type ruleDocument,
  type targetGroupDocument,
} from "../../../protocols/elb/v2.ts";
import { groupBehind, type Group } from "./groups.ts";

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
const forward = (balancer: LoadBalancer, listener: Listener, arns: Arns) => [
  { Type: "forward", TargetGroupArn: arns.targetGroup(groupBehind(balancer, listener).tail), Order: 1 },
];

/** A listener. What the model calls SSL is TLS here. */
export function showListener(balancer: LoadBalancer, listener: Listener, arns: Arns): Infer<typeof listenerDocument> {
  const { loadBalancerPort: port, protocol, certificateId } = listener;
  return {
    ListenerArn: arns.listener(balancer, listener),
    LoadBalancerArn: arns.balancer(balancer),
    Port: port,
    Protocol: protocolName(protocol),
    Certificates: certificateId === undefined ? [] : [{ CertificateArn: certificateId }],
    SslPolicy: certificateId === undefined ? undefined : onlySslPolicy,
    DefaultActions: forward(balancer, listener, arns),
  };
}

/** The one rule of a listener. */
export function showRule(balancer: LoadBalancer, listener: Listener, arns: Arns): Infer<typeof ruleDocument> {
  return {
    RuleArn: arns.rule(balancer, listener.loadBalancerPort),
    Priority: "default",
    Conditions: [],
    Actions: forward(balancer, listener, arns),
    IsDefault: true,
  };
}

/** A target group. */
export function showTargetGroup(group: Group, arns: Arns): Infer<typeof targetGroupDocument> {
  const { tail, name, protocol, port, networkId, check, balancer } = group;
  const isHttp = check.protocol.startsWith("HTTP");
  return {
    TargetGroupArn: arns.targetGroup(tail),
    TargetGroupName: name,
    Protocol: protocolName(protocol),
    ProtocolVersion: protocol.startsWith("HTTP") ? "HTTP1" : undefined,
    Port: port,
    VpcId: networkId === undefined ? undefined : toEc2("vpc", networkId),
    HealthCheckEnabled: true,
    HealthCheckProtocol: isHttp ? check.protocol : "TCP",
    HealthCheckPort: String(check.port ?? "traffic-port"),
    HealthCheckPath: isHttp ? (check.path ?? "/") : undefined,
    Matcher: isHttp ? { HttpCode: onlyMatch } : undefined,
    HealthCheckIntervalSeconds: check.interval ?? 30,
    HealthCheckTimeoutSeconds: check.timeout ?? 5,
    HealthyThresholdCount: check.healthyThreshold ?? 5,
    UnhealthyThresholdCount: check.unhealthyThreshold ?? 2,
    LoadBalancerArns: balancer ? [arns.balancer(balancer)] : [],
    TargetType: "instance",
    IpAddressType: "ipv4",
  };
}

/** What a check over HTTP wants to be answered. */
export const onlyMatch = "200";

/** What AWS calls the ciphers that a listener takes unless told; no cloud behind us lets them be chosen. */
export const onlySslPolicy = "ELBSecurityPolicy-2016-08";
