import { CloudError } from "../../../model/errors.ts";
import { addressAt, freeAddress, holds, parseAddressBlock } from "../../../wire/address-block.ts";
import { invalid, refused } from "./failures.ts";
import type { Row, StoredInterface } from "./cloud.ts";
import type { Scope } from "./scope.ts";

/** Where an interface is to be, and how. */
export interface Placement {
  readonly subnet: Row<"subnets">;
  readonly firewallIds: readonly string[];
  readonly address: string;
  readonly public: boolean;
}

export interface PlacementRequest {
  readonly subnetId?: string | undefined;
  readonly networkId?: string | undefined;
  readonly firewallIds?: readonly string[] | undefined;
  readonly address?: string | undefined;
  readonly public?: boolean | undefined;
}

/**
 * Finds the place of a new interface. `networkId` may name a subnet, as the classic API does; a network alone means its
 * first subnet, and nothing at all the default subnet.
 */
export function place(scope: Scope, request: PlacementRequest, promised: ReadonlySet<string> = new Set()): Placement {
  const subnet = subnetOf(scope, request);
  const block = parseAddressBlock(subnet.addressBlock ?? "", "subnetId");
  const interfaces = scope.table("networkInterfaces");
  const isFree = (wanted: string): boolean =>
    !promised.has(wanted) && interfaces.count("address", `${subnet.id} ${wanted}`) === 0;
  const { address } = request;
  if (address !== undefined) {
    if (!holds(block, address)) throw invalid("ipAddress", `'${address}' is not an address of the subnet '${subnet.id}'.`);
    if (!isFree(address)) throw refused(`The address ${address} is in use.`);
  }
  // Where addresses are seldom given back, the next one is free.
  const likely = interfaces.count("subnetId", subnet.id) + promised.size;
  const chosen = address ?? freeAddress(block, isFree, likely);
  if (!chosen) throw new CloudError("capacity_unavailable", `The subnet '${subnet.id}' has no address left.`);
  return {
    subnet,
    firewallIds: checkedFirewalls(scope, request.firewallIds),
    address: chosen,
    public: request.public ?? subnet.assignsPublicAddresses ?? subnet.type === "PUBLIC",
  };
}

/** Firewalls that exist, in the order in which they were given; the default one when none is. */
export function checkedFirewalls(scope: Scope, ids: readonly string[] | undefined): readonly string[] {
  const table = scope.table("firewalls");
  if (ids === undefined || ids.length === 0)
    return table
      .owned()
      .slice(0, 1)
      .map((firewall) => firewall.id);
  for (const id of ids) table.refer(id, "firewallIds");
  return [...new Set(ids)];
}

/** The row of a new interface that no instance has yet. */
export function newInterface(scope: Scope, { subnet, firewallIds, address, public: isPublic }: Placement): StoredInterface {
  const id = scope.cloud.id("interface");
  const number = scope.cloud.number("hardware address");
  return {
    id,
    name: id,
    state: "available",
    subnetId: subnet.id,
    networkId: subnet.networkId,
    ipAddress: address,
    publicAddress: isPublic ? addressAt(publicBlock, number % publicAddresses) : undefined,
    macAddress: `02:00:${number
      .toString(16)
      .padStart(8, "0")
      .replace(/(..)(?!$)/g, "$1:")}`,
    firewallIds,
    ofInstance: false,
  };
}

// 198.18.0.0/15 is set aside for tests (RFC 2544).
const publicBlock = parseAddressBlock("198.18.0.0/15", "");
const publicAddresses = 2 ** 17;

function subnetOf(scope: Scope, { subnetId, networkId }: PlacementRequest): Row<"subnets"> {
  const table = scope.table("subnets");
  if (subnetId !== undefined) {
    const subnet = table.refer(subnetId, "subnetId");
    if (networkId === undefined || networkId === subnet.networkId || networkId === subnet.id) return subnet;
    throw invalid("networkId", `The subnet '${subnetId}' is not in the network '${networkId}'.`);
  }
  if (networkId === undefined) {
    const byDefault = table.all().find((subnet) => subnet.default);
    if (!byDefault) throw invalid("subnetId", "There is no default subnet.");
    return byDefault;
  }
  const named = table.find(networkId);
  if (named) return named;
  scope.table("networks").refer(networkId, "networkId");
  const first = table.all().find((subnet) => subnet.networkId === networkId);
  if (!first) throw refused(`The network '${networkId}' has no subnet.`);
  return first;
}
