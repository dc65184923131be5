import { list, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { nameOf, noSuchBalancer } from "../balancers.ts";
import { tagList, tagsShown } from "../tags.ts";
import { Arns } from "./arns.ts";
import { balancerDocument, listenerDocument, ruleDocument, targetGroupDocument } from "../../../protocols/elb/v2.ts";
import { groupOf, groupsOf } from "./groups.ts";
import { allBalancers, balancerOf, listenerOf } from "./lookup.ts";
import { tagPlaceOf, tagsAt } from "./tagged.ts";
import { showBalancer, showListener, showRule, showTargetGroup } from "./views.ts";

const describeLoadBalancers = defineAction({
  name: "DescribeLoadBalancers",
  doc: "The load balancers.",
  needs: ["loadBalancers", "list"],
  parameters: { LoadBalancerArns: optional(list(string())), Names: optional(list(string())) },
  document: { LoadBalancers: list(balancerDocument) },
  run: async (call, { LoadBalancerArns, Names }) => {
    const arns = await Arns.of(call);
    if (LoadBalancerArns) {
      const found = await Promise.all(LoadBalancerArns.map((arn) => balancerOf(call, arn)));
      return { LoadBalancers: found.map((balancer) => showBalancer(balancer, arns)) };
    }
    const found = (await allBalancers(call)).filter((balancer) => Names?.includes(nameOf(balancer)) ?? true);
    const missing = Names?.filter((name) => !found.some((balancer) => nameOf(balancer) === name)) ?? [];
    if (missing.length > 0) throw noSuchBalancer(missing);
    return { LoadBalancers: found.map((balancer) => showBalancer(balancer, arns)) };
  },
  without: (_, { LoadBalancerArns, Names }) => {
    const asked = LoadBalancerArns ?? Names;
    if (asked) throw noSuchBalancer(asked);
    return { LoadBalancers: [] };
  },
});

const describeListeners = defineAction({
  name: "DescribeListeners",
  doc: "The listeners of a balancer.",
  needs: ["loadBalancers", "get"],
  parameters: { LoadBalancerArn: optional(string()), ListenerArns: optional(list(string())) },
  document: { Listeners: list(listenerDocument) },
  run: async (call, { LoadBalancerArn, ListenerArns = [] }) => {
    const arns = await Arns.of(call);
    if (LoadBalancerArn === undefined) {
      const found = await Promise.all(ListenerArns.map((arn) => listenerOf(call, arn, "listener")));
      return { Listeners: found.map(({ balancer, listener }) => showListener(balancer, listener, arns)) };
    }
    const balancer = await balancerOf(call, LoadBalancerArn);
    return { Listeners: balancer.listeners.map((listener) => showListener(balancer, listener, arns)) };
  },
});

const describeRules = defineAction({
  name: "DescribeRules",
  doc: "The one rule of a listener.",
  needs: ["loadBalancers", "get"],
  parameters: { ListenerArn: optional(string()), RuleArns: optional(list(string())) },
  document: { Rules: list(ruleDocument) },
  run: async (call, { ListenerArn, RuleArns = [] }) => {
    const arns = await Arns.of(call);
    const found = await Promise.all(
      ListenerArn === undefined
        ? RuleArns.map((arn) => listenerOf(call, arn, "listener-rule"))
        : [listenerOf(call, ListenerArn, "listener")],
    );
    return { Rules: found.map(({ balancer, listener }) => showRule(balancer, listener, arns)) };
  },
});

const describeTargetGroups = defineAction({
  name: "DescribeTargetGroups",
  doc: "The target groups that listeners forward to; one that none does is known to who has its ARN.",
  needs: ["loadBalancers", "list"],
  parameters: {
    LoadBalancerArn: optional(string()),
    TargetGroupArns: optional(list(string())),
    Names: optional(list(string())),
  },
  document: { TargetGroups: list(targetGroupDocument) },
  run: async (call, { LoadBalancerArn, TargetGroupArns, Names }) => {
    const arns = await Arns.of(call);
    if (TargetGroupArns) {
      const found = await Promise.all(TargetGroupArns.map((arn) => groupOf(call, arn)));
      return { TargetGroups: found.map((group) => showTargetGroup(group, arns)) };
    }
    const balancers = LoadBalancerArn === undefined ? await allBalancers(call) : [await balancerOf(call, LoadBalancerArn)];
    const groups = balancers
      .flatMap(groupsOf)
      .filter(({ name }) => Names?.includes(name) ?? true)
      .map((group) => showTargetGroup(group, arns));
    const missing = Names?.find((name) => !groups.some(({ TargetGroupName }) => TargetGroupName === name));
    if (missing !== undefined) throw new AwsFault("TargetGroupNotFound", `There is no target group '${missing.slice(0, 100)}'`);
    return { TargetGroups: groups };
  },
  without: (_, { TargetGroupArns, Names }) => {
    if (TargetGroupArns ?? Names) throw new AwsFault("TargetGroupNotFound", "There are no target groups.");
    return { TargetGroups: [] };
  },
});

const describeTags = defineAction({
  name: "DescribeTags",
  doc: "The tags of balancers, listeners and target groups; nothing else has any.",
  needs: ["loadBalancers", "get"],
  parameters: { ResourceArns: list(string()) },
  document: { TagDescriptions: list(struct({ ResourceArn: string(), Tags: tagList })) },
  run: async (call, { ResourceArns }) => {
    const descriptions = ResourceArns.map(async (ResourceArn) => {
      const place = await tagPlaceOf(call, ResourceArn);
      return { ResourceArn, Tags: place ? tagsShown(await tagsAt(call, place)) : [] };
    });
    return { TagDescriptions: await Promise.all(descriptions) };
  },
});

/** What lists or shows something. */
export const actions: readonly Action[] = [
  describeLoadBalancers,
  describeListeners,
  describeRules,
  describeTargetGroups,
  describeTags,
];
