import { path } from "../../../http/path.ts";
import type { Connection } from "../connection.ts";
import type { FloatingIp } from "./api-types.ts";
import { externalNetwork } from "./find-network.ts";
import { noteTag, setWordsOfNew } from "./tags.ts";

/** Marks what was made for one server or balancer, and goes with it. */
export const launchTag = noteTag("launch", "1");

/** Takes an address from an external network for a port that is new, too, and points it there. */
export async function giveAddress(connection: Connection, portId: string): Promise<void> {
  const { floatingip } = await connection.service("network").post<{ floatingip: FloatingIp }>("/floatingips", {
    floatingip: { floating_network_id: await externalNetwork(connection), port_id: portId },
  });
  await setWordsOfNew(connection, path`/floatingips/${floatingip.id}`, [launchTag]);
}

/** Gives back the address that was taken for a port; one that somebody else has pointed there stays. */
export async function discardAddress(connection: Connection, portId: string): Promise<void> {
  const neutron = connection.service("network");
  const query = { port_id: portId, tags: launchTag, fields: "id" };
  for await (const { id } of neutron.list<FloatingIp>("/floatingips", "floatingips", query)) {
    await neutron.discard(path`/floatingips/${id}`);
  }
}

/** The public addresses of ports, by the ports' ids. */
export async function publicAddresses(
  connection: Connection,
  query: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
  const byPort = new Map<string, string>();
  const floatingIps = connection.service("network").list<FloatingIp>("/floatingips", "floatingips", query);
  for await (const { port_id, floating_ip_address } of floatingIps)
    if (port_id !== null) byPort.set(port_id, floating_ip_address);
  return byPort;
}
