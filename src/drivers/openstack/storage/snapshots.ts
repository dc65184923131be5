import { mapped } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Snapshot as ModelSnapshot } from "../../../model/collections/snapshots.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { fromMetadata, toMetadata } from "../metadata.ts";
import { checkName } from "../names.ts";
import { bytesOfGigabyte } from "../sizes.ts";
import { readTime } from "../times.ts";
import type { Snapshot } from "./api-types.ts";

const byStatus: Readonly<Record<string, ModelSnapshot["state"]>> = {
  creating: "pending",
  "backing-up": "pending",
  restoring: "pending",
  available: "completed",
  deleting: "deleting",
  deleted: "deleting",
};

/** Snapshots of Cinder, of volumes in use, too. */
export function snapshots(connection: Connection) {
  const cinder = connection.service("volume");
  const show = async (id: string): Promise<ModelSnapshot> =>
    toSnapshot((await cinder.get<{ snapshot: Snapshot }>(path`/snapshots/${id}`)).snapshot);
  return {
    list: () => mapped(cinder.list<Snapshot>("/snapshots/detail", "snapshots"), toSnapshot),
    get: async ({ id }) => show(id),
    create: async ({ volumeId, name, description, tags }) => {
      checkName(name);
      const { snapshot } = await cinder.post<{ snapshot: Snapshot }>("/snapshots", {
        snapshot: {
          volume_id: volumeId,
          name,
          description,
          force: true,
          metadata: tags && toMetadata(tags),
        },
      });
      return toSnapshot(snapshot);
    },
    destroy: async ({ id }) => cinder.delete(path`/snapshots/${id}`),
    update: async ({ id, name, description, tags, sharedWith }) => {
      if (sharedWith !== undefined) {
        throw new CloudError("unsupported", "OpenStack cannot share a snapshot.", { parameter: "sharedWith" });
      }
      checkName(name);
      if (name !== undefined || description !== undefined) {
        await cinder.put(path`/snapshots/${id}`, { snapshot: { name, description } });
      }
      if (tags !== undefined) await cinder.put(path`/snapshots/${id}/metadata`, { metadata: toMetadata(tags) });
      return show(id);
    },
  } satisfies Services["snapshots"];
}

function toSnapshot(snapshot: Snapshot): ModelSnapshot {
  const progress = /^(\d{1,3})(?:\.\d+)?%$/.exec(snapshot["os-extended-snapshot-attributes:progress"] ?? "")?.[1];
  return {
    id: snapshot.id,
    name: snapshot.name ?? "",
    ...(snapshot.description && { description: snapshot.description }),
    created: readTime(snapshot.created_at),
    state: byStatus[snapshot.status] ?? (snapshot.status.startsWith("error") ? "error" : "unknown"),
    volumeId: snapshot.volume_id,
    capacity: snapshot.size * bytesOfGigabyte,
    ...(progress !== undefined && { progress: Number(progress) }),
    tags: fromMetadata(snapshot.metadata),
  };
}
