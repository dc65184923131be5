import { boolean, list, optional, string, struct } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

const blockState = struct({ state: string() });

/** A network, as `DescribeVpcs` shows it. */
export const vpcDocument = struct({
  vpcId: string(),
  ownerId: string(),
  state: string(),
  cidrBlock: string(),
  cidrBlockAssociationSet: list(struct({ cidrBlock: string(), associationId: string(), cidrBlockState: blockState })),
  ipv6CidrBlockAssociationSet: list(
    struct({
      ipv6CidrBlock: string(),
      associationId: string(),
      ipv6CidrBlockState: blockState,
      networkBorderGroup: string(),
      ipv6Pool: string(),
    }),
  ),
  dhcpOptionsId: string(),
  instanceTenancy: string(),
  isDefault: boolean(),
  tagSet,
});

const attribute = optional(struct({ value: boolean() }));

/** What `DescribeVpcAttribute` answers: the one that was asked for. */
export const vpcAttributeFields = {
  vpcId: string(),
  enableDnsSupport: attribute,
  enableDnsHostnames: attribute,
  enableNetworkAddressUsageMetrics: attribute,
};
