import { boolean, integer, optional, string, struct, timestamp, type Infer } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

const shared = {
  snapshotId: string(),
  volumeId: string(),
  startTime: timestamp(),
  progress: string(),
  ownerId: string(),
  volumeSize: integer({ doc: "In GiB." }),
  description: string(),
  encrypted: boolean(),
  tagSet,
};

/** A snapshot, as `CreateSnapshot` shows it. */
export const snapshotFields = { ...shared, status: string(), storageTier: string() };
export const snapshotDocument = struct(snapshotFields);
export type SnapshotDocument = Infer<typeof snapshotDocument>;

/** A snapshot of several, as `CreateSnapshots` shows them: with another name for the state. */
export const snapshotInfo = struct({ ...shared, state: string() });

/** Who may use something: an account, or all. */
export const permission = struct({ userId: optional(string()), group: optional(string()) });
