import { isDeepStrictEqual } from "node:util";
import { boolean, integer, list, oneOf, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { fromEc2 } from "../ids.ts";
import { tagList, withTags } from "../tags.ts";
import { Arns, groupTailIn, placeOf } from "./arns.ts";
import { namePattern } from "../../../protocols/elb/service.ts";
import { checkProtocols, protocolNames, protocols, targetGroupDocument } from "../../../protocols/elb/v2.ts";
import { earlyTargets, forgetTargets } from "./early-targets.ts";
import { longestTail, planIn, tailOf, type GroupPlan, type HealthCheck } from "./group-plan.ts";
import { groupOf, groupsOf, inUse, plannedGroup } from "./groups.ts";
import { allBalancers } from "./lookup.ts";
import { changeTagsAt, forgetTagsAt, groupTags, requireTagPlace } from "./tagged.ts";
import { onlyMatch, showTargetGroup } from "./views.ts";

const threshold = { minimum: 2, maximum: 10 };

/** How targets are checked. */
const checkParameters = {
  HealthCheckEnabled: optional(boolean()),
  HealthCheckProtocol: optional(oneOf(checkProtocols)),
  HealthCheckPort: optional(string({ pattern: /^(?:\d{1,5}|traffic-port)$/ })),
  HealthCheckPath: optional(string({ maxLength: 1024, pattern: /^\// })),
  HealthCheckIntervalSeconds: optional(integer({ minimum: 5, maximum: 300 })),
  HealthCheckTimeoutSeconds: optional(integer({ minimum: 2, maximum: 120 })),
  HealthyThresholdCount: optional(integer(threshold)),
  UnhealthyThresholdCount: optional(integer(threshold)),
  Matcher: optional(struct({ HttpCode: optional(string()), GrpcCode: optional(string()) })),
};

interface GivenCheck {
  readonly HealthCheckEnabled?: boolean | undefined;
  readonly HealthCheckProtocol?: (typeof checkProtocols)[number] | undefined;
  readonly HealthCheckPort?: string | undefined;
  readonly HealthCheckPath?: string | undefined;
  readonly HealthCheckIntervalSeconds?: number | undefined;
  readonly HealthCheckTimeoutSeconds?: number | undefined;
  readonly HealthyThresholdCount?: number | undefined;
  readonly UnhealthyThresholdCount?: number | undefined;
  readonly Matcher?: { readonly HttpCode?: string | undefined; readonly GrpcCode?: string | undefined } | undefined;
}

/** A check as it is asked for; what is not given is as it was. @throws AwsFault `ValidationError` for one that cannot be */
function checkOf(given: GivenCheck, before: HealthCheck): HealthCheck {
  const { HealthCheckProtocol: protocol = before.protocol, HealthCheckPort: port, Matcher } = given;
  const isHttp = protocol.startsWith("HTTP");
  if (given.HealthCheckEnabled === false) throw invalid("Health checks of instances cannot be switched off.");
  if (Matcher && (Matcher.GrpcCode !== undefined || (Matcher.HttpCode ?? onlyMatch) !== onlyMatch))
    throw invalid(`A check wants to be answered with ${onlyMatch} here; Matcher cannot be another.`);
  const check = {
    protocol,
    port: port === undefined ? before.port : port === "traffic-port" ? undefined : Number(port),
    path: isHttp ? (given.HealthCheckPath ?? before.path ?? "/") : undefined,
    interval: given.HealthCheckIntervalSeconds ?? before.interval ?? 30,
    timeout: given.HealthCheckTimeoutSeconds ?? before.timeout ?? 5,
    healthyThreshold: given.HealthyThresholdCount ?? before.healthyThreshold ?? 5,
    unhealthyThreshold: given.UnhealthyThresholdCount ?? before.unhealthyThreshold ?? 2,
  };
  if (check.timeout >= check.interval) throw invalid("The time-out of a health check is shorter than its interval.");
  return check;
}

const invalid = (message: string): AwsFault => new AwsFault("ValidationError", message);

const createTargetGroup = defineAction({
  name: "CreateTargetGroup",
  doc: "Says what a target group is to be. It is in its ARN alone until a listener forwards to it.",
  needs: ["loadBalancers", "allocate"],
  parameters: {
    Name: string({ pattern: namePattern }),
    Protocol: optional(oneOf(protocolNames)),
    ProtocolVersion: optional(string()),
    Port: optional(integer({ minimum: 1, maximum: 65_535 })),
    VpcId: optional(string()),
    TargetType: optional(string()),
    IpAddressType: optional(string()),
    Tags: optional(tagList),
    ...checkParameters,
  },
  document: { TargetGroups: list(targetGroupDocument) },
  run: async (call, given) => {
    const { Name: name, Protocol, Port: port, VpcId, TargetType = "instance", IpAddressType = "ipv4", Tags = [] } = given;
    if (TargetType !== "instance" || IpAddressType !== "ipv4" || (given.ProtocolVersion ?? "HTTP1") !== "HTTP1")
      throw new AwsFault("OperationNotPermitted", "Targets are instances here, which speak IPv4 and at most HTTP/1.");
    const tags = withTags({}, Tags);
    if (Tags.length > 0) requireTagPlace(call, "networks");
    if (Protocol === undefined || port === undefined || VpcId === undefined)
      throw invalid("A target group of instances needs Protocol, Port and VpcId.");
    const networkId = fromEc2("vpc", VpcId);
    await requireNetwork(call, networkId, VpcId);
    const usual = { protocol: Protocol === "HTTP" || Protocol === "HTTPS" ? "HTTP" : "TCP" } as const;
    const plan: GroupPlan = { name, protocol: protocols[Protocol], port, networkId, check: checkOf(given, usual) };
    const tail = tailOf(plan);
    if (tail.length > longestTail) throw invalid("HealthCheckPath is longer than a target group can keep here.");
    const namesake = (await allBalancers(call)).flatMap(groupsOf).find((group) => group.name === name);
    if (namesake && namesake.tail !== tail)
      throw new AwsFault(
        "DuplicateTargetGroupName",
        `A target group with the name '${name}' exists, but with different settings.`,
      );
    const place = groupTags(tail);
    if (place && Tags.length > 0) await changeTagsAt(call, place, () => tags);
    return { TargetGroups: [showTargetGroup(namesake ?? plannedGroup(tail, plan), await Arns.of(call))] };
  },
});

async function requireNetwork({ cloud }: Call, networkId: string, vpcId: string): Promise<void> {
  if (!cloud.supports("networks", "get") || (await memberOf(cloud, "networks", networkId))) return;
  throw invalid(`The VPC ID '${vpcId}' is not found`);
}

const deleteTargetGroup = defineAction({
  name: "DeleteTargetGroup",
  doc: "Forgets a target group that no listener forwards to.",
  needs: ["loadBalancers", "list"],
  changes: true,
  parameters: { TargetGroupArn: string() },
  document: {},
  run: async (call, { TargetGroupArn }) => {
    const tail = groupTailIn(TargetGroupArn) ?? "";
    const plan = planIn(tail);
    if (!plan) placeOf("targetgroup", TargetGroupArn);
    if (!(await allBalancers(call)).flatMap(groupsOf).some((group) => group.tail === tail)) {
      const group = plan && plannedGroup(tail, plan);
      const place = groupTags(tail);
      if (group) await forgetTargets(call, group, await earlyTargets(call, group));
      if (place) await forgetTagsAt(call, place);
      return {};
    }
    throw new AwsFault("ResourceInUse", `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`);
  },
});

const modifyTargetGroup = defineAction({
  name: "ModifyTargetGroup",
  doc: "Says how the instances of a balancer are checked; what is not given stays.",
  needs: ["loadBalancers", "setHealthCheck"],
  parameters: { TargetGroupArn: string(), ...checkParameters },
  document: { TargetGroups: list(targetGroupDocument) },
  run: async (call, given) => {
    const group = await groupOf(call, given.TargetGroupArn);
    const wanted = checkOf(given, group.check);
    if (isDeepStrictEqual(wanted, checkOf({}, group.check)))
      return { TargetGroups: [showTargetGroup(group, await Arns.of(call))] };
    const { port = group.port, ...check } = wanted;
    await call.cloud.call("loadBalancers", "setHealthCheck", { id: inUse(group).balancer.id, ...check, port });
    const changed = await groupOf(call, given.TargetGroupArn);
    return { TargetGroups: [showTargetGroup(changed, await Arns.of(call))] };
  },
});

/** Target groups. */
export const actions: readonly Action[] = [createTargetGroup, deleteTargetGroup, modifyTargetGroup];
