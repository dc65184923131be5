import { path } from "../../../http/path.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import type { Port } from "./api-types.ts";

/**
 * The interface of a server that the outside reaches it by: the first with an address of version 4.
 * @throws `not_found` for a server that is not there, `busy` for one that has none yet
 */
export async function firstPortOf(connection: Connection, serverId: string): Promise<Port> {
  const ports = connection.service("network").list<Port>("/ports", "ports", { device_id: serverId });
  for await (const port of ports) if (port.fixed_ips.some(({ ip_address }) => !ip_address.includes(":"))) return port;
  await connection.service("compute").get(path`/servers/${serverId}`);
  throw new CloudError("busy", `The instance '${serverId}' has no network interface yet.`);
}
