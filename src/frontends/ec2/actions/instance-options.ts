import { integer, list, oneOf, optional, string } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { instanceMetadataOptions } from "../../../protocols/ec2/documents/instance.ts";
import { instanceMonitoring } from "../../../protocols/ec2/documents/instance-attribute.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { metadataOptions } from "../instance-view.ts";
import { knownMember } from "../known-member.ts";
import { knownInstances } from "./describe-instances.ts";

/** Watches instances more closely, or no longer. Those of which it is the case anyway are left alone. */
async function monitor(call: Call, given: readonly string[], monitored: boolean) {
  const known = await knownInstances(call, new Map(given.map((id) => [fromEc2("instance", id), id])));
  const others = [...known.values()].filter((instance) => (instance.monitored ?? false) !== monitored);
  if (others.length > 0) call.cloud.require("instances", "update");
  for (const { id } of others) await call.cloud.call("instances", "update", { id, monitored });
  const state = monitored ? "enabled" : "disabled";
  return { instancesSet: [...known.keys()].map((id) => ({ instanceId: toEc2("instance", id), monitoring: { state } })) };
}

const monitorInstances = defineAction({
  name: "MonitorInstances",
  doc: "Switches detailed monitoring on.",
  needs: ["instances", "get"],
  changes: true,
  parameters: { InstanceId: list(string()) },
  document: { instancesSet: list(instanceMonitoring) },
  run: (call, { InstanceId }) => monitor(call, InstanceId, true),
});

const unmonitorInstances = defineAction({
  name: "UnmonitorInstances",
  doc: "Switches detailed monitoring off.",
  needs: ["instances", "get"],
  changes: true,
  parameters: { InstanceId: list(string()) },
  document: { instancesSet: list(instanceMonitoring) },
  run: (call, { InstanceId }) => monitor(call, InstanceId, false),
});

const choices = {
  HttpTokens: optional(oneOf(["optional", "required"])),
  HttpPutResponseHopLimit: optional(integer({ minimum: 1, maximum: 64 })),
  HttpEndpoint: optional(oneOf(["enabled", "disabled"])),
  HttpProtocolIpv6: optional(oneOf(["enabled", "disabled"])),
  InstanceMetadataTags: optional(oneOf(["enabled", "disabled"])),
};

const modifyInstanceMetadataOptions = defineAction({
  name: "ModifyInstanceMetadataOptions",
  doc: "Takes what is the case anyway: no other cloud lets one choose how instances get at their metadata.",
  needs: ["instances", "get"],
  changes: true,
  parameters: { InstanceId: string(), ...choices },
  document: { instanceId: string(), instanceMetadataOptions },
  run: async (call, { InstanceId, ...given }) => {
    const { id } = await knownMember(call, "instance", "instances", InstanceId);
    const is: Readonly<Record<keyof typeof given, string | number>> = {
      HttpTokens: metadataOptions.httpTokens,
      HttpPutResponseHopLimit: metadataOptions.httpPutResponseHopLimit,
      HttpEndpoint: metadataOptions.httpEndpoint,
      HttpProtocolIpv6: metadataOptions.httpProtocolIpv6,
      InstanceMetadataTags: metadataOptions.instanceMetadataTags,
    };
    for (const name of Object.keys(is) as (keyof typeof given)[]) {
      if (given[name] === undefined || given[name] === is[name]) continue;
      throw new AwsFault("UnsupportedOperation", `${name} cannot be chosen here: it is ${is[name]}.`);
    }
    return { instanceId: toEc2("instance", id), instanceMetadataOptions: metadataOptions };
  },
});

/** How instances are run and watched. */
export const actions: readonly Action[] = [monitorInstances, unmonitorInstances, modifyInstanceMetadataOptions];
