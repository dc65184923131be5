import { optional, string, struct } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

/** A public address, as `DescribeAddresses` shows it. */
export const addressDocument = struct({
  publicIp: string(),
  /** Instead of the public one in a zone of a carrier of telephones. */
  carrierIp: optional(string()),
  allocationId: string(),
  domain: string(),
  instanceId: optional(string()),
  associationId: optional(string()),
  networkInterfaceId: optional(string()),
  networkInterfaceOwnerId: optional(string()),
  privateIpAddress: optional(string()),
  publicIpv4Pool: string(),
  networkBorderGroup: string(),
  tagSet,
});

/** What `AllocateAddress` answers. */
export const newAddressFields = {
  publicIp: string(),
  allocationId: string(),
  domain: string(),
  publicIpv4Pool: string(),
  networkBorderGroup: string(),
};

/** The names that an address has, as `DescribeAddressesAttribute` shows them. */
export const addressAttributeDocument = struct({ publicIp: string(), allocationId: string(), ptrRecord: optional(string()) });
