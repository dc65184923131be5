import { boolean, integer, list, optional, string, struct, timestamp } from "../../model/shape.ts";

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

const actionsDocument = list(struct({ Type: string(), TargetGroupArn: string(), Order: optional(integer()) }));

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
