import { path } from "../../../http/path.ts";
import type { Connection } from "../connection.ts";
import { deletePorts, launchPortsOf } from "../network/launch-ports.ts";
import { ifReachable } from "../reachable.ts";

/** Destroys a server, and the ports that were made with it. */
export async function destroy(connection: Connection, id: string): Promise<void> {
  // Nova lets go of the ports as soon as it begins.
  const ports = await launchPortsOf(connection, id);
  await connection.service("compute").delete(path`/servers/${id}`);
  await ifReachable(connection, "network", () => deletePorts(connection, ports));
}
