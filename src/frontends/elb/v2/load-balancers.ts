import { list, oneOf, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { nameOf } from "../balancers.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { realmsFor } from "../placement.ts";
import { tagList, withTags } from "../tags.ts";
import { Arns } from "./arns.ts";
import { namePattern } from "../../../protocols/elb/service.ts";
import { balancerDocument } from "../../../protocols/elb/v2.ts";
import { keepTargetsOf } from "./early-targets.ts";
import { groupsOf } from "./groups.ts";
import { allBalancers, balancerOf, findBalancer } from "./lookup.ts";
import { showBalancer } from "./views.ts";

const subnetMapping = struct({
  SubnetId: string(),
  AllocationId: optional(string()),
  PrivateIPv4Address: optional(string()),
  IPv6Address: optional(string()),
});

const createLoadBalancer = defineAction({
  name: "CreateLoadBalancer",
  doc: "Makes a load balancer that does not listen yet.",
  needs: ["loadBalancers", "allocate"],
  parameters: {
    Name: string({ pattern: namePattern }),
    Type: optional(oneOf(["application", "network", "gateway"])),
    Subnets: optional(list(string())),
    SubnetMappings: optional(list(subnetMapping)),
    SecurityGroups: optional(list(string())),
    Scheme: optional(oneOf(["internal", "internet-facing"])),
    IpAddressType: optional(string()),
    Tags: optional(tagList),
  },
  document: { LoadBalancers: list(balancerDocument) },
  run: async (call, given) => {
    const { Name: name, Type: kind = "application", SubnetMappings: mappings, Scheme, IpAddressType = "ipv4" } = given;
    if (kind === "gateway") throw notCarried("Gateway load balancers");
    if (IpAddressType !== "ipv4") throw notCarried(`The address type '${IpAddressType.slice(0, 30)}'`);
    if (mappings?.some((mapping) => Object.keys(mapping).some((key) => key !== "SubnetId" && mapping[key as "AllocationId"])))
      throw notCarried("Addresses that are chosen for a balancer");
    const tags = given.Tags && withTags({}, given.Tags);
    const subnetIds = (given.Subnets ?? mappings?.map(({ SubnetId }) => SubnetId))?.map((id) => fromEc2("subnet", id));
    const firewallIds = given.SecurityGroups?.map((id) => fromEc2("securityGroup", id));
    if ((await allBalancers(call)).some((balancer) => nameOf(balancer) === name))
      throw new AwsFault("DuplicateLoadBalancerName", `A load balancer with the name '${name}' exists already.`);
    const balancer = await call.cloud.call("loadBalancers", "allocate", {
      name,
      kind,
      realmIds: await realmsFor(call, undefined, subnetIds),
      subnetIds,
      firewallIds,
      scheme: Scheme ?? "internet-facing",
      tags,
    });
    return { LoadBalancers: [showBalancer(balancer, await Arns.of(call))] };
  },
});

const notCarried = (what: string): AwsFault => new AwsFault("OperationNotPermitted", `${what} cannot be had here.`);

const deleteLoadBalancer = defineAction({
  name: "DeleteLoadBalancer",
  doc: "Destroys a load balancer, whose groups keep their targets; one that is not there is gone already.",
  needs: ["loadBalancers", "destroy"],
  parameters: { LoadBalancerArn: string() },
  document: {},
  run: async (call, { LoadBalancerArn }) => {
    const balancer = await findBalancer(call, LoadBalancerArn);
    if (!balancer) return {};
    for (const group of groupsOf(balancer)) await keepTargetsOf(call, balancer, group);
    await call.cloud.call("loadBalancers", "destroy", { id: balancer.id });
    return {};
  },
});

const setSecurityGroups = defineAction({
  name: "SetSecurityGroups",
  doc: "Sets the firewalls of a balancer.",
  needs: ["loadBalancers", "update"],
  parameters: { LoadBalancerArn: string(), SecurityGroups: list(string()) },
  document: { SecurityGroupIds: list(string()) },
  run: async (call, { LoadBalancerArn, SecurityGroups }) => {
    const firewallIds = SecurityGroups.map((id) => fromEc2("securityGroup", id));
    const { id } = await balancerOf(call, LoadBalancerArn);
    const changed = await call.cloud.call("loadBalancers", "update", { id, firewallIds });
    return { SecurityGroupIds: (changed.firewallIds ?? []).map((each) => toEc2("securityGroup", each)) };
  },
});

const setSubnets = defineAction({
  name: "SetSubnets",
  doc: "Sets the subnets of a balancer.",
  needs: ["loadBalancers", "update"],
  parameters: { LoadBalancerArn: string(), Subnets: list(string()) },
  document: { AvailabilityZones: list(struct({ ZoneName: optional(string()), SubnetId: string() })) },
  run: async (call, { LoadBalancerArn, Subnets }) => {
    const subnetIds = Subnets.map((id) => fromEc2("subnet", id));
    const { id } = await balancerOf(call, LoadBalancerArn);
    const { realmIds } = await call.cloud.call("loadBalancers", "update", { id, subnetIds });
    return {
      AvailabilityZones: Subnets.map((subnet, index) => ({ ZoneName: realmIds[index] ?? realmIds[0], SubnetId: subnet })),
    };
  },
});

const setIpAddressType = defineAction({
  name: "SetIpAddressType",
  doc: "Takes `ipv4`, which every balancer has.",
  needs: ["loadBalancers", "get"],
  changes: true,
  parameters: { LoadBalancerArn: string(), IpAddressType: string() },
  document: { IpAddressType: string() },
  run: async (call, { LoadBalancerArn, IpAddressType }) => {
    await balancerOf(call, LoadBalancerArn);
    if (IpAddressType !== "ipv4") throw notCarried(`The address type '${IpAddressType.slice(0, 30)}'`);
    return { IpAddressType };
  },
});

const describeCapacityReservation = defineAction({
  name: "DescribeCapacityReservation",
  doc: "None: how much a balancer is to carry at least cannot be chosen.",
  needs: ["loadBalancers", "get"],
  parameters: { LoadBalancerArn: string() },
  document: { CapacityReservationState: list(struct({})) },
  run: async (call, { LoadBalancerArn }) => {
    await balancerOf(call, LoadBalancerArn);
    return { CapacityReservationState: [] };
  },
});

/** Load balancers themselves. */
export const actions: readonly Action[] = [
  createLoadBalancer,
  deleteLoadBalancer,
  setSecurityGroups,
  setSubnets,
  setIpAddressType,
  describeCapacityReservation,
];
