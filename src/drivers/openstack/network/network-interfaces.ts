import { mappedWith } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument } from "../failures.ts";
import { takeBack } from "../take-back.ts";
import type { Port, Subnet } from "./api-types.ts";
import { publicAddresses } from "./own-address.ts";
import { setTags, setWordsOfNew, tagsOf, wordsOf } from "./tags.ts";

/** Network interfaces are ports of Neutron, those of instances and the free ones: routers and servers of addresses have some, too. */
export function networkInterfaces(connection: Connection) {
  const neutron = connection.service("network");
  const nova = connection.service("compute");

  const read = async (id: string): Promise<Port> => (await neutron.get<{ port: Port }>(path`/ports/${id}`)).port;
  const show = async (id: string): Promise<NetworkInterface> => {
    const [port, addresses] = await Promise.all([read(id), publicAddresses(connection, { port_id: id })]);
    return toNetworkInterface(port, addresses);
  };
  const createPort = async (port: object, tags: Readonly<Record<string, string>> = {}): Promise<Port> => {
    const words = wordsOf(tags, []);
    const { port: made } = await neutron.post<{ port: Port }>("/ports", { port });
    await setWordsOfNew(connection, path`/ports/${made.id}`, words);
    return made;
  };
  const attach = (id: string, instanceId: string): Promise<unknown> =>
    nova.post(path`/servers/${instanceId}/os-interface`, { interfaceAttachment: { port_id: id } });
  /** What the classic API calls a network is a subnet where there are some. */
  const placeOf = async (networkId: string, subnetId: string | undefined): Promise<object> => {
    const subnet = await subnetCalled(subnetId ?? networkId);
    if (subnet) return { network_id: subnet.network_id, fixed_ips: [{ subnet_id: subnet.id }] };
    if (subnetId !== undefined) throw invalidArgument("subnetId", `There is no subnet '${subnetId}'.`);
    return { network_id: networkId };
  };
  const subnetCalled = async (id: string): Promise<Subnet | undefined> => {
    try {
      return (await neutron.get<{ subnet: Subnet }>(path`/subnets/${id}`)).subnet;
    } catch (error) {
      if (isCloudError(error) && error.code === "not_found") return undefined;
      throw error;
    }
  };

  return {
    list: () =>
      mappedWith(
        neutron.list<Port>("/ports", "ports"),
        () => publicAddresses(connection),
        (port, addresses) => (port.device_owner.startsWith("network:") ? undefined : toNetworkInterface(port, addresses)),
      ),
    get: async ({ id }) => show(id),
    create: async ({ instanceId, networkId, subnetId, name }) => {
      await nova.get(path`/servers/${instanceId}`);
      const { id } = await createPort({ ...(await placeOf(networkId, subnetId)), name: name ?? `nic_${Date.now()}` });
      try {
        await attach(id, instanceId);
      } catch (error) {
        await takeBack(error, () => neutron.discard(path`/ports/${id}`));
      }
      return show(id);
    },
    allocate: async ({ subnetId, networkId, name, description, ipAddress, firewallIds, tags }) => {
      // Who is refused is told so first, whatever else is wrong.
      await connection.token();
      const place = subnetId ?? networkId;
      if (place === undefined) throw invalidArgument("subnetId", "Neither a subnet nor a network is named.");
      const found = (await placeOf(place, subnetId)) as { fixed_ips?: readonly object[] };
      const fixedIps = ipAddress === undefined ? found.fixed_ips : [{ ...found.fixed_ips?.[0], ip_address: ipAddress }];
      const port = await createPort({ ...found, fixed_ips: fixedIps, name, description, security_groups: firewallIds }, tags);
      return show(port.id);
    },
    destroy: async ({ id }) => {
      const port = await read(id);
      if (port.device_owner.startsWith("compute:")) await nova.delete(path`/servers/${port.device_id}/os-interface/${id}`);
      try {
        await neutron.delete(path`/ports/${id}`);
      } catch (error) {
        // Nova deletes what it made itself.
        if (!isCloudError(error) || error.code !== "not_found") throw error;
      }
    },
    attach: async ({ id, instanceId }) => {
      const { device_id: owner } = await read(id);
      if (owner !== "") throw new CloudError("failed_precondition", `The network interface '${id}' is attached to '${owner}'.`);
      await attach(id, instanceId);
      return show(id);
    },
    detach: async ({ id }) => {
      const { device_id: owner } = await read(id);
      if (owner === "") throw new CloudError("failed_precondition", `The network interface '${id}' is not attached.`);
      await nova.delete(path`/servers/${owner}/os-interface/${id}`);
      return show(id);
    },
    update: async ({ id, name, description, firewallIds, tags, sourceDestinationCheck }) => {
      if (sourceDestinationCheck !== undefined) {
        throw new CloudError("unsupported", "OpenStack cannot switch this check.", { parameter: "sourceDestinationCheck" });
      }
      if (name !== undefined || description !== undefined || firewallIds !== undefined) {
        await neutron.put(path`/ports/${id}`, { port: { name, description, security_groups: firewallIds } });
      }
      if (tags !== undefined) await setTags(connection, path`/ports/${id}`, await read(id), tags);
      return show(id);
    },
  } satisfies Services["networkInterfaces"];
}

function toNetworkInterface(port: Port, publicAddressByPort: ReadonlyMap<string, string>): NetworkInterface {
  const [first] = port.fixed_ips;
  const publicAddress = publicAddressByPort.get(port.id);
  return {
    id: port.id,
    name: port.name,
    ...(port.description && { description: port.description }),
    state: stateOf(port),
    ...(port.device_id !== "" && { instanceId: port.device_id }),
    networkId: port.network_id,
    ...(first && { subnetId: first.subnet_id, ipAddress: first.ip_address }),
    ...(publicAddress !== undefined && { publicAddress }),
    macAddress: port.mac_address,
    firewallIds: port.security_groups ?? [],
    tags: tagsOf(port),
  };
}

/** A port is down until somebody plugs it in, which without an agent is never. */
function stateOf({ status, device_id: owner, admin_state_up: isWanted }: Port): NetworkInterface["state"] {
  if (status === "ERROR") return "error";
  if (!isWanted) return "down";
  return owner === "" ? "available" : "in-use";
}
