import type { Snapshot } from "../../model/collections/snapshots.ts";
import type { SnapshotDocument } from "../../protocols/ec2/documents/snapshot.ts";
import type { Call } from "../aws-query/call.ts";
import { toEc2 } from "./ids.ts";
import { inGibibytes, unknownTime } from "./safe-values.ts";
import { tagSetOf } from "./tags.ts";

/** What has to be known to show snapshots. */
export interface SnapshotContext {
  readonly call: Call;
  /** The caller's own account. */
  readonly accountId: string;
}

/** What EC2 says for the volume of a snapshot that has none. */
const noVolume = "vol-ffffffff";

/** A snapshot in EC2's words. */
export function snapshotOf(snapshot: Snapshot, { call, accountId }: SnapshotContext): SnapshotDocument {
  const { id, ownerId, volumeId, state = "completed" } = snapshot;
  const isPending = state === "pending" || state === "deleting";
  return {
    snapshotId: toEc2("snapshot", id),
    volumeId: volumeId === undefined ? noVolume : toEc2("volume", volumeId),
    status: isPending ? "pending" : state === "completed" ? "completed" : "error",
    startTime: snapshot.created ?? unknownTime,
    progress: `${snapshot.progress ?? (state === "completed" ? 100 : 0)}%`,
    ownerId: ownerId === undefined ? accountId : call.accountIdOf(ownerId),
    volumeSize: inGibibytes(snapshot.capacity),
    description: snapshot.description ?? "",
    encrypted: snapshot.encrypted ?? false,
    tagSet: tagSetOf("snapshots", snapshot),
    storageTier: "standard",
  };
}
