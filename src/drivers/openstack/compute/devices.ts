import { path } from "../../../http/path.ts";
import { isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { ifReachable } from "../reachable.ts";
import type { Volume } from "../storage/api-types.ts";
import type { Server } from "./api-types.ts";

/** What servers do not tell of their volumes. */
export interface Disk {
  /** The name under which the server sees it. */
  readonly device?: string | undefined;
  /** The image that it was made of. */
  readonly imageId?: string | undefined;
}

/** The volumes of servers by their ids. */
export type Devices = ReadonlyMap<string, Disk>;

/** Those of one server, as Nova tells them; Cinder is asked only for the image of one that was booted from a volume. */
export async function devicesOf(connection: Connection, { id, image }: Server): Promise<Devices> {
  const { volumeAttachments } = await connection
    .service("compute")
    .get<{ volumeAttachments: readonly Attachment[] }>(path`/servers/${id}/os-volume_attachments`);
  const imageIds = image === "" ? await imagesOf(connection, volumeAttachments) : new Map<string, string>();
  return new Map(volumeAttachments.map(({ volumeId, device }) => [volumeId, diskOf(device, imageIds.get(volumeId))]));
}

/** Those of all servers, as Cinder tells them: it needs one request where Nova needs one for each server. */
export async function allDevices(connection: Connection): Promise<Devices> {
  const found = await ifReachable(connection, "volume", async () => {
    const disks = new Map<string, Disk>();
    for await (const volume of connection.service("volume").list<Volume>("/volumes/detail", "volumes"))
      for (const { device } of volume.attachments) disks.set(volume.id, diskOf(device, volume.volume_image_metadata?.image_id));
    return disks;
  });
  return found ?? new Map<string, Disk>();
}

interface Attachment {
  readonly volumeId: string;
  readonly device: string | null;
}

const diskOf = (device: string | null, imageId: string | undefined): Disk => ({ device: device || undefined, imageId });

async function imagesOf(connection: Connection, attached: readonly Attachment[]): Promise<ReadonlyMap<string, string>> {
  const found = await ifReachable(connection, "volume", () =>
    Promise.all(
      attached.map(async ({ volumeId }) => {
        const imageId = (await volumeIfThere(connection, volumeId))?.volume_image_metadata?.image_id;
        return imageId === undefined ? [] : [[volumeId, imageId] as const];
      }),
    ),
  );
  return new Map(found?.flat());
}

/** A volume; undefined where it has gone meanwhile, with its server. */
async function volumeIfThere(connection: Connection, id: string): Promise<Volume | undefined> {
  try {
    return (await connection.service("volume").get<{ volume: Volume }>(path`/volumes/${id}`)).volume;
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return undefined;
    throw error;
  }
}
