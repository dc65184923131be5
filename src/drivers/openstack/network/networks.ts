import { mappedWith } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Network as ModelNetwork } from "../../../model/collections/networks.ts";
import { parseAddressBlock } from "../../../wire/address-block.ts";
import type { Connection } from "../connection.ts";
import type { Network, Subnet } from "./api-types.ts";
import { noteOf, noteTag, setNotes, setTags, setWordsOfNew, tagsOf, wordsOf } from "./tags.ts";

/**
 * Networks of Neutron. They have no address block themselves, and no choice of names: what was asked for is kept as tags. Neutron names
 * the instances of all networks alike.
 */
export function networks(connection: Connection) {
  const neutron = connection.service("network");
  const read = async (id: string): Promise<Network> => (await neutron.get<{ network: Network }>(path`/networks/${id}`)).network;
  const show = async (id: string): Promise<ModelNetwork> => {
    const [network, blocks] = await Promise.all([read(id), blocksBySubnet({ network_id: id })]);
    return toNetwork(network, blocks);
  };
  const blocksBySubnet = async (query: Record<string, string> = {}): Promise<ReadonlyMap<string, string>> => {
    const blocks = new Map<string, string>();
    const subnets = neutron.list<Subnet>("/subnets", "subnets", { ...query, fields: ["id", "cidr"] });
    for await (const { id, cidr } of subnets) blocks.set(id, cidr);
    return blocks;
  };
  return {
    list: () => mappedWith(neutron.list<Network>("/networks", "networks"), () => blocksBySubnet(), toNetwork),
    get: async ({ id }) => show(id),
    create: async ({ name, description, mtu, addressBlock, tags = {} }) => {
      // Who is refused is told so first, whatever else is wrong.
      await connection.token();
      if (addressBlock !== undefined) parseAddressBlock(addressBlock, "addressBlock");
      const words = wordsOf(tags, addressBlock === undefined ? [] : [noteTag("address-block", addressBlock)]);
      const { network } = await neutron.post<{ network: Network }>("/networks", {
        network: { name: name ?? `net_${Date.now()}`, description, mtu },
      });
      await setWordsOfNew(connection, path`/networks/${network.id}`, words);
      return show(network.id);
    },
    destroy: async ({ id }) => neutron.delete(path`/networks/${id}`),
    update: async ({ id, name, description, tags, ...dns }) => {
      if (name !== undefined || description !== undefined) {
        await neutron.put(path`/networks/${id}`, { network: { name, description } });
      }
      if (tags !== undefined) await setTags(connection, path`/networks/${id}`, await read(id), tags);
      const notes = { "dns-support": flag(dns.dnsSupport), "dns-hostnames": flag(dns.dnsHostnames) };
      if (notes["dns-support"] ?? notes["dns-hostnames"])
        await setNotes(connection, path`/networks/${id}`, await read(id), notes);
      return show(id);
    },
  } satisfies Services["networks"];
}

function toNetwork(network: Network, blocksBySubnet: ReadonlyMap<string, string>): ModelNetwork {
  const block = noteOf(network, "address-block");
  const [dnsSupport, dnsHostnames] = [noteOf(network, "dns-support"), noteOf(network, "dns-hostnames")];
  return {
    id: network.id,
    name: network.name,
    ...(network.description && { description: network.description }),
    state: stateOf(network),
    addressBlocks: block === undefined ? network.subnets.flatMap((id) => blocksBySubnet.get(id) ?? []) : [block],
    subnetIds: network.subnets,
    default: network.is_default ?? false,
    external: network["router:external"] ?? false,
    ...(network.mtu !== undefined && { mtu: network.mtu }),
    ...(dnsSupport !== undefined && { dnsSupport: dnsSupport === "true" }),
    ...(dnsHostnames !== undefined && { dnsHostnames: dnsHostnames === "true" }),
    ownerId: network.tenant_id,
    tags: tagsOf(network),
  };
}

const flag = (value: boolean | undefined): string | undefined => (value === undefined ? undefined : String(value));

function stateOf({ status, admin_state_up: isWanted }: Pick<Network, "status" | "admin_state_up">): ModelNetwork["state"] {
  if (status === "ERROR") return "error";
  if (status === "BUILD") return "pending";
  return isWanted ? "up" : "down";
}
