import { path } from "../../../http/path.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Server } from "../compute/api-types.ts";
import type { Connection } from "../connection.ts";
import type { Port } from "./api-types.ts";

/**
 * The interfaces of a server that the outside may reach it by: those with an address of version 4, at least one.
 * @throws `not_found` for a server that is not there, `busy` for one that has none yet, `failed_precondition` for one that gets none
 */
export async function outwardPortsOf(connection: Connection, serverId: string): Promise<readonly [Port, ...Port[]]> {
  const ports = await connection.service("network").all<Port>("/ports", "ports", { device_id: serverId });
  const [first, ...others] = ports.filter(({ fixed_ips: addresses }) =>
    addresses.some(({ ip_address }) => isVersion4(ip_address)),
  );
  if (first) return [first, ...others];
  const { server } = await connection.service("compute").get<{ server: Server }>(path`/servers/${serverId}`);
  const isMade = server.status !== "BUILD" && ports.every(({ fixed_ips: addresses }) => addresses.length > 0);
  if (isMade) throw new CloudError("failed_precondition", `The instance '${serverId}' has no address of version 4.`);
  throw new CloudError("busy", `The instance '${serverId}' has no network interface yet.`);
}

/** The first of them. */
export const firstPortOf = async (connection: Connection, serverId: string): Promise<Port> =>
  (await outwardPortsOf(connection, serverId))[0];

const isVersion4 = (address: string): boolean => !address.includes(":");
