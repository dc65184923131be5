import type { Instance } from "../../../model/collections/instances.ts";
import type { FloatingIp, Port } from "../network/api-types.ts";
import type { Server } from "./api-types.ts";
import type { Devices } from "./devices.ts";
import { fromMetadata } from "../metadata.ts";
import { readTime } from "../times.ts";
import { actionsOf, stateOf } from "./server-states.ts";

/** What Neutron says of the interfaces of servers. */
export interface Connections {
  portsOf(serverId: string): readonly Port[];
  floatingIpsOf(portId: string): readonly FloatingIp[];
}

/** In which statuses Nova makes an image of a server. */
const imageable: ReadonlySet<string> = new Set(["ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED"]);

type Address = Instance["publicAddresses"][number];
type Interface = NonNullable<Instance["networkInterfaces"]>[number];

/**
 * An instance out of a server and its ports.
 * @param connections what Neutron says; without it the addresses are those that Nova remembers, which may be behind
 * @param devices what is known of its volumes
 */
export function toInstance(server: Server, connections: Connections | undefined, devices: Devices): Instance {
  const ports = connections && inOrder(connections.portsOf(server.id), server);
  const interfaces = ports?.map((port, index) => toInterface(port, index, connections?.floatingIpsOf(port.id) ?? []));
  const { publicAddresses, privateAddresses } =
    ports && connections ? addressesOfPorts(ports, connections) : addressesOfServer(server);
  const { fault } = server;
  const { imageId, rootDevice } = rootOf(server, devices);
  // Lists have many of them: one form without spreads is made and read in a fraction of the time.
  return {
    id: server.id,
    name: server.name,
    description: server.description || undefined,
    ownerId: server.tenant_id,
    imageId,
    rootDevice,
    realmId: server["OS-EXT-AZ:availability_zone"] || "default",
    state: stateOf(server),
    stateReason: fault && { code: String(fault.code), message: fault.message },
    actions: actionsOf(server),
    hardwareProfileId: server.flavor.id,
    canCreateImage: imageable.has(server.status),
    launchTime: readTime(server["OS-SRV-USG:launched_at"] ?? server.created),
    destroyedTime: destroyedTimeOf(server),
    publicAddresses,
    privateAddresses,
    networkInterfaces: interfaces,
    firewallIds: interfaces && [...new Set(interfaces.flatMap(({ firewallIds }) => firewallIds ?? []))],
    volumes: volumesOf(server).map((volume) => ({
      id: volume.id,
      device: devices.get(volume.id)?.device,
      deleteOnTermination: volume.delete_on_termination,
    })),
    keyName: server.key_name || undefined,
    tags: fromMetadata(server.metadata),
  };
}

/** Ports in the order in which the server has them. Nova alone knows it; of what it does not know yet Neutron's order stays. */
function inOrder(ports: readonly Port[], { addresses }: Server): readonly Port[] {
  if (ports.length < 2) return ports;
  const known = Object.values(addresses).flatMap((entries) => entries.map((entry) => entry["OS-EXT-IPS-MAC:mac_addr"]));
  const place = ({ mac_address: mac }: Port): number => {
    const found = known.indexOf(mac);
    return found < 0 ? known.length : found;
  };
  return ports.toSorted((one, other) => place(one) - place(other));
}

/** What a server was booted from. Of one that was from a volume, Nova does not tell the image; the volume made of one is it. */
function rootOf(server: Server, devices: Devices): Pick<Instance, "imageId" | "rootDevice"> {
  if (server.image !== "") return { imageId: server.image.id };
  const disks = volumesOf(server).flatMap(({ id }) => devices.get(id) ?? []);
  const [root] = disks
    .filter(({ imageId }) => imageId !== undefined)
    .toSorted((one, other) => ((one.device ?? "") < (other.device ?? "") ? -1 : 1));
  return { imageId: root?.imageId, rootDevice: root && { name: root.device, type: "persistent" } };
}

/** What is attached to a server. */
export const volumesOf = (server: Server): AttachedVolumes => server["os-extended-volumes:volumes_attached"] ?? [];

type AttachedVolumes = NonNullable<Server["os-extended-volumes:volumes_attached"]>;

/** An instance that is gone by now. */
export const isDestroyed = ({ status }: Server): boolean => status === "DELETED" || status === "SOFT_DELETED";

function destroyedTimeOf(server: Server): Date | undefined {
  const time = server["OS-SRV-USG:terminated_at"];
  return isDestroyed(server) && time ? readTime(time) : undefined;
}

function toInterface(port: Port, deviceIndex: number, floatingIps: readonly FloatingIp[]): Interface {
  const [first] = port.fixed_ips;
  return {
    id: port.id,
    networkId: port.network_id,
    subnetId: first?.subnet_id,
    privateAddress: first?.ip_address,
    publicAddress: floatingIps[0]?.floating_ip_address,
    firewallIds: port.security_groups ?? [],
    macAddress: port.mac_address,
    deviceIndex,
  };
}

function addressesOfPorts(
  ports: readonly Port[],
  { floatingIpsOf }: Connections,
): Pick<Instance, "publicAddresses" | "privateAddresses"> {
  const toAddress = (address: string): Address => ({ type: address.includes(":") ? "ipv6" : "ipv4", address });
  return {
    privateAddresses: ports.flatMap((port) => port.fixed_ips.map(({ ip_address }) => toAddress(ip_address))),
    publicAddresses: ports.flatMap((port) =>
      floatingIpsOf(port.id).map(({ floating_ip_address }) => toAddress(floating_ip_address)),
    ),
  };
}

/** The original took the network called `public` for the public one. */
function addressesOfServer({ addresses }: Server): Pick<Instance, "publicAddresses" | "privateAddresses"> {
  const publicAddresses: Address[] = [];
  const privateAddresses: Address[] = [];
  for (const [network, entries] of Object.entries(addresses)) {
    for (const entry of entries) {
      const isPublic = entry["OS-EXT-IPS:type"] === "floating" || network === "public";
      (isPublic ? publicAddresses : privateAddresses).push({ type: entry.version === 6 ? "ipv6" : "ipv4", address: entry.addr });
    }
  }
  return { publicAddresses, privateAddresses };
}
