import { boolean, integer, list, optional, string, struct, type Infer } from "../../../model/shape.ts";
import { groupIdentifier } from "./instance.ts";
import { tagSet } from "./tags.ts";

const attachment = struct({
  attachmentId: string(),
  instanceId: string(),
  instanceOwnerId: string(),
  deviceIndex: integer(),
  networkCardIndex: integer(),
  status: string(),
  deleteOnTermination: boolean(),
});

const association = struct({
  publicIp: string(),
  publicDnsName: string(),
  ipOwnerId: string(),
  allocationId: optional(string()),
  associationId: optional(string()),
});

/** A network interface, as `DescribeNetworkInterfaces` shows it. */
export const networkInterfaceDocument = struct({
  networkInterfaceId: string(),
  subnetId: optional(string()),
  vpcId: optional(string()),
  availabilityZone: string(),
  description: string(),
  ownerId: string(),
  requesterManaged: boolean(),
  status: string(),
  macAddress: string(),
  privateIpAddress: optional(string()),
  privateDnsName: string(),
  sourceDestCheck: boolean(),
  groupSet: list(groupIdentifier),
  attachment: optional(attachment),
  association: optional(association),
  tagSet,
  privateIpAddressesSet: list(
    struct({
      privateIpAddress: string(),
      privateDnsName: string(),
      primary: boolean(),
      association: optional(association),
    }),
  ),
  ipv6AddressesSet: list(struct({ ipv6Address: string() })),
  interfaceType: string(),
});
export type NetworkInterfaceDocument = Infer<typeof networkInterfaceDocument>;

/** What `DescribeNetworkInterfaceAttribute` answers: the one that was asked for. */
export const networkInterfaceAttributeFields = {
  networkInterfaceId: string(),
  description: optional(struct({ value: string() })),
  groupSet: optional(list(groupIdentifier)),
  sourceDestCheck: optional(struct({ value: boolean() })),
  attachment: optional(attachment),
};
