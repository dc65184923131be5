import { mappedWith } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Address } from "../../../model/collections/addresses.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument } from "../failures.ts";
import type { FloatingIp, Port } from "./api-types.ts";
import { outwardPortsOf } from "./first-port.ts";
import { externalNetwork } from "./find-network.ts";
import { setTags, setWordsOfNew, tagsOf, wordsOf } from "./tags.ts";

/** What Neutron says of a port whose network no router connects with the one outside. */
const noWayOut = "ExternalGatewayForFloatingIPNotFound";

/** Addresses are floating ips, whose id is the address. */
export function addresses(connection: Connection) {
  const neutron = connection.service("network");

  const find = async (ip: string): Promise<FloatingIp> => {
    for await (const found of neutron.list<FloatingIp>("/floatingips", "floatingips", { floating_ip_address: ip })) return found;
    throw new CloudError("not_found", `There is no address '${ip}'.`);
  };
  const ownersOf = async (query: Record<string, string>): Promise<ReadonlyMap<string, string>> => {
    const owners = new Map<string, string>();
    const ports = neutron.list<Port>("/ports", "ports", { ...query, fields: ["id", "device_id", "device_owner"] });
    for await (const port of ports) if (port.device_owner.startsWith("compute:")) owners.set(port.id, port.device_id);
    return owners;
  };
  const show = async (floatingIp: FloatingIp): Promise<Address> =>
    toAddress(floatingIp, floatingIp.port_id === null ? new Map() : await ownersOf({ id: floatingIp.port_id }));
  const connect = async (id: string, portId: string | null, fixedIp: string | undefined): Promise<Address> => {
    const { floatingip } = await neutron.put<{ floatingip: FloatingIp }>(path`/floatingips/${id}`, {
      floatingip: { port_id: portId, ...(fixedIp !== undefined && { fixed_ip_address: fixedIp }) },
    });
    return show(floatingip);
  };
  /** Connects to the first of an instance's interfaces that has a way to the address's network. */
  const connectOne = async (id: string, ports: readonly Port[], fixedIp: string | undefined): Promise<Address> => {
    let refusal: CloudError | undefined;
    for (const port of ports) {
      try {
        return await connect(id, port.id, fixedIp);
      } catch (error) {
        if (!isCloudError(error) || error.details.providerCode !== noWayOut) throw error;
        refusal ??= error;
      }
    }
    throw refusal ?? invalidArgument("privateAddress", `The instance has no address '${fixedIp}'.`);
  };

  return {
    list: () => mappedWith(neutron.list<FloatingIp>("/floatingips", "floatingips"), () => ownersOf({}), toAddress),
    get: async ({ id }) => show(await find(id)),
    create: async ({ networkId, tags = {} }) => {
      const words = wordsOf(tags, []);
      const { floatingip } = await neutron.post<{ floatingip: FloatingIp }>("/floatingips", {
        floatingip: { floating_network_id: networkId ?? (await externalNetwork(connection)) },
      });
      if (words.length === 0) return show(floatingip);
      await setWordsOfNew(connection, path`/floatingips/${floatingip.id}`, words);
      return show(await find(floatingip.floating_ip_address));
    },
    destroy: async ({ id }) => {
      const floatingIp = await find(id);
      if (floatingIp.port_id !== null) throw new CloudError("failed_precondition", `The address '${id}' is in use.`);
      await neutron.delete(path`/floatingips/${floatingIp.id}`);
    },
    associate: async ({ id, instanceId, networkInterfaceId, privateAddress }) => {
      const floatingIp = await find(id);
      if (instanceId === undefined && networkInterfaceId === undefined) {
        throw invalidArgument("instanceId", "Neither an instance nor a network interface is named.");
      }
      if (floatingIp.port_id !== null) throw new CloudError("failed_precondition", `The address '${id}' is in use.`);
      if (networkInterfaceId !== undefined) return connect(floatingIp.id, networkInterfaceId, privateAddress);
      const ports = (await outwardPortsOf(connection, instanceId ?? "")).filter((port) => isOf(port, privateAddress));
      return connectOne(floatingIp.id, ports, privateAddress);
    },
    disassociate: async ({ id }) => {
      const floatingIp = await find(id);
      if (floatingIp.port_id === null) throw new CloudError("failed_precondition", `The address '${id}' is not in use.`);
      return connect(floatingIp.id, null, undefined);
    },
    update: async ({ id, tags }) => {
      const floatingIp = await find(id);
      await setTags(connection, path`/floatingips/${floatingIp.id}`, floatingIp, tags);
      return show(await find(id));
    },
  } satisfies Services["addresses"];
}

const isOf = ({ fixed_ips: own }: Port, address: string | undefined): boolean =>
  address === undefined || own.some(({ ip_address }) => ip_address === address);

function toAddress(floatingIp: FloatingIp, owners: ReadonlyMap<string, string>): Address {
  const { port_id: portId, fixed_ip_address: privateAddress } = floatingIp;
  const instanceId = portId === null ? undefined : owners.get(portId);
  return {
    id: floatingIp.floating_ip_address,
    ip: floatingIp.floating_ip_address,
    allocationId: floatingIp.id,
    networkId: floatingIp.floating_network_id,
    state: floatingIp.status === "ERROR" ? "error" : portId === null ? "available" : "associated",
    ...(portId !== null && { networkInterfaceId: portId }),
    ...(instanceId !== undefined && { instanceId }),
    ...(privateAddress !== null && { privateAddress }),
    tags: tagsOf(floatingIp),
  };
}
