import { list, string, struct, type Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { nameOf } from "../balancers.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { changeTags, tagList, tagsShown, withoutTags, withTags } from "../tags.ts";
import { attributesShape } from "../../../protocols/elb/classic.ts";
import { balancerNamed } from "./lookup.ts";

/** What no cloud behind us lets be set: every balancer serves all its zones alike, and waits as long as AWS's do by default. */
const attributes = {
  CrossZoneLoadBalancing: { Enabled: true },
  AccessLog: { Enabled: false },
  ConnectionDraining: { Enabled: false },
  ConnectionSettings: { IdleTimeout: 60 },
} as const satisfies Infer<typeof attributesShape>;

const describeAttributes = defineAction({
  name: "DescribeLoadBalancerAttributes",
  doc: "What all balancers are set to.",
  needs: ["loadBalancers", "list"],
  parameters: { LoadBalancerName: string() },
  document: { LoadBalancerAttributes: attributesShape },
  run: async (call, { LoadBalancerName }) => {
    await balancerNamed(call, LoadBalancerName);
    return { LoadBalancerAttributes: attributes };
  },
});

const modifyAttributes = defineAction({
  name: "ModifyLoadBalancerAttributes",
  doc: "Takes what balancers are set to already; all else is `InvalidConfigurationRequest`.",
  needs: ["loadBalancers", "list"],
  changes: true,
  parameters: { LoadBalancerName: string(), LoadBalancerAttributes: attributesShape },
  document: { LoadBalancerName: string(), LoadBalancerAttributes: attributesShape },
  run: async (call, { LoadBalancerName, LoadBalancerAttributes: wanted }) => {
    const balancer = await balancerNamed(call, LoadBalancerName);
    const wrong = [
      wanted.CrossZoneLoadBalancing?.Enabled === false && "CrossZoneLoadBalancing.Enabled must be true",
      wanted.AccessLog?.Enabled === true && "AccessLog.Enabled must be false",
      wanted.ConnectionDraining?.Enabled === true && "ConnectionDraining.Enabled must be false",
      (wanted.ConnectionSettings?.IdleTimeout ?? 60) !== 60 && "ConnectionSettings.IdleTimeout must be 60",
    ].filter((problem) => problem !== false);
    if (wrong.length > 0)
      throw new AwsFault("InvalidConfigurationRequest", `Balancers cannot be set so here: ${wrong.join("; ")}.`);
    return { LoadBalancerName: nameOf(balancer), LoadBalancerAttributes: attributes };
  },
});

const describeTags = defineAction({
  name: "DescribeTags",
  doc: "The tags of balancers.",
  needs: ["loadBalancers", "list"],
  parameters: { LoadBalancerNames: list(string()) },
  document: { TagDescriptions: list(struct({ LoadBalancerName: string(), Tags: tagList })) },
  run: async (call, { LoadBalancerNames }) => {
    const found = await Promise.all(LoadBalancerNames.map((name) => balancerNamed(call, name)));
    return { TagDescriptions: found.map((each) => ({ LoadBalancerName: nameOf(each), Tags: tagsShown(each.tags) })) };
  },
});

const addTags = defineAction({
  name: "AddTags",
  doc: "Puts tags on balancers.",
  needs: ["loadBalancers", "update"],
  parameters: { LoadBalancerNames: list(string()), Tags: tagList },
  document: {},
  run: async (call, { LoadBalancerNames, Tags }) => {
    const balancers = await Promise.all(LoadBalancerNames.map((name) => balancerNamed(call, name)));
    await changeTags(call, balancers, (tags) => withTags(tags, Tags));
    return {};
  },
});

const removeTags = defineAction({
  name: "RemoveTags",
  doc: "Takes tags off balancers.",
  needs: ["loadBalancers", "update"],
  parameters: { LoadBalancerNames: list(string()), Tags: list(struct({ Key: string() })) },
  document: {},
  run: async (call, { LoadBalancerNames, Tags }) => {
    const keys = Tags.map(({ Key }) => Key);
    const balancers = await Promise.all(LoadBalancerNames.map((name) => balancerNamed(call, name)));
    await changeTags(call, balancers, (tags) => withoutTags(tags, keys));
    return {};
  },
});

const applySecurityGroups = defineAction({
  name: "ApplySecurityGroupsToLoadBalancer",
  doc: "Sets the firewalls of a balancer.",
  needs: ["loadBalancers", "update"],
  parameters: { LoadBalancerName: string(), SecurityGroups: list(string()) },
  document: { SecurityGroups: list(string()) },
  run: async (call, { LoadBalancerName, SecurityGroups }) => {
    const firewallIds = SecurityGroups.map((id) => fromEc2("securityGroup", id));
    const { id } = await balancerNamed(call, LoadBalancerName);
    const changed = await call.cloud.call("loadBalancers", "update", { id, firewallIds });
    return { SecurityGroups: (changed.firewallIds ?? []).map((each) => toEc2("securityGroup", each)) };
  },
});

/** Joins, or takes away, what was given. */
const joined = (own: readonly string[], given: readonly string[]): readonly string[] => [...new Set([...own, ...given])];
const left = (own: readonly string[], given: readonly string[]): readonly string[] => own.filter((id) => !given.includes(id));

async function changeSubnets(
  call: Call,
  name: string,
  given: readonly string[],
  change: typeof joined,
): Promise<readonly string[]> {
  const ids = given.map((id) => fromEc2("subnet", id));
  const { id, subnetIds = [] } = await balancerNamed(call, name);
  const changed = await call.cloud.call("loadBalancers", "update", { id, subnetIds: change(subnetIds, ids) });
  return (changed.subnetIds ?? []).map((each) => toEc2("subnet", each));
}

async function changeZones(
  call: Call,
  name: string,
  given: readonly string[],
  change: typeof joined,
): Promise<readonly string[]> {
  const { id, realmIds } = await balancerNamed(call, name);
  return (await call.cloud.call("loadBalancers", "update", { id, realmIds: change(realmIds, given) })).realmIds;
}

const subnets = { parameters: { LoadBalancerName: string(), Subnets: list(string()) }, document: { Subnets: list(string()) } };
const zones = {
  parameters: { LoadBalancerName: string(), AvailabilityZones: list(string()) },
  document: { AvailabilityZones: list(string()) },
};

const attachSubnets = defineAction({
  name: "AttachLoadBalancerToSubnets",
  doc: "Gives a balancer further subnets.",
  needs: ["loadBalancers", "update"],
  ...subnets,
  run: async (call, given) => ({ Subnets: await changeSubnets(call, given.LoadBalancerName, given.Subnets, joined) }),
});

const detachSubnets = defineAction({
  name: "DetachLoadBalancerFromSubnets",
  doc: "Takes subnets from a balancer.",
  needs: ["loadBalancers", "update"],
  ...subnets,
  run: async (call, given) => ({ Subnets: await changeSubnets(call, given.LoadBalancerName, given.Subnets, left) }),
});

const enableZones = defineAction({
  name: "EnableAvailabilityZonesForLoadBalancer",
  doc: "Lets a balancer serve further zones.",
  needs: ["loadBalancers", "update"],
  ...zones,
  run: async (call, given) => ({
    AvailabilityZones: await changeZones(call, given.LoadBalancerName, given.AvailabilityZones, joined),
  }),
});

const disableZones = defineAction({
  name: "DisableAvailabilityZonesForLoadBalancer",
  doc: "Lets a balancer no longer serve zones.",
  needs: ["loadBalancers", "update"],
  ...zones,
  run: async (call, given) => ({
    AvailabilityZones: await changeZones(call, given.LoadBalancerName, given.AvailabilityZones, left),
  }),
});

/** What can be said of a balancer that exists. */
export const actions: readonly Action[] = [
  describeAttributes,
  modifyAttributes,
  describeTags,
  addTags,
  removeTags,
  applySecurityGroups,
  attachSubnets,
  detachSubnets,
  enableZones,
  disableZones,
];
