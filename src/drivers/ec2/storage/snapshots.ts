import { mapped } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { Snapshot } from "../../../model/collections/snapshots.ts";
import { list, optional, string, struct } from "../../../model/shape.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { permission, snapshotDocument, snapshotFields } from "../../../protocols/ec2/documents/snapshot.ts";
import type { Connection } from "../connection.ts";
import { notFound, refuseGiven } from "../failures.ts";
import { identityOf } from "../identity.ts";
import { defineAction } from "../query/action.ts";
import { described, defineDescribe, describedOf } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { gibibyte } from "../sizes.ts";
import { ifTold } from "../untold.ts";
import { namedBy, retag, tagsFor, tagsOf, tagSpecifications } from "../tagging.ts";

const { ec2 } = queryServices;
type Document = Answer<typeof snapshotDocument>;

/** Of all accounts there are some ten thousand. */
const describeSnapshots = defineDescribe("DescribeSnapshots", {
  ids: "SnapshotId",
  set: "snapshotSet",
  item: snapshotDocument,
  parameters: { Owner: optional(list(string())) },
});

const createSnapshot = defineAction(ec2, "CreateSnapshot", {
  parameters: { VolumeId: string(), Description: optional(string()), TagSpecification: tagSpecifications },
  document: snapshotFields,
});

const deleteSnapshot = defineAction(ec2, "DeleteSnapshot", {
  parameters: { SnapshotId: string() },
  document: {},
  isRepeatable: true,
});

const describeSnapshotAttribute = defineAction(ec2, "DescribeSnapshotAttribute", {
  parameters: { SnapshotId: string(), Attribute: string() },
  document: { createVolumePermission: list(permission) },
});

const accounts = optional(list(struct({ UserId: string() })));

const modifySnapshotAttribute = defineAction(ec2, "ModifySnapshotAttribute", {
  parameters: {
    SnapshotId: string(),
    Attribute: string(),
    CreateVolumePermission: struct({ Add: accounts, Remove: accounts }),
  },
  document: {},
  isRepeatable: true,
});

/** Snapshots are those of EC2's block store: one's own, unless one is asked for by its id. */
export function snapshots(connection: Connection) {
  const read = async (id: string): Promise<Document> => {
    const [snapshot] = await describedOf(connection, describeSnapshots, [id]);
    if (!snapshot) throw notFound("snapshot", id);
    return snapshot;
  };
  /** Who may use it is told to its owner alone, where he may ask. */
  const show = async (id: string): Promise<Snapshot> => {
    const snapshot = toSnapshot(await read(id));
    const identity = await ifTold(identityOf(connection));
    if (snapshot.ownerId !== identity?.account) return snapshot;
    const sharedWith = (await ifTold(accountsOf(connection, id))) ?? [];
    return sharedWith.length === 0 ? snapshot : { ...snapshot, sharedWith };
  };
  return {
    list: ({ id, volumeId }) =>
      mapped(
        described(connection, describeSnapshots, {
          filters: { "snapshot-id": id, "volume-id": volumeId },
          parameters: id === undefined ? { Owner: ["self"] } : undefined,
        }),
        toSnapshot,
      ),
    get: async ({ id }) => show(id),
    create: async ({ volumeId, name, description, tags }) => {
      const words = { Description: description, TagSpecification: tagsFor("snapshot", { name, tags }) };
      const snapshot = toSnapshot(await connection.call(createSnapshot, { VolumeId: volumeId, ...words }, [volumeId]));
      await connection.made(snapshot.id);
      return snapshot;
    },
    destroy: async ({ id }) => {
      await connection.call(deleteSnapshot, { SnapshotId: id }, [id]);
      connection.gone(id);
    },
    update: async ({ id, name, tags, sharedWith, ...others }) => {
      refuseGiven(others, "a snapshot that is there");
      const snapshot = await read(id);
      if (sharedWith) await shareSnapshot(connection, id, sharedWith);
      if (name !== undefined || tags !== undefined) await retag(connection, id, tagsOf(snapshot.tagSet), { name, tags });
      return show(id);
    },
  } satisfies Services["snapshots"];
}

async function accountsOf(connection: Connection, id: string): Promise<readonly string[]> {
  const asked = { SnapshotId: id, Attribute: "createVolumePermission" };
  const { createVolumePermission } = await connection.call(describeSnapshotAttribute, asked, [id]);
  return createVolumePermission.flatMap(({ userId }) => userId || []);
}

async function shareSnapshot(connection: Connection, id: string, wanted: readonly string[]): Promise<void> {
  const present = await accountsOf(connection, id);
  const Add = wanted.filter((account) => !present.includes(account)).map((UserId) => ({ UserId }));
  const Remove = present.filter((account) => !wanted.includes(account)).map((UserId) => ({ UserId }));
  if (Add.length + Remove.length === 0) return;
  const CreateVolumePermission = { Add, Remove };
  await connection.call(
    modifySnapshotAttribute,
    { SnapshotId: id, Attribute: "createVolumePermission", CreateVolumePermission },
    [id],
  );
}

const states: Readonly<Record<string, Snapshot["state"]>> = {
  pending: "pending",
  recovering: "pending",
  completed: "completed",
  recoverable: "deleting",
  error: "error",
};

function toSnapshot(document: Document): Snapshot {
  const { startTime, volumeId, volumeSize, ownerId, encrypted, description } = document;
  const [, progress] = /^(\d{1,3})%?$/.exec(document.progress ?? "") ?? [];
  return {
    id: needed(document, "snapshotId"),
    ...namedBy(document.tagSet),
    ...(description && { description }),
    ...(startTime && { created: startTime }),
    state: states[document.status ?? ""] ?? "unknown",
    ...(volumeId && { volumeId }),
    ...(volumeSize !== undefined && { capacity: volumeSize * gibibyte }),
    ...(progress !== undefined && { progress: Number(progress) }),
    ...(ownerId && { ownerId }),
    ...(encrypted !== undefined && { encrypted }),
  };
}
