import { list, string } from "../../../model/shape.ts";
import { instanceMetadataOptions } from "../../../protocols/ec2/documents/instance.ts";
import { instanceMonitoring } from "../../../protocols/ec2/documents/instance-attribute.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { knownMember } from "../known-member.ts";
import { metadataChoices, metadataOptionsOf, metadataTags } from "../metadata-options.ts";
import { tagParameters } from "../tags.ts";
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

const modifyInstanceMetadataOptions = defineAction({
  name: "ModifyInstanceMetadataOptions",
  doc: "Keeps how an instance is to get at its metadata, in a tag: no other cloud lets one choose it.",
  needs: ["instances", "get"],
  changes: true,
  parameters: { InstanceId: string(), ...metadataChoices },
  document: { instanceId: string(), instanceMetadataOptions },
  run: async (call, { InstanceId, ...choices }) => {
    const instance = await knownMember(call, "instance", "instances", InstanceId);
    const changed = metadataTags(choices, metadataOptionsOf(instance));
    const tags = { ...instance.tags, ...changed };
    if (Object.keys(changed).length > 0) {
      const given = tagParameters(call.cloud, "instances", "update", tags);
      await call.cloud.call("instances", "update", { id: instance.id, ...given });
    }
    return { instanceId: toEc2("instance", instance.id), instanceMetadataOptions: metadataOptionsOf({ tags }) };
  },
});

/** How instances are run and watched. */
export const actions: readonly Action[] = [monitorInstances, unmonitorInstances, modifyInstanceMetadataOptions];
