import type { Connections } from "../compute/instance-view.ts";
import type { Connection } from "../connection.ts";
import { ifReachable } from "../reachable.ts";
import type { FloatingIp, Port } from "./api-types.ts";

const portFields = ["id", "device_id", "network_id", "mac_address", "fixed_ips", "security_groups"];
const floatingIpFields = ["id", "port_id", "floating_ip_address", "fixed_ip_address", "floating_network_id", "status"];

/**
 * What Neutron knows of the project's servers, or of one of them. Undefined where the cloud has no Neutron, or where it cannot be
 * reached: Nova then tells what it remembers, and instances can still be seen.
 */
export async function readConnections(connection: Connection, serverId?: string): Promise<Connections | undefined> {
  return ifReachable(connection, "network", async () => {
    const token = await connection.token();
    const network = connection.service("network");
    const [ports, floatingIps] = await Promise.all([
      network.all<Port>("/ports", "ports", {
        fields: portFields,
        ...(serverId === undefined ? { project_id: token.project?.id } : { device_id: serverId }),
      }),
      network.all<FloatingIp>("/floatingips", "floatingips", { fields: floatingIpFields, project_id: token.project?.id }),
    ]);
    return index(ports, floatingIps);
  });
}

function index(ports: readonly Port[], floatingIps: readonly FloatingIp[]): Connections {
  const byServer = groupBy(ports, ({ device_id }) => device_id);
  const byPort = groupBy(floatingIps, ({ port_id }) => port_id ?? "");
  return {
    portsOf: (serverId) => byServer.get(serverId) ?? [],
    floatingIpsOf: (portId) => byPort.get(portId) ?? [],
  };
}

function groupBy<T>(members: readonly T[], keyOf: (member: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const member of members) {
    const group = groups.get(keyOf(member));
    if (group) group.push(member);
    else groups.set(keyOf(member), [member]);
  }
  return groups;
}
