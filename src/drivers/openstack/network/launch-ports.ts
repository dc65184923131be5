import { path } from "../../../http/path.ts";
import type { Params } from "../../../model/collections.ts";
import type { Connection } from "../connection.ts";
import { ifReachable } from "../reachable.ts";
import { takeBack } from "../take-back.ts";
import type { Port } from "./api-types.ts";
import { networkCalled } from "./find-network.ts";
import { discardAddress, giveAddress, launchTag } from "./own-address.ts";
import { setWordsOfNew } from "./tags.ts";

/** How a server is connected when it is launched. */
export interface RequestedNetworks {
  /** For Nova; absent: Nova chooses. */
  readonly networks: readonly object[] | undefined;
  /** For Nova as well, which puts the ports that it makes into them. */
  readonly firewalls: readonly string[] | undefined;
  /** Ports that were made for this launch. */
  readonly made: readonly string[];
}

type Requested = NonNullable<Params<"instances", "create">["networkInterfaces"]>[number];

/**
 * What Nova is told of networks. An interface with a subnet, firewalls or a public address of its own needs a port, which is
 * made here; the others Nova makes.
 */
export async function requestedNetworks(
  connection: Connection,
  request: Params<"instances", "create">,
  count: number,
): Promise<RequestedNetworks> {
  const asked: readonly Requested[] =
    request.networkInterfaces ?? (request.subnetId === undefined ? [] : [{ subnetId: request.subnetId }]);
  const { network } = connection.location;
  if (asked.length === 0) {
    const uuid = network === undefined ? undefined : await networkCalled(connection, network);
    return { networks: uuid === undefined ? undefined : [{ uuid }], firewalls: request.firewallIds, made: [] };
  }
  const made: string[] = [];
  try {
    const networks: object[] = [];
    for (const each of asked) networks.push(await connect(connection, each, request.firewallIds, count, made));
    return { networks, firewalls: request.firewallIds, made };
  } catch (error) {
    return takeBack(error, () => deletePorts(connection, made));
  }
}

async function connect(
  connection: Connection,
  asked: Requested,
  firewallIds: readonly string[] | undefined,
  count: number,
  made: string[],
): Promise<object> {
  if (asked.id !== undefined) return { port: asked.id };
  const needsPort = asked.subnetId !== undefined || asked.firewallIds !== undefined || asked.publicAddress === true;
  if (!needsPort && asked.networkId !== undefined) {
    return { uuid: asked.networkId, ...(asked.privateAddress !== undefined && { fixed_ip: asked.privateAddress }) };
  }
  if (count > 1) {
    // Several servers cannot share a port, and Nova's count makes them all alike.
    const network = asked.networkId ?? (await networkOfSubnet(connection, asked.subnetId ?? ""));
    return { uuid: network };
  }
  const port = await createPort(connection, asked, firewallIds);
  made.push(port.id);
  if (asked.publicAddress === true) await giveAddress(connection, port.id);
  return { port: port.id };
}

async function createPort(connection: Connection, asked: Requested, firewallIds: readonly string[] | undefined): Promise<Port> {
  const neutron = connection.service("network");
  const network = asked.networkId ?? (await networkOfSubnet(connection, asked.subnetId ?? ""));
  const groups = asked.firewallIds ?? firewallIds;
  const fixedIp = {
    ...(asked.subnetId !== undefined && { subnet_id: asked.subnetId }),
    ...(asked.privateAddress !== undefined && { ip_address: asked.privateAddress }),
  };
  const { port } = await neutron.post<{ port: Port }>("/ports", {
    port: {
      network_id: network,
      ...(Object.keys(fixedIp).length > 0 && { fixed_ips: [fixedIp] }),
      ...(groups && { security_groups: groups }),
    },
  });
  await setWordsOfNew(connection, path`/ports/${port.id}`, [launchTag]);
  return port;
}

async function networkOfSubnet(connection: Connection, subnetId: string): Promise<string> {
  const { subnet } = await connection.service("network").get<{ subnet: { network_id: string } }>(path`/subnets/${subnetId}`);
  return subnet.network_id;
}

/** The ports that were made with a server; those that it was given are not among them. None where Neutron cannot be reached. */
export async function launchPortsOf(connection: Connection, serverId: string): Promise<readonly string[]> {
  const found = await ifReachable(connection, "network", async () => {
    const ports: string[] = [];
    const query = { device_id: serverId, tags: launchTag, fields: "id" };
    for await (const { id } of connection.service("network").list<Port>("/ports", "ports", query)) ports.push(id);
    return ports;
  });
  return found ?? [];
}

/** Deletes ports that were made for a server, and the addresses made with them, as far as they are still there. */
export async function deletePorts(connection: Connection, ports: readonly string[]): Promise<void> {
  const neutron = connection.service("network");
  for (const id of ports) {
    await discardAddress(connection, id);
    await neutron.discard(path`/ports/${id}`);
  }
}
