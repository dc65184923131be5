import { CloudError } from "../../../model/errors.ts";
import { freeAddress, parseAddressBlock } from "../../../wire/address-block.ts";
import { invalid, refused } from "./failures.ts";
import type { StoredInterface } from "./cloud.ts";
import { interfacesOf, releaseAddress } from "./network-interfaces.ts";
import type { Scope, Service } from "./scope.ts";
import { externalNetworkId } from "./seed-ids.ts";

/** Where public addresses come from: 203.0.113.0/24 is set aside for examples (RFC 5737). */
export const addressPool = parseAddressBlock("203.0.113.0/24", "networkId");

/** Addresses come from the external network; one that is associated can neither be destroyed nor associated again. */
export const addresses = (scope: Scope) => {
  const table = () => scope.table("addresses");
  return {
    list: () => table().list(),
    get: ({ id }) => table().get(id),
    create: ({ networkId = externalNetworkId, tags }) => {
      const network = scope.table("networks").refer(networkId, "networkId");
      if (!network.external) throw invalid("networkId", `The network '${networkId}' is not external.`);
      const taken = new Set(scope.cloud.tables.addresses.all().map((address) => address.ip));
      const ip = freeAddress(addressPool, (wanted) => !taken.has(wanted));
      if (!ip) throw new CloudError("capacity_unavailable", "The cloud has no address left.");
      return table().add({ id: scope.cloud.id("address"), ip, networkId, state: "available", tags });
    },
    destroy: ({ id }) => {
      requireFree(scope, id);
      table().remove(id);
    },
    associate: ({ id, instanceId, networkInterfaceId, privateAddress }) => {
      requireFree(scope, id);
      const target = targetOf(scope, instanceId, networkInterfaceId);
      if (privateAddress !== undefined && privateAddress !== target.ipAddress) {
        throw invalid("privateAddress", `'${privateAddress}' is not an address of the network interface '${target.id}'.`);
      }
      return table().change(id, {
        instanceId: target.instanceId,
        networkInterfaceId: target.id,
        privateAddress: target.ipAddress,
        associationId: scope.cloud.id("association"),
        state: "associated",
      });
    },
    disassociate: ({ id }) => {
      const { networkInterfaceId } = table().own(id);
      if (networkInterfaceId === undefined) throw refused(`The address '${id}' is not associated.`, "AddressNotInUse");
      return releaseAddress(scope, id);
    },
    update: ({ id, tags }) => table().change(id, { tags }),
  } satisfies Service<"addresses">;
};

function requireFree(scope: Scope, id: string): void {
  const { networkInterfaceId } = scope.table("addresses").own(id);
  if (networkInterfaceId !== undefined) throw refused(`The address '${id}' is associated.`, "AddressInUse");
}

function targetOf(scope: Scope, instanceId: string | undefined, networkInterfaceId: string | undefined): StoredInterface {
  if (instanceId !== undefined) scope.table("instances").refer(instanceId, "instanceId");
  if (networkInterfaceId !== undefined) {
    const target = scope.table("networkInterfaces").refer(networkInterfaceId, "networkInterfaceId");
    if (instanceId === undefined || target.instanceId === instanceId) return target;
    throw invalid("networkInterfaceId", `The network interface '${networkInterfaceId}' is not of the instance '${instanceId}'.`);
  }
  if (instanceId === undefined) throw invalid("instanceId", "Neither an instance nor a network interface is named.");
  const [first] = interfacesOf(scope, instanceId);
  if (!first) throw refused(`The instance '${instanceId}' has no network interface.`);
  return first;
}
