import { boolean, integer, list, string, struct } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

/** A subnet, as `DescribeSubnets` shows it. */
export const subnetDocument = struct({
  subnetId: string(),
  subnetArn: string(),
  state: string(),
  vpcId: string(),
  cidrBlock: string(),
  ipv6CidrBlockAssociationSet: list(
    struct({ ipv6CidrBlock: string(), associationId: string(), ipv6CidrBlockState: struct({ state: string() }) }),
  ),
  availableIpAddressCount: integer(),
  availabilityZone: string(),
  availabilityZoneId: string(),
  defaultForAz: boolean(),
  mapPublicIpOnLaunch: boolean(),
  mapCustomerOwnedIpOnLaunch: boolean(),
  assignIpv6AddressOnCreation: boolean(),
  enableDns64: boolean(),
  ipv6Native: boolean(),
  privateDnsNameOptionsOnLaunch: struct({
    hostnameType: string(),
    enableResourceNameDnsARecord: boolean(),
    enableResourceNameDnsAAAARecord: boolean(),
  }),
  ownerId: string(),
  tagSet,
});
