import { mapped } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Volume as ModelVolume } from "../../../model/collections/volumes.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import { readTime } from "../times.ts";
import type { Connection } from "../connection.ts";
import { createOnce, markOf } from "../creation-mark.ts";
import { invalidArgument } from "../failures.ts";
import { fromMetadata, toMetadata } from "../metadata.ts";
import { checkName } from "../names.ts";
import { bytesOfGigabyte, inGigabytes } from "../sizes.ts";
import type { Snapshot, Volume } from "./api-types.ts";

const byStatus: Readonly<Record<string, ModelVolume["state"]>> = {
  creating: "creating",
  downloading: "creating",
  "restoring-backup": "creating",
  available: "available",
  reserved: "attaching",
  attaching: "attaching",
  "in-use": "in-use",
  detaching: "detaching",
  extending: "resizing",
  retyping: "resizing",
  uploading: "capturing",
  "backing-up": "capturing",
  deleting: "deleting",
  maintenance: "pending",
};

/** The version of Cinder's API (Pike, 2017) from which on it makes a volume larger that is in use. Older ones say that they lack it. */
const extendsInUse = { "OpenStack-API-Version": "volume 3.42" };

/** Volumes of Cinder. Nova attaches them. */
export function volumes(connection: Connection) {
  const cinder = connection.service("volume");
  const nova = connection.service("compute");
  const read = async (id: string): Promise<Volume> => (await cinder.get<{ volume: Volume }>(path`/volumes/${id}`)).volume;
  const show = async (id: string): Promise<ModelVolume> => toVolume(await read(id));
  const act = (id: string, action: object): Promise<unknown> => cinder.post(path`/volumes/${id}/action`, action);

  return {
    list: () => mapped(cinder.list<Volume>("/volumes/detail", "volumes"), toVolume),
    get: async ({ id }) => show(id),
    create: async (request) => {
      const { capacity, snapshotId, imageId, realmId, name, description, type, tags, iops, encrypted } = request;
      if (iops !== undefined)
        throw new CloudError("unsupported", "In OpenStack the type says how fast a volume is.", { parameter: "iops" });
      if (encrypted === true)
        throw new CloudError("unsupported", "In OpenStack the type says whether a volume is encrypted.", {
          parameter: "encrypted",
        });
      checkName(name);
      const smallest = snapshotId === undefined ? 1 : (await snapshotCalled(connection, snapshotId)).size;
      const asked = {
        size: capacity === undefined ? smallest : inGigabytes(capacity),
        snapshot_id: snapshotId,
        imageRef: imageId,
        availability_zone: realmId === "default" ? undefined : realmId,
        name,
        description,
        volume_type: type,
      };
      return createOnce<Volume, ModelVolume>(connection, "volumes", request, {
        list: () => cinder.all("/volumes/detail", "volumes"),
        show: async ([made]) => show(made?.id ?? ""),
        create: async (mark) => {
          const metadata = (tags ?? mark) && { ...toMetadata(tags ?? {}), ...mark };
          return toVolume((await cinder.post<{ volume: Volume }>("/volumes", { volume: { ...asked, metadata } })).volume);
        },
      });
    },
    destroy: async ({ id }) => {
      refuseInUse(await read(id));
      try {
        await cinder.delete(path`/volumes/${id}`);
      } catch (error) {
        throw await whileSnapshotsGo(connection, id, error);
      }
    },
    attach: async ({ id, instanceId, device, deleteOnTermination }) => {
      if (deleteOnTermination === true) {
        throw new CloudError("unsupported", "An OpenStack volume that is attached to a running instance outlives it.", {
          parameter: "deleteOnTermination",
        });
      }
      refuseInUse(await read(id));
      await nova.post(path`/servers/${instanceId}/os-volume_attachments`, { volumeAttachment: { volumeId: id, device } });
      return show(id);
    },
    detach: async ({ id, instanceId }) => {
      const volume = await read(id);
      const attachment = volume.attachments.find(({ server_id }) => instanceId === undefined || server_id === instanceId);
      if (!attachment)
        throw new CloudError(
          "failed_precondition",
          `The volume '${id}' is not attached${instanceId === undefined ? "" : " to that instance"}.`,
        );
      if (instanceId === undefined && volume.attachments.length > 1) {
        throw invalidArgument("instanceId", `The volume '${id}' is attached to several instances: name one.`);
      }
      await nova.delete(path`/servers/${attachment.server_id}/os-volume_attachments/${id}`);
      return show(id);
    },
    update: async ({ id, capacity, type, iops, deleteOnTermination, name, description, tags }) => {
      if (iops !== undefined || deleteOnTermination !== undefined) {
        throw new CloudError("unsupported", "OpenStack cannot change this of a volume.", {
          parameter: iops === undefined ? "deleteOnTermination" : "iops",
        });
      }
      checkName(name);
      const volume = await read(id);
      if (capacity !== undefined && inGigabytes(capacity) < volume.size) {
        throw invalidArgument("capacity", `The volume '${id}' has ${volume.size} GB, and cannot become smaller.`);
      }
      if (name !== undefined || description !== undefined)
        await cinder.put(path`/volumes/${id}`, { volume: { name, description } });
      if (tags !== undefined) {
        const metadata = { ...toMetadata(tags), ...markOf(volume.metadata) };
        await cinder.put(path`/volumes/${id}/metadata`, { metadata });
      }
      if (type !== undefined && type !== volume.volume_type) {
        await act(id, { "os-retype": { new_type: type, migration_policy: "on-demand" } });
      }
      if (capacity !== undefined && inGigabytes(capacity) > volume.size) {
        const headers = volume.status === "in-use" ? extendsInUse : {};
        const json = { "os-extend": { new_size: inGigabytes(capacity) } };
        await (await cinder.rest()).post(path`/volumes/${id}/action`, { json }, { headers });
      }
      return show(id);
    },
  } satisfies Services["volumes"];
}

/** @throws `invalid_argument` when there is none */
async function snapshotCalled(connection: Connection, id: string): Promise<Snapshot> {
  return (await connection.service("volume").get<{ snapshot: Snapshot }>(path`/snapshots/${id}`)).snapshot;
}

/**
 * What a refusal to delete a volume means. Cinder has one text for every reason, also for snapshots that are being deleted or have been
 * since: those pass, so that it is `busy`.
 */
async function whileSnapshotsGo(connection: Connection, id: string, error: unknown): Promise<unknown> {
  if (!isCloudError(error) || error.code !== "failed_precondition" || !/have snapshots/.test(error.message)) return error;
  const cinder = connection.service("volume");
  if ((await cinder.get<{ volume: Volume }>(path`/volumes/${id}`)).volume.status !== "available") return error;
  for (const { status } of await cinder.all<Snapshot>("/snapshots", "snapshots", { volume_id: id })) {
    if (status !== "deleting" && status !== "deleted") return error;
  }
  return new CloudError("busy", `Snapshots of the volume '${id}' are still being deleted.`, error.details);
}

/** States that pass by themselves, before which Cinder does nothing else. */
const passing: ReadonlySet<ModelVolume["state"]> = new Set(["creating", "attaching", "detaching", "resizing", "capturing"]);

function refuseInUse({ id, status }: Volume): void {
  if (status === "in-use") throw new CloudError("failed_precondition", `The volume '${id}' is attached to an instance.`);
  if (passing.has(byStatus[status])) throw new CloudError("busy", `The volume '${id}' is ${status}.`);
}

function toVolume(volume: Volume): ModelVolume {
  const [attachment] = volume.attachments;
  const imageId = volume.volume_image_metadata?.image_id;
  return {
    id: volume.id,
    name: volume.name ?? "",
    ...(volume.description && { description: volume.description }),
    created: readTime(volume.created_at),
    state: byStatus[volume.status] ?? (volume.status.startsWith("error") ? "error" : "unknown"),
    capacity: volume.size * bytesOfGigabyte,
    kind: volume.bootable === "true" ? "system" : "data",
    realmId: volume.availability_zone,
    ...(attachment && { instanceId: attachment.server_id }),
    ...(attachment?.device && { device: attachment.device }),
    ...(attachment?.attached_at !== undefined && { attachedTime: readTime(attachment.attached_at) }),
    ...(volume.volume_type && { type: volume.volume_type }),
    ...(volume.encrypted !== undefined && { encrypted: volume.encrypted }),
    bootable: volume.bootable === "true",
    ...(volume.snapshot_id && { snapshotId: volume.snapshot_id }),
    ...(imageId !== undefined && { imageId }),
    tags: fromMetadata(volume.metadata),
  };
}
