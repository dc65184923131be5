import type { Snapshot } from "../../../model/collections/snapshots.ts";
import type { Volume } from "../../../model/collections/volumes.ts";
import { boolean, list, oneOf, optional, string, struct, type InferFields } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { snapshotDocument, snapshotFields, snapshotInfo } from "../../../protocols/ec2/documents/snapshot.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing, membersOf, type ListQuery } from "../../aws-query/listing.ts";
import { fromEc2, idParameter, toEc2 } from "../ids.ts";
import { knownMember } from "../known-member.ts";
import { snapshotOf, type SnapshotContext } from "../snapshot-view.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter, type Tags } from "../tags.ts";
import { volumeState } from "../volume-view.ts";

const owners = { Owner: optional(list(string())), RestorableBy: optional(list(string())) };

/** Whose snapshots are asked for. */
interface Asked extends SnapshotContext {
  readonly given: InferFields<typeof owners>;
}

const describeSnapshots = describe({
  name: "DescribeSnapshots",
  doc: "The snapshots that the caller can use, of any owner unless told.",
  needs: ["snapshots", "list"],
  set: "snapshotSet",
  item: snapshotDocument,
  parameters: owners,
  ids: idParameter("SnapshotId", "snapshot"),
  filters: {
    description: "description",
    encrypted: "encrypted",
    "owner-id": "ownerId",
    progress: "progress",
    "snapshot-id": "snapshotId",
    "start-time": "startTime",
    status: "status",
    "storage-tier": "storageTier",
    "volume-id": "volumeId",
    "volume-size": "volumeSize",
  },
  tags: "tagSet",
  list: listSnapshots,
  prepare: async (call, given): Promise<Asked> => ({ call, given, accountId: await call.accountId() }),
  show: (snapshot, context) => {
    const document = snapshotOf(snapshot, context);
    return isAsked(document.ownerId, context) ? document : undefined;
  },
});

/** EC2 does not know a snapshot that is being destroyed. */
async function* listSnapshots(call: Call, query: ListQuery): AsyncGenerator<Snapshot, void, undefined> {
  for await (const snapshot of listing<"snapshots">("snapshots")(call, query)) if (snapshot.state !== "deleting") yield snapshot;
}

/** Whatever is listed the caller can use; no cloud tells which snapshots are for everybody. */
function isAsked(owner: string, { accountId, given: { Owner, RestorableBy } }: Asked): boolean {
  const isOwned = Owner === undefined || Owner.some((who) => who === owner || (who === "self" && owner === accountId));
  return isOwned && (RestorableBy === undefined || RestorableBy.some((who) => who === "self" || who === accountId));
}

/** Takes a snapshot of a volume. @throws AwsFault `IncorrectState` for a volume that has no content yet, or no longer */
async function takeSnapshot(
  call: Call,
  volume: Volume,
  description: string | undefined,
  tags: Tags,
  part?: number,
): Promise<Snapshot> {
  const state = volumeState(volume);
  if (state !== "available" && state !== "in-use") {
    throw new AwsFault("IncorrectState", `Volume '${toEc2("volume", volume.id)}' is in the '${state}' state.`);
  }
  const cloud = part === undefined ? call.cloud : await call.part(part);
  return cloud.call("snapshots", "create", {
    volumeId: volume.id,
    description,
    ...tagParameters(call.cloud, "snapshots", "create", tags),
  });
}

const createSnapshot = defineAction({
  name: "CreateSnapshot",
  doc: "Takes a snapshot of a volume, in use or not.",
  needs: [
    ["snapshots", "create"],
    ["volumes", "get"],
  ],
  parameters: { VolumeId: string(), Description: optional(string()), TagSpecification: tagSpecificationParameter },
  document: snapshotFields,
  run: async (call, { VolumeId, Description, TagSpecification }) => {
    const tags = specifiedTags(TagSpecification, "snapshot");
    const volume = await knownMember(call, "volume", "volumes", VolumeId);
    const [taken, accountId] = await Promise.all([takeSnapshot(call, volume, Description, tags), call.accountId()]);
    return snapshotOf(taken, { call, accountId });
  },
});

const createSnapshots = defineAction({
  name: "CreateSnapshots",
  doc: "Takes snapshots of the volumes of an instance, one after the other.",
  needs: [
    ["snapshots", "create"],
    ["volumes", "get"],
    ["instances", "get"],
  ],
  parameters: {
    InstanceSpecification: struct({
      InstanceId: string(),
      ExcludeBootVolume: optional(boolean()),
      ExcludeDataVolumeId: optional(list(string())),
    }),
    Description: optional(string()),
    TagSpecification: tagSpecificationParameter,
    CopyTagsFromSource: optional(oneOf(["volume"])),
  },
  document: { snapshotSet: list(snapshotInfo) },
  run: async (call, { InstanceSpecification: wanted, Description, TagSpecification, CopyTagsFromSource }) => {
    const tags = specifiedTags(TagSpecification, "snapshot");
    const excluded = new Set(wanted.ExcludeDataVolumeId?.map((id) => fromEc2("volume", id)));
    const instance = await knownMember(call, "instance", "instances", wanted.InstanceId);
    const ids = instance.volumes.map(({ id }) => id).filter((id) => !excluded.has(id));
    const accountId = await call.accountId();
    const taken: Snapshot[] = [];
    try {
      for await (const volume of membersOf(call.cloud, "volumes", ids)) {
        const isBoot = volume.kind === "system" || (volume.device !== undefined && volume.device === instance.rootDevice?.name);
        if (isBoot && wanted.ExcludeBootVolume) continue;
        const copied = CopyTagsFromSource === undefined ? {} : volume.tags;
        taken.push(await takeSnapshot(call, volume, Description, { ...copied, ...tags }, taken.length));
      }
    } catch (error) {
      // All of them, or none. What fails on the way must not hide why.
      if (call.cloud.supports("snapshots", "destroy"))
        await Promise.allSettled(taken.map(({ id }) => call.cloud.call("snapshots", "destroy", { id })));
      throw error;
    }
    return {
      snapshotSet: taken.map((each) => {
        const { status: state, storageTier: _, ...shown } = snapshotOf(each, { call, accountId });
        return { ...shown, state };
      }),
    };
  },
});

const deleteSnapshot = defineAction({
  name: "DeleteSnapshot",
  doc: "Destroys a snapshot that no image is made of.",
  needs: ["snapshots", "destroy"],
  parameters: { SnapshotId: string() },
  document: { return: boolean() },
  run: async ({ cloud }, { SnapshotId }) => {
    await cloud.call("snapshots", "destroy", { id: fromEc2("snapshot", SnapshotId) });
    return { return: true };
  },
});

/** Snapshots. */
export const actions: readonly Action[] = [describeSnapshots, createSnapshot, createSnapshots, deleteSnapshot];
