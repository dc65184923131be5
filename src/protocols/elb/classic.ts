import { boolean, integer, list, optional, string, struct, timestamp } from "../../model/shape.ts";

const port = { minimum: 1, maximum: 65_535 };

export const listenerShape = struct({
  Protocol: string(),
  LoadBalancerPort: integer(port),
  InstanceProtocol: optional(string()),
  InstancePort: integer(port),
  SSLCertificateId: optional(string()),
});

export const instanceShape = struct({ InstanceId: string() });

export const healthCheckShape = struct({
  Target: string(),
  Interval: integer({ minimum: 1, maximum: 300 }),
  Timeout: integer({ minimum: 1, maximum: 300 }),
  UnhealthyThreshold: integer({ minimum: 1, maximum: 10 }),
  HealthyThreshold: integer({ minimum: 1, maximum: 10 }),
});

const names = list(string());

export const balancerDocument = struct({
  LoadBalancerName: string(),
  DNSName: string(),
  CanonicalHostedZoneNameID: string(),
  ListenerDescriptions: list(struct({ Listener: listenerShape, PolicyNames: names })),
  Policies: struct({ AppCookieStickinessPolicies: names, LBCookieStickinessPolicies: names, OtherPolicies: names }),
  BackendServerDescriptions: names,
  AvailabilityZones: names,
  Subnets: names,
  VPCId: optional(string()),
  Instances: list(instanceShape),
  HealthCheck: healthCheckShape,
  SourceSecurityGroup: optional(struct({ OwnerAlias: string(), GroupName: string() })),
  SecurityGroups: names,
  CreatedTime: timestamp(),
  Scheme: string(),
});

export const instanceStateDocument = struct({
  InstanceId: string(),
  State: string(),
  ReasonCode: string(),
  Description: string(),
});

/** What a balancer can be set to; parameters and documents alike. */
export const attributesShape = struct({
  CrossZoneLoadBalancing: optional(struct({ Enabled: boolean() })),
  AccessLog: optional(struct({ Enabled: boolean() })),
  ConnectionDraining: optional(struct({ Enabled: boolean(), Timeout: optional(integer()) })),
  ConnectionSettings: optional(struct({ IdleTimeout: integer() })),
});
