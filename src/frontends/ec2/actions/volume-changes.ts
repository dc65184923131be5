import type { Volume } from "../../../model/collections/volumes.ts";
import { boolean, integer, list, oneOf, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { volumeModification, volumeStatus } from "../../../protocols/ec2/documents/volume.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing } from "../../aws-query/listing.ts";
import { fromEc2, idParameter, toEc2 } from "../ids.ts";
import { knownMember } from "../known-member.ts";
import { fromGibibytes, inGibibytes } from "../safe-values.ts";
import { diskOf, usualVolumeType } from "../volume-types.ts";
import { volumeState } from "../volume-view.ts";
import { zoneOf } from "../zones.ts";

/** How a change of a volume stands. Clouds tell when one is under way, and keep nothing of it afterwards. */
function modificationOf(volume: Volume) {
  const isChanging = volume.state === "resizing";
  return {
    volumeId: toEc2("volume", volume.id),
    modificationState: isChanging ? "modifying" : "completed",
    targetSize: inGibibytes(volume.capacity),
    targetVolumeType: volume.type ?? usualVolumeType,
    targetIops: volume.iops,
    targetMultiAttachEnabled: false,
    progress: isChanging ? 0 : 100,
  };
}

const modifyVolume = defineAction({
  name: "ModifyVolume",
  doc: "Makes a volume larger, or gives it another type or speed.",
  needs: [
    ["volumes", "update"],
    ["volumes", "get"],
  ],
  parameters: {
    VolumeId: string(),
    Size: optional(integer({ minimum: 1, maximum: 65_536 })),
    VolumeType: optional(string()),
    Iops: optional(integer({ minimum: 1 })),
    Throughput: optional(integer({ minimum: 1 })),
    MultiAttachEnabled: optional(boolean()),
  },
  document: { volumeModification },
  run: async (call, given) => {
    const { VolumeId, Size } = given;
    if (given.MultiAttachEnabled) throw new AwsFault("UnsupportedOperation", "A volume is attached to one instance at most.");
    const before = await knownMember(call, "volume", "volumes", VolumeId);
    const { type, iops } = await diskOf(call, given);
    const startTime = new Date();
    const { id } = before;
    const changes = { capacity: fromGibibytes(Size), type, iops };
    const changesNothing = Object.values(changes).every((value) => value === undefined);
    const after = changesNothing ? before : await call.cloud.call("volumes", "update", { id, ...changes });
    const modification = modificationOf(after);
    return {
      volumeModification: {
        ...modification,
        targetSize: Size ?? modification.targetSize,
        targetVolumeType: type ?? modification.targetVolumeType,
        originalSize: inGibibytes(before.capacity),
        originalVolumeType: before.type ?? usualVolumeType,
        originalIops: before.iops,
        originalMultiAttachEnabled: false,
        startTime,
        endTime: modification.modificationState === "completed" ? startTime : undefined,
      },
    };
  },
});

const describeVolumesModifications = describe({
  name: "DescribeVolumesModifications",
  doc: "The changes of volumes that are under way; of a volume that is asked for by its id also the last one, which is through.",
  needs: ["volumes", "list"],
  set: "volumeModificationSet",
  item: volumeModification,
  ids: idParameter("VolumeId", "volume"),
  filters: {
    "modification-state": "modificationState",
    "original-iops": "originalIops",
    "original-size": "originalSize",
    "original-volume-type": "originalVolumeType",
    originalMultiAttachEnabled: "originalMultiAttachEnabled",
    "start-time": "startTime",
    "target-iops": "targetIops",
    "target-size": "targetSize",
    "target-volume-type": "targetVolumeType",
    targetMultiAttachEnabled: "targetMultiAttachEnabled",
    "volume-id": "volumeId",
  },
  list: async function* (call, query) {
    const isAsked = query.ids !== undefined || query.exactly("volume-id") !== undefined;
    for await (const volume of listing<"volumes">("volumes")(call, query))
      if (isAsked || volume.state === "resizing") yield volume;
  },
  show: modificationOf,
});

const describeVolumeStatus = describe({
  name: "DescribeVolumeStatus",
  doc: "How volumes do: well, unless they are in an error.",
  needs: ["volumes", "list"],
  set: "volumeStatusSet",
  item: volumeStatus,
  ids: idParameter("VolumeId", "volume"),
  filters: {
    "action.code": "actionsSet.code",
    "attachment-status.instance-id": "attachmentStatuses.instanceId",
    "attachment-status.io-performance": "attachmentStatuses.ioPerformance",
    "availability-zone": "availabilityZone",
    "event.event-id": "eventsSet.eventId",
    "volume-status.details-name": "volumeStatus.details.name",
    "volume-status.details-status": "volumeStatus.details.status",
    "volume-status.status": "volumeStatus.status",
  },
  list: listing<"volumes">("volumes"),
  show: (volume, _, call) => {
    const state = volumeState(volume);
    const status = state === "error" ? "impaired" : state === "creating" ? "insufficient-data" : "ok";
    const details = [
      { name: "io-enabled", status: state === "error" ? "failed" : "passed" },
      { name: "io-performance", status: "not-applicable" },
    ];
    return {
      volumeId: toEc2("volume", volume.id),
      availabilityZone: zoneOf(call, volume.realmId),
      volumeStatus: { status, details },
      actionsSet: [],
      eventsSet: [],
      attachmentStatuses: [],
    };
  },
});

const describeVolumeAttribute = defineAction({
  name: "DescribeVolumeAttribute",
  doc: "Attributes of a volume that only EC2 has: I/O is never switched off, and there are no product codes.",
  needs: ["volumes", "get"],
  parameters: { VolumeId: string(), Attribute: oneOf(["autoEnableIO", "productCodes"]) },
  document: {
    volumeId: string(),
    autoEnableIO: optional(struct({ value: boolean() })),
    productCodes: optional(list(struct({ productCode: string() }))),
  },
  run: async (call, { VolumeId, Attribute }) => {
    const { id } = await knownMember(call, "volume", "volumes", VolumeId);
    const volumeId = toEc2("volume", id);
    return Attribute === "autoEnableIO" ? { volumeId, autoEnableIO: { value: false } } : { volumeId, productCodes: [] };
  },
});

const modifyVolumeAttribute = defineAction({
  name: "ModifyVolumeAttribute",
  doc: "Takes what is the case anyway: I/O is never switched off.",
  needs: ["volumes", "get"],
  changes: true,
  parameters: { VolumeId: string(), AutoEnableIO: optional(struct({ Value: boolean() })) },
  document: { return: boolean() },
  run: async ({ cloud }, { VolumeId, AutoEnableIO }) => {
    await cloud.call("volumes", "get", { id: fromEc2("volume", VolumeId) });
    if (AutoEnableIO?.Value)
      throw new AwsFault("UnsupportedOperation", "I/O of a volume is never switched off, and not switched on again.");
    return { return: true };
  },
});

/** Volumes: how they change, and how they do. */
export const actions: readonly Action[] = [
  modifyVolume,
  describeVolumesModifications,
  describeVolumeStatus,
  describeVolumeAttribute,
  modifyVolumeAttribute,
];
