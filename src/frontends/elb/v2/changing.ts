import { list, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { changeTags, tagList, withoutTags, withTags } from "../tags.ts";
import { placeOf } from "./arns.ts";
import { balancerOf, listenerOf } from "./lookup.ts";

const deleteLoadBalancer = defineAction({
  name: "DeleteLoadBalancer",
  doc: "Destroys a load balancer; one that is not there is gone already.",
  needs: ["loadBalancers", "destroy"],
  parameters: { LoadBalancerArn: string() },
  document: {},
  run: async ({ cloud }, { LoadBalancerArn }) => {
    const { balancerId: id } = placeOf("loadbalancer", LoadBalancerArn);
    if (await memberOf(cloud, "loadBalancers", id)) await cloud.call("loadBalancers", "destroy", { id });
    return {};
  },
});

const deleteListener = defineAction({
  name: "DeleteListener",
  doc: "Lets a balancer no longer listen on a port, and its target group go with that.",
  needs: ["loadBalancers", "destroyListener"],
  parameters: { ListenerArn: string() },
  document: {},
  run: async (call, { ListenerArn }) => {
    const { balancer, listener } = await listenerOf(call, ListenerArn, "listener");
    const { loadBalancerPort } = listener;
    await call.cloud.call("loadBalancers", "destroyListener", { id: balancer.id, loadBalancerPort });
    return {};
  },
});

const addTags = defineAction({
  name: "AddTags",
  doc: "Puts tags on balancers.",
  needs: ["loadBalancers", "update"],
  parameters: { ResourceArns: list(string()), Tags: tagList },
  document: {},
  run: async (call, { ResourceArns, Tags }) => {
    const balancers = await Promise.all(ResourceArns.map((arn) => balancerOf(call, arn)));
    await changeTags(call, balancers, (tags) => withTags(tags, Tags));
    return {};
  },
});

const removeTags = defineAction({
  name: "RemoveTags",
  doc: "Takes tags off balancers.",
  needs: ["loadBalancers", "update"],
  parameters: { ResourceArns: list(string()), TagKeys: list(string()) },
  document: {},
  run: async (call, { ResourceArns, TagKeys }) => {
    const balancers = await Promise.all(ResourceArns.map((arn) => balancerOf(call, arn)));
    await changeTags(call, balancers, (tags) => withoutTags(tags, TagKeys));
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

/** What this API makes one by one and the model only together: a balancer has a listener, and that its targets, from the beginning. */
const notMade = (name: string, what: string): Action =>
  defineAction({
    name,
    doc: `\`OperationNotPermitted\`: ${what}.`,
    needs: "static",
    changes: true,
    parameters: {},
    document: {},
    run: () => {
      throw new AwsFault(
        "OperationNotPermitted",
        `This cannot be done here: ${what}. CreateLoadBalancer of 2012-06-01 makes balancers.`,
      );
    },
  });

/** What changes balancers. */
export const actions: readonly Action[] = [
  deleteLoadBalancer,
  deleteListener,
  addTags,
  removeTags,
  setSecurityGroups,
  setSubnets,
  notMade("CreateLoadBalancer", "a balancer is made with its first listener"),
  notMade("CreateTargetGroup", "a target group comes and goes with a listener"),
  notMade("DeleteTargetGroup", "a target group comes and goes with a listener"),
  notMade("CreateListener", "a listener is made with its target group, by CreateLoadBalancerListeners of 2012-06-01"),
  notMade("CreateRule", "a listener has one rule"),
];
