import type { Instance } from "../../../model/collections/instances.ts";
import { isCloudError } from "../../../model/errors.ts";
import { binary, boolean, integer, list, optional, string, struct, type InferFields } from "../../../model/shape.ts";
import { AwsFault, invalidValue } from "../../../protocols/aws-query/aws-fault.ts";
import { reservationFields } from "../../../protocols/ec2/documents/instance.ts";
import { defineAction } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { accepts } from "../accepts.ts";
import { blockDeviceMappings } from "../block-device-mappings.ts";
import { instanceContext, instanceOf } from "../instance-view.ts";
import { toEc2 } from "../ids.ts";
import { ebsOptimizedTags } from "../ebs-optimized.ts";
import { metadataChoices, metadataTags } from "../metadata-options.ts";
import { checkLaunchChoices, launchChoices, placementChoices } from "../launch-choices.ts";
import { launchParameters, type LaunchParameters } from "../launch-parameters.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter, type Tags } from "../tags.ts";

const mostInstances = 1000;

/** The parameters of `RunInstances` that come to something here, and those that must not be left out in silence. */
export const runParameters = {
  ImageId: string(),
  MinCount: optional(integer({ minimum: 1, maximum: mostInstances })),
  MaxCount: optional(integer({ minimum: 1, maximum: mostInstances })),
  InstanceType: optional(string()),
  KeyName: optional(string()),
  EbsOptimized: optional(boolean()),
  SecurityGroupId: optional(list(string())),
  SecurityGroup: optional(list(string())),
  SubnetId: optional(string()),
  PrivateIpAddress: optional(string()),
  NetworkInterface: optional(
    list(
      struct({
        DeviceIndex: optional(integer({ minimum: 0 })),
        NetworkInterfaceId: optional(string()),
        SubnetId: optional(string()),
        SecurityGroupId: optional(list(string())),
        PrivateIpAddress: optional(string()),
        AssociatePublicIpAddress: optional(boolean()),
      }),
    ),
  ),
  Placement: optional(struct({ AvailabilityZone: optional(string()), ...placementChoices })),
  UserData: optional(binary({ maxBytes: 1 << 20 })),
  BlockDeviceMapping: blockDeviceMappings,
  Monitoring: optional(struct({ Enabled: optional(boolean()) })),
  DisableApiTermination: optional(boolean()),
  DisableApiStop: optional(boolean()),
  InstanceInitiatedShutdownBehavior: optional(string()),
  MetadataOptions: optional(struct(metadataChoices)),
  ...launchChoices,
  TagSpecification: tagSpecificationParameter,
  ClientToken: optional(string({ maxLength: 64 })),
};
export type RunParameters = InferFields<typeof runParameters>;

/** What a launch may tag. Spot requests and graphics are there for SDKs that tag whatever might be made. */
const taggable = ["instance", "volume", "network-interface", "spot-instances-request", "elastic-gpu"];

export const runInstances = defineAction({
  name: "RunInstances",
  doc: "Launches instances: as many as asked for, or at least `MinCount`, or none.",
  needs: ["instances", "create"],
  idempotent: true,
  parameters: runParameters,
  document: reservationFields,
  run: async (call, given) => {
    const { MinCount: least = 1, MaxCount: most = least, TagSpecification } = given;
    if (least > most) throw invalidValue("MinCount", String(least), "It is more than MaxCount.");
    checkLaunchChoices(given, given.Placement);
    const tags = specifiedTags(TagSpecification, "instance", taggable);
    const volumeTags = specifiedTags(TagSpecification, "volume", taggable);
    const kept = { ...metadataTags(given.MetadataOptions), ...ebsOptimizedTags(call.cloud, given.EbsOptimized) };
    const own = tagParameters(call.cloud, "instances", "create", { ...tags, ...kept });
    const request = { ...(await launchParameters(call, given)), ...own };
    const instances = await launch(call, request, least, most);
    await tagVolumes(call, instances, volumeTags);
    const context = await instanceContext(call);
    const [first] = instances;
    return {
      reservationId: toEc2("reservation", first?.id ?? call.exchange.id),
      ownerId: context.accountId,
      groupSet: [],
      instancesSet: instances.map((instance, index) => instanceOf(instance, context, index, given.ClientToken)),
    };
  },
});

/** Launches all at once where the cloud can, else one after the other; of fewer than the least nothing is left. */
async function launch(call: Call, request: LaunchParameters, least: number, most: number): Promise<readonly Instance[]> {
  const { cloud } = call;
  if (most === 1) return [await cloud.call("instances", "create", request)].flat();
  if (accepts(cloud, "instances", "create", "instanceCount") && least === most) {
    return [await cloud.call("instances", "create", { ...request, instanceCount: most })].flat();
  }
  const launched: Instance[] = [];
  for (let index = 0; index < most; index++) {
    try {
      const part = await call.part(index);
      launched.push(...[await part.call("instances", "create", request)].flat());
    } catch (error) {
      if (launched.length >= least && isCloudError(error) && isShortage.has(error.code)) break;
      await undo(call, launched);
      throw error;
    }
  }
  return launched;
}

/** Errors that say that there is no room for another one. */
const isShortage: ReadonlySet<string> = new Set(["quota_exceeded", "capacity_unavailable"]);

/** Destroys what was launched in vain. What fails on the way must not hide why. */
async function undo({ cloud }: Call, launched: readonly Instance[]): Promise<void> {
  if (!cloud.supports("instances", "destroy")) return;
  await Promise.allSettled(launched.map(({ id }) => cloud.call("instances", "destroy", { id })));
}

async function tagVolumes({ cloud }: Call, instances: readonly Instance[], tags: Tags): Promise<void> {
  const volumes = instances.flatMap((instance) => instance.volumes);
  if (Object.keys(tags).length === 0 || volumes.length === 0) return;
  if (!cloud.supports("volumes", "update")) {
    throw new AwsFault("UnsupportedOperation", `The driver '${cloud.driver.name}' cannot tag volumes.`);
  }
  const given = tagParameters(cloud, "volumes", "update", tags);
  for (const { id } of volumes) await cloud.call("volumes", "update", { id, ...given });
}
