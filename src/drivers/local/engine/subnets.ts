import { isIP } from "node:net";
import type { Subnet } from "../../../model/collections/subnets.ts";
import { addressAt, holds, liesIn, overlap, parseAddressBlock, type AddressBlock } from "../../../wire/address-block.ts";
import { invalid, refused } from "./failures.ts";
import type { Row } from "./cloud.ts";
import { routerOf } from "./routers.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";

/** A subnet lies inside a block of its network and overlaps no other; one that interfaces use cannot be destroyed. */
export const subnets: ServiceFactory<"subnets"> = (scope) => ({
  list: () => scope.table("subnets").listAs((row) => toSubnet(scope, row)),
  get: ({ id }) => toSubnet(scope, scope.table("subnets").get(id)),
  create: ({ networkId, addressBlock, name, realmId, gateway, dhcp = true, nameServers, tags }) => {
    const block = checkedBlock(scope, networkId, addressBlock);
    if (realmId !== undefined) scope.table("realms").refer(realmId, "realmId");
    if (gateway !== undefined && !holds(block, gateway))
      throw invalid("gateway", `'${gateway}' is not an address of ${addressBlock}.`);
    for (const server of nameServers ?? []) if (isIP(server) === 0) throw invalid("nameServers", `'${server}' is no address.`);
    const table = scope.table("subnets");
    const id = scope.cloud.id("subnet");
    table.add({
      id,
      name: name ?? id,
      networkId,
      realmId,
      addressBlock,
      gateway: gateway ?? addressAt(block, 1),
      dhcp,
      nameServers,
      type: "PRIVATE",
      state: "pending",
      default: false,
      assignsPublicAddresses: false,
      tags,
    });
    scope.later({ table: "subnets", resourceId: id, from: "pending", to: "up" });
    return toSubnet(scope, table.get(id));
  },
  destroy: ({ id }) => {
    const table = scope.table("subnets");
    table.own(id);
    if (interfacesIn(scope, id) > 0) throw refused(`The subnet '${id}' has network interfaces.`);
    const router = routerOf(scope, id);
    if (router) throw refused(`The subnet '${id}' is attached to the router '${router.id}'.`);
    if (
      scope
        .table("loadBalancers")
        .owned()
        .some((balancer) => balancer.subnetIds?.includes(id))
    ) {
      throw refused(`The subnet '${id}' has load balancers.`);
    }
    table.remove(id);
  },
  update: ({ id, ...fields }) => {
    scope.table("subnets").change(id, given(fields));
    return toSubnet(scope, scope.table("subnets").get(id));
  },
});

function checkedBlock(scope: Scope, networkId: string, addressBlock: string): AddressBlock {
  const network = scope.table("networks").refer(networkId, "networkId");
  if (network.external) throw invalid("networkId", `The network '${networkId}' is external.`);
  const block = parseAddressBlock(addressBlock, "addressBlock");
  if (block.size < 4n) throw invalid("addressBlock", `'${addressBlock}' is too small for a subnet.`);
  if (!network.addressBlocks.some((outer) => liesIn(block, parseAddressBlock(outer, "addressBlock")))) {
    throw invalid("addressBlock", `'${addressBlock}' is not inside the network '${networkId}'.`);
  }
  for (const other of scope.table("subnets").where("networkId", networkId)) {
    if (other.addressBlock && overlap(block, parseAddressBlock(other.addressBlock, "addressBlock"))) {
      throw refused(`'${addressBlock}' overlaps the subnet '${other.id}'.`);
    }
  }
  return block;
}

const interfacesIn = (scope: Scope, subnetId: string): number => scope.table("networkInterfaces").count("subnetId", subnetId);

function toSubnet(scope: Scope, row: Row<"subnets">): Subnet {
  const size = row.addressBlock ? parseAddressBlock(row.addressBlock, "addressBlock").size : 0n;
  const usable = size > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(size) - 3;
  return { ...row, availableAddresses: usable - interfacesIn(scope, row.id) };
}
