import { list, string, type Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { typeOf } from "./arns.ts";
import { attributeShape } from "../../../protocols/elb/v2.ts";
import { groupOf } from "./groups.ts";
import { balancerOf, listenerOf } from "./lookup.ts";

type Attributes = readonly (readonly [key: string, value: string])[];

/** What AWS sets unless told. No cloud behind us lets anything of it be chosen, and clients write down what they read. */
const ofBalancers: Readonly<Record<ReturnType<typeof typeOf>, Attributes>> = {
  application: [
    ["access_logs.s3.enabled", "false"],
    ["access_logs.s3.bucket", ""],
    ["access_logs.s3.prefix", ""],
    ["client_keep_alive.seconds", "3600"],
    ["connection_logs.s3.enabled", "false"],
    ["connection_logs.s3.bucket", ""],
    ["connection_logs.s3.prefix", ""],
    ["deletion_protection.enabled", "false"],
    ["idle_timeout.timeout_seconds", "60"],
    ["load_balancing.cross_zone.enabled", "true"],
    ["routing.http.desync_mitigation_mode", "defensive"],
    ["routing.http.drop_invalid_header_fields.enabled", "false"],
    ["routing.http.preserve_host_header.enabled", "false"],
    ["routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false"],
    ["routing.http.xff_client_port.enabled", "false"],
    ["routing.http.xff_header_processing.mode", "append"],
    ["routing.http2.enabled", "true"],
    ["waf.fail_open.enabled", "false"],
    ["zonal_shift.config.enabled", "false"],
  ],
  network: [
    ["access_logs.s3.enabled", "false"],
    ["access_logs.s3.bucket", ""],
    ["access_logs.s3.prefix", ""],
    ["deletion_protection.enabled", "false"],
    ["dns_record.client_routing_policy", "any_availability_zone"],
    ["load_balancing.cross_zone.enabled", "false"],
    ["zonal_shift.config.enabled", "false"],
  ],
};

const ofEveryGroup: Attributes = [
  ["deregistration_delay.timeout_seconds", "300"],
  ["load_balancing.cross_zone.enabled", "use_load_balancer_configuration"],
  ["stickiness.enabled", "false"],
];
const ofHttpGroups: Attributes = [
  ...ofEveryGroup,
  ["load_balancing.algorithm.anomaly_mitigation", "off"],
  ["load_balancing.algorithm.type", "round_robin"],
  ["slow_start.duration_seconds", "0"],
  ["stickiness.type", "lb_cookie"],
  ["stickiness.lb_cookie.duration_seconds", "86400"],
  ["stickiness.app_cookie.cookie_name", ""],
  ["stickiness.app_cookie.duration_seconds", "86400"],
];
const ofOtherGroups: Attributes = [
  ...ofEveryGroup,
  ["deregistration_delay.connection_termination.enabled", "false"],
  ["preserve_client_ip.enabled", "true"],
  ["proxy_protocol_v2.enabled", "false"],
  ["stickiness.type", "source_ip"],
];

const shown = (attributes: Attributes): Infer<typeof attributeShape>[] => attributes.map(([Key, Value]) => ({ Key, Value }));

/** @throws AwsFault `InvalidConfigurationRequest` for what is set otherwise */
function requireSame(attributes: Attributes, wanted: readonly Infer<typeof attributeShape>[]): void {
  const present = new Map(attributes);
  for (const { Key, Value = "" } of wanted) {
    const value = present.get(Key);
    if (value === Value) continue;
    const problem = value === undefined ? "is no attribute of it" : `is '${value}' here, and cannot be changed`;
    throw new AwsFault("InvalidConfigurationRequest", `'${Key.slice(0, 100)}' ${problem}.`);
  }
}

const document = { Attributes: list(attributeShape) };

const describeLoadBalancerAttributes = defineAction({
  name: "DescribeLoadBalancerAttributes",
  doc: "What all balancers are set to: AWS's own values.",
  needs: ["loadBalancers", "get"],
  parameters: { LoadBalancerArn: string() },
  document,
  run: async (call, { LoadBalancerArn }) => ({
    Attributes: shown(ofBalancers[typeOf(await balancerOf(call, LoadBalancerArn))]),
  }),
});

const modifyLoadBalancerAttributes = defineAction({
  name: "ModifyLoadBalancerAttributes",
  doc: "Takes what balancers are set to already; all else is `InvalidConfigurationRequest`.",
  needs: ["loadBalancers", "get"],
  changes: true,
  parameters: { LoadBalancerArn: string(), Attributes: list(attributeShape) },
  document,
  run: async (call, { LoadBalancerArn, Attributes }) => {
    const attributes = ofBalancers[typeOf(await balancerOf(call, LoadBalancerArn))];
    requireSame(attributes, Attributes);
    return { Attributes: shown(attributes) };
  },
});

const describeTargetGroupAttributes = defineAction({
  name: "DescribeTargetGroupAttributes",
  doc: "What all target groups are set to: AWS's own values.",
  needs: ["loadBalancers", "get"],
  parameters: { TargetGroupArn: string() },
  document,
  run: async (call, { TargetGroupArn }) => {
    const { protocol } = await groupOf(call, TargetGroupArn);
    return { Attributes: shown(protocol.startsWith("HTTP") ? ofHttpGroups : ofOtherGroups) };
  },
});

const modifyTargetGroupAttributes = defineAction({
  name: "ModifyTargetGroupAttributes",
  doc: "Takes what target groups are set to already; all else is `InvalidConfigurationRequest`.",
  needs: ["loadBalancers", "get"],
  changes: true,
  parameters: { TargetGroupArn: string(), Attributes: list(attributeShape) },
  document,
  run: async (call, { TargetGroupArn, Attributes }) => {
    const { protocol } = await groupOf(call, TargetGroupArn);
    const attributes = protocol.startsWith("HTTP") ? ofHttpGroups : ofOtherGroups;
    requireSame(attributes, Attributes);
    return { Attributes: shown(attributes) };
  },
});

const describeListenerAttributes = defineAction({
  name: "DescribeListenerAttributes",
  doc: "What all listeners are set to: AWS's own values.",
  needs: ["loadBalancers", "get"],
  parameters: { ListenerArn: string() },
  document,
  run: async (call, { ListenerArn }) => {
    const { listener } = await listenerOf(call, ListenerArn, "listener");
    const isHttp = listener.protocol.startsWith("HTTP");
    return {
      Attributes: shown([isHttp ? ["routing.http.response.server.enabled", "true"] : ["tcp.idle_timeout.seconds", "350"]]),
    };
  },
});

/** What balancers, groups and listeners are set to. */
export const actions: readonly Action[] = [
  describeLoadBalancerAttributes,
  modifyLoadBalancerAttributes,
  describeTargetGroupAttributes,
  modifyTargetGroupAttributes,
  describeListenerAttributes,
];
