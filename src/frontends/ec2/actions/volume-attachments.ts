import type { Instance } from "../../../model/collections/instances.ts";
import type { Volume } from "../../../model/collections/volumes.ts";
import { isCloudError } from "../../../model/errors.ts";
import { boolean, optional, string } from "../../../model/shape.ts";
import { AwsFault, invalidValue } from "../../../protocols/aws-query/aws-fault.ts";
import { volumeAttachmentFields } from "../../../protocols/ec2/documents/volume.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { fromEc2IfThere, toEc2 } from "../ids.ts";
import { ec2State } from "../instance-view.ts";
import { knownMember } from "../known-member.ts";
import { attachmentsOf, volumeState } from "../volume-view.ts";

const attachVolume = defineAction({
  name: "AttachVolume",
  doc: "Attaches a volume to an instance.",
  needs: [
    ["volumes", "attach"],
    ["volumes", "get"],
    ["instances", "get"],
  ],
  parameters: { VolumeId: string(), InstanceId: string(), Device: string() },
  document: volumeAttachmentFields,
  run: async (call, { VolumeId, InstanceId, Device }) => {
    const [volume, instance] = await Promise.all([
      knownMember(call, "volume", "volumes", VolumeId),
      knownMember(call, "instance", "instances", InstanceId),
    ]);
    checkAttachable(volume, instance, Device);
    const { id } = volume;
    const attached = await call.cloud
      .call("volumes", "attach", { id, instanceId: instance.id, device: Device })
      .catch((error: unknown) => {
        throw isMismatch(error, volume, instance) ? mismatch(volume, instance) : error;
      });
    const state = attached.state === "in-use" ? ("in-use" as const) : ("attaching" as const);
    return {
      volumeId: toEc2("volume", id),
      instanceId: toEc2("instance", instance.id),
      device: attached.device ?? Device,
      status: state === "in-use" ? "attached" : state,
      attachTime: attached.attachedTime ?? new Date(),
      deleteOnTermination: attached.deleteOnTermination ?? false,
    };
  },
});

/** @throws AwsFault what EC2 says of a volume or an instance that is not ready for it */
function checkAttachable(volume: Volume, instance: Instance, device: string): void {
  const volumeId = toEc2("volume", volume.id);
  const instanceId = toEc2("instance", instance.id);
  const state = volumeState(volume);
  if (state === "in-use") throw new AwsFault("VolumeInUse", `${volumeId} is already attached to an instance`);
  if (state !== "available") throw new AwsFault("IncorrectState", `Volume '${volumeId}' is in the '${state}' state.`);
  const shown = ec2State(instance);
  if (shown !== "running" && shown !== "stopped" && shown !== "pending") {
    throw new AwsFault("IncorrectState", `Instance '${instanceId}' is not 'running' or 'stopped': it is ${shown}.`);
  }
  if (instance.volumes.some((other) => other.device === device)) {
    throw invalidValue("Device", device, `Attachment point ${device} is already in use.`);
  }
}

/** Whether a refusal has to do with where they are: some clouds attach across realms, some do not. */
function isMismatch(error: unknown, volume: Volume, instance: Instance): boolean {
  if (!isCloudError(error) || volume.realmId === undefined || volume.realmId === instance.realmId) return false;
  return error.code === "invalid_argument" || error.code === "failed_precondition";
}

const mismatch = (volume: Volume, instance: Instance): AwsFault =>
  new AwsFault(
    "InvalidVolume.ZoneMismatch",
    `The volume '${toEc2("volume", volume.id)}' is not in the same availability zone as instance '${toEc2("instance", instance.id)}'`,
  );

const detachVolume = defineAction({
  name: "DetachVolume",
  doc: "Detaches a volume from its instance.",
  needs: [
    ["volumes", "detach"],
    ["volumes", "get"],
  ],
  parameters: { VolumeId: string(), InstanceId: optional(string()), Device: optional(string()), Force: optional(boolean()) },
  document: volumeAttachmentFields,
  run: async (call, { VolumeId, InstanceId, Device, Force }) => {
    const given = fromEc2IfThere("instance", InstanceId);
    const volume = await knownMember(call, "volume", "volumes", VolumeId);
    const [attachment] = attachmentsOf(volume);
    const { id, instanceId } = volume;
    if (!attachment || instanceId === undefined)
      throw new AwsFault("IncorrectState", `Volume '${VolumeId}' is in the '${volumeState(volume)}' state.`);
    if ((given !== undefined && given !== instanceId) || (Device !== undefined && Device !== attachment.device)) {
      throw new AwsFault("InvalidAttachment.NotFound", `Volume '${VolumeId}' is not attached to ${InstanceId ?? Device ?? ""}`);
    }
    const left = await call.cloud.call("volumes", "detach", { id, instanceId, force: Force });
    const isLeft = left.instanceId === undefined && left.state === "available";
    return { ...attachment, status: isLeft ? "detached" : "detaching" };
  },
});

/** Volumes and the instances that they are attached to. */
export const actions: readonly Action[] = [attachVolume, detachVolume];
