import { mapped } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { Subnet as ModelSubnet } from "../../../model/collections/subnets.ts";
import { CloudError } from "../../../model/errors.ts";
import { liesIn, parseAddressBlock } from "../../../wire/address-block.ts";
import type { Connection } from "../connection.ts";
import { realms } from "../compute/realms.ts";
import { invalidArgument } from "../failures.ts";
import type { Network, Subnet } from "./api-types.ts";
import { noteOf, noteTag, setTags, setWordsOfNew, tagsOf, wordsOf } from "./tags.ts";

/**
 * Subnets of Neutron. One of a network that keeps an address block must lie in it, as everywhere else. They reach every realm: one that
 * was asked for is kept as a tag.
 */
export function subnets(connection: Connection) {
  const neutron = connection.service("network");
  const read = async (id: string): Promise<Subnet> => (await neutron.get<{ subnet: Subnet }>(path`/subnets/${id}`)).subnet;
  return {
    list: () => mapped(neutron.list<Subnet>("/subnets", "subnets"), toSubnet),
    get: async ({ id }) => toSubnet(await read(id)),
    create: async ({ networkId, addressBlock, name, realmId, gateway, dhcp, nameServers, tags = {} }) => {
      const { network } = await neutron.get<{ network: Network }>(path`/networks/${networkId}`);
      const block = parseAddressBlock(addressBlock, "addressBlock");
      if (realmId !== undefined) await requireRealm(connection, realmId);
      const words = wordsOf(tags, realmId === undefined ? [] : [noteTag("realm", realmId)]);
      const outer = noteOf(network, "address-block");
      if (outer !== undefined && !liesIn(block, parseAddressBlock(outer, "addressBlock"))) {
        throw invalidArgument("addressBlock", `'${addressBlock}' is not inside ${outer}, the block of its network.`);
      }
      const { subnet } = await neutron.post<{ subnet: Subnet }>("/subnets", {
        subnet: {
          network_id: networkId,
          cidr: addressBlock,
          ip_version: addressBlock.includes(":") ? 6 : 4,
          name: name ?? `subnet_${Date.now()}`,
          gateway_ip: gateway,
          enable_dhcp: dhcp,
          dns_nameservers: nameServers,
        },
      });
      await setWordsOfNew(connection, path`/subnets/${subnet.id}`, words);
      return toSubnet(words.length > 0 ? await read(subnet.id) : subnet);
    },
    destroy: async ({ id }) => neutron.delete(path`/subnets/${id}`),
    update: async ({ id, name, description, tags, assignsPublicAddresses }) => {
      if (assignsPublicAddresses !== undefined) {
        throw new CloudError("unsupported", "OpenStack's subnets do not give out public addresses.", {
          parameter: "assignsPublicAddresses",
        });
      }
      if (name !== undefined || description !== undefined) {
        await neutron.put(path`/subnets/${id}`, { subnet: { name, description } });
      }
      if (tags !== undefined) await setTags(connection, path`/subnets/${id}`, await read(id), tags);
      return toSubnet(await read(id));
    },
  } satisfies Services["subnets"];
}

async function requireRealm(connection: Connection, realmId: string): Promise<void> {
  for await (const { id } of realms(connection).list()) if (id === realmId) return;
  throw invalidArgument("realmId", `There is no realm '${realmId}'.`);
}

function realmOf(subnet: Subnet): Pick<ModelSubnet, "realmId"> {
  const realmId = noteOf(subnet, "realm");
  return realmId === undefined ? {} : { realmId };
}

const toSubnet = (subnet: Subnet): ModelSubnet => ({
  id: subnet.id,
  name: subnet.name,
  ...(subnet.description && { description: subnet.description }),
  networkId: subnet.network_id,
  ...realmOf(subnet),
  addressBlock: subnet.cidr,
  ...(subnet.gateway_ip !== null && { gateway: subnet.gateway_ip }),
  dhcp: subnet.enable_dhcp,
  nameServers: subnet.dns_nameservers,
  type: "PRIVATE",
  state: "up",
  tags: tagsOf(subnet),
});
