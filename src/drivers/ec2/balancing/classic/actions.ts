import { integer, list, optional, string, struct, type Fields } from "../../../../model/shape.ts";
import {
  balancerDocument,
  healthCheckShape,
  instanceShape,
  instanceStateDocument,
  listenerShape,
} from "../../../../protocols/elb/classic.ts";
import { defineAction } from "../../query/action.ts";
import { tagShape } from "../tags.ts";
import { queryServices } from "../../query/services.ts";

const service = queryServices.classicBalancing;
const named = { LoadBalancerName: string() };

export const describeBalancers = defineAction(service, "DescribeLoadBalancers", {
  parameters: { LoadBalancerNames: optional(list(string())), Marker: optional(string()), PageSize: optional(integer()) },
  document: { LoadBalancerDescriptions: list(balancerDocument), NextMarker: optional(string()) },
});

export const describeHealth = defineAction(service, "DescribeInstanceHealth", {
  parameters: named,
  document: { InstanceStates: list(instanceStateDocument) },
});

export const describeTags = defineAction(service, "DescribeTags", {
  parameters: { LoadBalancerNames: list(string()) },
  document: { TagDescriptions: list(struct({ LoadBalancerName: string(), Tags: list(tagShape) })) },
});

export const createBalancer = defineAction(service, "CreateLoadBalancer", {
  parameters: {
    ...named,
    Listeners: list(listenerShape),
    AvailabilityZones: optional(list(string())),
    Subnets: optional(list(string())),
    SecurityGroups: optional(list(string())),
    Scheme: optional(string()),
    Tags: optional(list(tagShape)),
  },
  document: { DNSName: optional(string()) },
});

/** A change that can be done twice and is done once. */
const change = <const P extends Fields>(name: string, parameters: P) =>
  defineAction(service, name, { parameters: { ...named, ...parameters }, document: {}, isRepeatable: true });

export const deleteBalancer = change("DeleteLoadBalancer", {});
export const configureCheck = change("ConfigureHealthCheck", { HealthCheck: healthCheckShape });
export const register = change("RegisterInstancesWithLoadBalancer", { Instances: list(instanceShape) });
export const unregister = change("DeregisterInstancesFromLoadBalancer", { Instances: list(instanceShape) });
export const createListeners = change("CreateLoadBalancerListeners", { Listeners: list(listenerShape) });
export const deleteListeners = change("DeleteLoadBalancerListeners", { LoadBalancerPorts: list(integer()) });
export const enableZones = change("EnableAvailabilityZonesForLoadBalancer", { AvailabilityZones: list(string()) });
export const disableZones = change("DisableAvailabilityZonesForLoadBalancer", { AvailabilityZones: list(string()) });
export const attachSubnets = change("AttachLoadBalancerToSubnets", { Subnets: list(string()) });
export const detachSubnets = change("DetachLoadBalancerFromSubnets", { Subnets: list(string()) });
export const applyGroups = change("ApplySecurityGroupsToLoadBalancer", { SecurityGroups: list(string()) });

export const addTags = defineAction(service, "AddTags", {
  parameters: { LoadBalancerNames: list(string()), Tags: list(tagShape) },
  document: {},
  isRepeatable: true,
});

export const removeTags = defineAction(service, "RemoveTags", {
  parameters: { LoadBalancerNames: list(string()), Tags: list(struct({ Key: string() })) },
  document: {},
  isRepeatable: true,
});
