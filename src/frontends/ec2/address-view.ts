import type { Address } from "../../model/collections/addresses.ts";
import type { Infer } from "../../model/shape.ts";
import type { addressDocument } from "../../protocols/ec2/documents/address.ts";
import type { Call } from "../aws-query/call.ts";
import { toEc2, toEc2IfThere } from "./ids.ts";
import { tagSetOf } from "./tags.ts";

/** Whether something has the address. */
export const isAssociated = ({ instanceId, networkInterfaceId }: Address): boolean =>
  instanceId !== undefined || networkInterfaceId !== undefined;

/** What an address that was just allocated shows. */
export function newAddressOf({ id, ip }: Address, { region }: Call) {
  return {
    publicIp: ip,
    allocationId: toEc2("allocation", id),
    domain: "vpc",
    publicIpv4Pool: amazonPool,
    networkBorderGroup: region,
  };
}

/** The only pool that addresses are taken from. */
export const amazonPool = "amazon";

/** An address in EC2's words. An association has the address's own id, since an address has at most one. */
export function addressOf(address: Address, accountId: string, call: Call): Infer<typeof addressDocument> {
  const { networkInterfaceId, instanceId, privateAddress } = address;
  return {
    ...newAddressOf(address, call),
    instanceId: toEc2IfThere("instance", instanceId),
    associationId: isAssociated(address) ? toEc2("association", address.id) : undefined,
    networkInterfaceId: toEc2IfThere("networkInterface", networkInterfaceId),
    networkInterfaceOwnerId: networkInterfaceId === undefined ? undefined : accountId,
    privateIpAddress: privateAddress,
    tagSet: tagSetOf("addresses", address),
  };
}
