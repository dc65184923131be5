import { path } from "../../../http/path.ts";
import type { Connection } from "../connection.ts";
import { ifReachable } from "../reachable.ts";
import type { Volume } from "../storage/api-types.ts";

/** The names under which servers see their volumes, by the ids of these. */
export type Devices = ReadonlyMap<string, string>;

/** Those of one server, as Nova tells them. */
export async function devicesOf(connection: Connection, serverId: string): Promise<Devices> {
  const { volumeAttachments } = await connection
    .service("compute")
    .get<{ volumeAttachments: readonly Attachment[] }>(path`/servers/${serverId}/os-volume_attachments`);
  return namesOf(volumeAttachments.map(({ volumeId, device }) => [volumeId, device]));
}

/** Those of all servers, as Cinder tells them: it needs one request where Nova needs one for each server. */
export async function allDevices(connection: Connection): Promise<Devices> {
  const found = await ifReachable(connection, "volume", async () => {
    const names: [volumeId: string, device: string | null][] = [];
    for await (const { id, attachments } of connection.service("volume").list<Volume>("/volumes/detail", "volumes"))
      for (const { device } of attachments) names.push([id, device]);
    return namesOf(names);
  });
  return found ?? new Map();
}

interface Attachment {
  readonly volumeId: string;
  readonly device: string | null;
}

const namesOf = (found: readonly (readonly [volumeId: string, device: string | null])[]): Devices =>
  new Map(found.flatMap(([volumeId, device]) => (device ? [[volumeId, device]] : [])));
