import { integer, list, oneOf, optional, string } from "../../../model/shape.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { behind, lastOf, pageToken } from "../../aws-query/pages.ts";
import { addressOf, nameOf, noSuchBalancer } from "../balancers.ts";
import { fromEc2 } from "../ids.ts";
import { realmsFor } from "../placement.ts";
import { tagList, withTags } from "../tags.ts";
import { showBalancer } from "./balancer-view.ts";
import { balancerDocument, listenerShape } from "../../../protocols/elb/classic.ts";
import { namePattern } from "../../../protocols/elb/service.ts";
import { readListener } from "./listeners.ts";
import { classicBalancers, findBalancer } from "./lookup.ts";
import { sourceGroups } from "./source-groups.ts";

const mostShown = 400;

const describeLoadBalancers = defineAction({
  name: "DescribeLoadBalancers",
  doc: "The load balancers.",
  needs: ["loadBalancers", "list"],
  parameters: {
    LoadBalancerNames: optional(list(string())),
    Marker: optional(string()),
    PageSize: optional(integer({ minimum: 1, maximum: mostShown })),
  },
  document: { LoadBalancerDescriptions: list(balancerDocument), NextMarker: optional(string()) },
  run: async (call, { LoadBalancerNames: names, Marker, PageSize = mostShown }) => {
    const after = Marker === undefined || names ? undefined : lastOf(call, Marker);
    const found: LoadBalancer[] = [];
    for await (const balancer of behind(classicBalancers(call), after)) {
      if (names && !names.includes(nameOf(balancer))) continue;
      found.push(balancer);
      if (!names && found.length > PageSize) break;
    }
    const missing = names?.filter((name) => !found.some((balancer) => nameOf(balancer) === name)) ?? [];
    if (missing.length > 0) throw noSuchBalancer(missing);
    const shown = names ? found : found.slice(0, PageSize);
    const last = shown.length < found.length ? shown.at(-1) : undefined;
    const sourceGroupOf = await sourceGroups(call, shown);
    return {
      LoadBalancerDescriptions: shown.map((balancer) => showBalancer(balancer, sourceGroupOf)),
      NextMarker: last && pageToken(call, last.id),
    };
  },
  without: (_, { LoadBalancerNames: names }) => {
    if (names) throw noSuchBalancer(names);
    return { LoadBalancerDescriptions: [] };
  },
});

const createLoadBalancer = defineAction({
  name: "CreateLoadBalancer",
  doc: "Makes a load balancer with its listeners.",
  needs: ["loadBalancers", "create"],
  parameters: {
    LoadBalancerName: string({ pattern: namePattern }),
    Listeners: list(listenerShape),
    AvailabilityZones: optional(list(string())),
    Subnets: optional(list(string())),
    SecurityGroups: optional(list(string())),
    Scheme: optional(oneOf(["internal", "internet-facing"])),
    Tags: optional(tagList),
  },
  document: { DNSName: string() },
  run: async (call, given) => {
    const { LoadBalancerName: name, Listeners, Subnets, SecurityGroups, Scheme, Tags } = given;
    const [first, ...listeners] = Listeners.map(readListener);
    if (!first) throw new AwsFault("ValidationError", "Listeners are missing.");
    const tags = Tags && withTags({}, Tags);
    const subnetIds = Subnets?.map((id) => fromEc2("subnet", id));
    const firewallIds = SecurityGroups?.map((id) => fromEc2("securityGroup", id));
    if (await findBalancer(call, name)) {
      throw new AwsFault("DuplicateLoadBalancerName", `There is a load balancer '${name}' already.`);
    }
    const [realmId, ...realmIds] = await realmsFor(call, given.AvailabilityZones, subnetIds);
    const made = await call.cloud.call("loadBalancers", "create", {
      name,
      realmId,
      realmIds: realmIds.length > 0 ? realmIds : undefined,
      listenerProtocol: first.protocol,
      listenerBalancerPort: first.loadBalancerPort,
      listenerInstancePort: first.instancePort,
      listenerInstanceProtocol: first.instanceProtocol,
      listenerCertificateId: first.certificateId,
      listeners: listeners.length > 0 ? listeners : undefined,
      subnetIds,
      firewallIds,
      scheme: Scheme ?? "internet-facing",
      tags,
    });
    return { DNSName: addressOf(made) };
  },
});

const deleteLoadBalancer = defineAction({
  name: "DeleteLoadBalancer",
  doc: "Destroys a load balancer; one that is not there is gone already.",
  needs: ["loadBalancers", "destroy"],
  parameters: { LoadBalancerName: string() },
  document: {},
  run: async (call, { LoadBalancerName }) => {
    const balancer = await findBalancer(call, LoadBalancerName);
    if (balancer) await call.cloud.call("loadBalancers", "destroy", { id: balancer.id });
    return {};
  },
});

/** Load balancers themselves. */
export const actions: readonly Action[] = [describeLoadBalancers, createLoadBalancer, deleteLoadBalancer];
