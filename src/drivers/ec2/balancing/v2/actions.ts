import { integer, list, oneOf, optional, string, struct, type Fields } from "../../../../model/shape.ts";
import {
  balancerDocument,
  checkProtocols,
  listenerDocument,
  protocolNames,
  targetGroupDocument,
  targetHealthDocument,
  targetShape,
} from "../../../../protocols/elb/v2.ts";
import { defineAction } from "../../query/action.ts";
import { queryServices } from "../../query/services.ts";
import { tagShape } from "../tags.ts";

const service = queryServices.balancing;
const ofBalancer = { LoadBalancerArn: string() };
const ofGroup = { TargetGroupArn: string() };
const marker = { Marker: optional(string()) };
const nextMarker = { NextMarker: optional(string()) };

export const describeBalancers = defineAction(service, "DescribeLoadBalancers", {
  parameters: { LoadBalancerArns: optional(list(string())), Names: optional(list(string())), ...marker },
  document: { LoadBalancers: list(balancerDocument), ...nextMarker },
});

export const describeListeners = defineAction(service, "DescribeListeners", {
  parameters: { ...ofBalancer, ...marker },
  document: { Listeners: list(listenerDocument), ...nextMarker },
});

export const describeGroups = defineAction(service, "DescribeTargetGroups", {
  parameters: { LoadBalancerArn: optional(string()), ...marker },
  document: { TargetGroups: list(targetGroupDocument), ...nextMarker },
});

export const describeTargets = defineAction(service, "DescribeTargetHealth", {
  parameters: ofGroup,
  document: { TargetHealthDescriptions: list(targetHealthDocument) },
});

export const describeTags = defineAction(service, "DescribeTags", {
  parameters: { ResourceArns: list(string()) },
  document: { TagDescriptions: list(struct({ ResourceArn: string(), Tags: list(tagShape) })) },
});

/** A change that can be done twice and is done once: AWS is content with what is there already and the same. */
const change = <const P extends Fields, const D extends Fields>(name: string, parameters: P, document: D) =>
  defineAction(service, name, { parameters, document, isRepeatable: true });

export const createBalancer = change(
  "CreateLoadBalancer",
  {
    Name: string(),
    Type: oneOf(["application", "network"]),
    Subnets: list(string()),
    SecurityGroups: optional(list(string())),
    Scheme: optional(string()),
    Tags: optional(list(tagShape)),
  },
  { LoadBalancers: list(balancerDocument) },
);

export const deleteBalancer = change("DeleteLoadBalancer", ofBalancer, {});
export const setSubnets = change("SetSubnets", { ...ofBalancer, Subnets: list(string()) }, {});
export const setGroups = change("SetSecurityGroups", { ...ofBalancer, SecurityGroups: list(string()) }, {});

/** How targets are checked. */
export const checkParameters = {
  HealthCheckProtocol: optional(oneOf(checkProtocols)),
  HealthCheckPort: optional(string()),
  HealthCheckPath: optional(string()),
  HealthCheckIntervalSeconds: optional(integer()),
  HealthCheckTimeoutSeconds: optional(integer()),
  HealthyThresholdCount: optional(integer()),
  UnhealthyThresholdCount: optional(integer()),
};

export const createGroup = change(
  "CreateTargetGroup",
  {
    Name: string(),
    Protocol: oneOf(protocolNames),
    Port: integer(),
    VpcId: optional(string()),
    TargetType: oneOf(["instance"]),
    ...checkParameters,
  },
  { TargetGroups: list(targetGroupDocument) },
);

export const modifyGroup = change("ModifyTargetGroup", { ...ofGroup, ...checkParameters }, {});

/** For a while after a listener or a balancer has gone, its groups are still in use. */
export const deleteGroup = defineAction(service, "DeleteTargetGroup", {
  parameters: ofGroup,
  document: {},
  isRepeatable: true,
  passing: ["ResourceInUse"],
});

export const createListener = change(
  "CreateListener",
  {
    ...ofBalancer,
    Protocol: oneOf(protocolNames),
    Port: integer(),
    Certificates: optional(list(struct({ CertificateArn: string() }))),
    DefaultActions: list(struct({ Type: oneOf(["forward"]), TargetGroupArn: string() })),
  },
  { Listeners: list(listenerDocument) },
);

export const deleteListener = change("DeleteListener", { ListenerArn: string() }, {});
export const registerTargets = change("RegisterTargets", { ...ofGroup, Targets: list(targetShape) }, {});
export const deregisterTargets = change("DeregisterTargets", { ...ofGroup, Targets: list(targetShape) }, {});
export const addTags = change("AddTags", { ResourceArns: list(string()), Tags: list(tagShape) }, {});
export const removeTags = change("RemoveTags", { ResourceArns: list(string()), TagKeys: list(string()) }, {});
