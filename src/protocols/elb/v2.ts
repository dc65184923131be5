import type { LoadBalancer } from "../../model/collections/load-balancers.ts";
import { boolean, integer, list, optional, string, struct, timestamp } from "../../model/shape.ts";

type Kind = NonNullable<LoadBalancer["kind"]>;
type Protocol = LoadBalancer["listeners"][number]["protocol"];

/** What this API calls protocols, those of target groups and listeners; what the model calls SSL is TLS here. */
export const protocols = { HTTP: "HTTP", HTTPS: "HTTPS", TCP: "TCP", TLS: "SSL", UDP: "UDP" } as const;
export type ProtocolName = keyof typeof protocols;
export const protocolNames = Object.keys(protocols) as readonly ProtocolName[] as readonly [ProtocolName, ...ProtocolName[]];

/** The name here of a protocol of the model. */
export const protocolName = (protocol: Protocol): ProtocolName =>
  protocolNames.find((name) => protocols[name] === protocol) ?? "TCP";

/** What the kinds of balancers listen for. */
export const spokenBy: Readonly<Record<Kind, readonly ProtocolName[]>> = {
  application: ["HTTP", "HTTPS"],
  network: ["TCP", "TLS", "UDP"],
};

/** How targets can be checked. */
export const checkProtocols = ["HTTP", "HTTPS", "TCP"] as const;

export const balancerDocument = struct({
  LoadBalancerArn: string(),
  DNSName: string(),
  CanonicalHostedZoneId: string(),
  CreatedTime: timestamp(),
  LoadBalancerName: string(),
  Scheme: string(),
  VpcId: optional(string()),
  State: struct({ Code: string() }),
  Type: string(),
  AvailabilityZones: list(struct({ ZoneName: string(), SubnetId: optional(string()), LoadBalancerAddresses: list(string()) })),
  SecurityGroups: list(string()),
  IpAddressType: string(),
});

const actionsDocument = list(
  struct({
    Type: string(),
    TargetGroupArn: optional(string()),
    /** In place of the one group, where there are several. */
    ForwardConfig: optional(struct({ TargetGroups: list(struct({ TargetGroupArn: string() })) })),
    Order: optional(integer()),
  }),
);

export const listenerDocument = struct({
  ListenerArn: string(),
  LoadBalancerArn: string(),
  Port: integer(),
  Protocol: string(),
  Certificates: list(struct({ CertificateArn: string() })),
  SslPolicy: optional(string()),
  DefaultActions: actionsDocument,
});

export const ruleDocument = struct({
  RuleArn: string(),
  Priority: string(),
  Conditions: list(string()),
  Actions: actionsDocument,
  IsDefault: boolean(),
});

export const targetGroupDocument = struct({
  TargetGroupArn: string(),
  TargetGroupName: string(),
  Protocol: string(),
  ProtocolVersion: optional(string()),
  Port: integer(),
  VpcId: optional(string()),
  HealthCheckEnabled: boolean(),
  HealthCheckProtocol: string(),
  HealthCheckPort: string(),
  HealthCheckPath: optional(string()),
  Matcher: optional(struct({ HttpCode: string() })),
  HealthCheckIntervalSeconds: integer(),
  HealthCheckTimeoutSeconds: integer(),
  HealthyThresholdCount: integer(),
  UnhealthyThresholdCount: integer(),
  LoadBalancerArns: list(string()),
  TargetType: string(),
  IpAddressType: string(),
});

export const targetShape = struct({ Id: string(), Port: optional(integer({ minimum: 1, maximum: 65_535 })) });

export const targetHealthDocument = struct({
  Target: targetShape,
  HealthCheckPort: string(),
  TargetHealth: struct({ State: string(), Reason: optional(string()), Description: optional(string()) }),
});

export const attributeShape = struct({ Key: string(), Value: optional(string({ emptyIsValue: true })) });
