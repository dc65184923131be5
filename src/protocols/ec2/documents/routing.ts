import { boolean, integer, list, optional, string, struct } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

/** What a route may lead to; one to an instance names the interface, too. */
const routeTargets = {
  gatewayId: optional(string()),
  natGatewayId: optional(string()),
  transitGatewayId: optional(string()),
  vpcPeeringConnectionId: optional(string()),
  egressOnlyInternetGatewayId: optional(string()),
  localGatewayId: optional(string()),
  carrierGatewayId: optional(string()),
  coreNetworkArn: optional(string()),
  odbNetworkArn: optional(string()),
  instanceId: optional(string()),
  networkInterfaceId: optional(string()),
};

/** The names of what a route may lead to, the one that says most of it first. */
export const routeTargetNames = Object.keys(routeTargets) as readonly (keyof typeof routeTargets)[];

/** A table of routes, as `DescribeRouteTables` shows it. */
export const routeTableDocument = struct({
  routeTableId: string(),
  vpcId: string(),
  ownerId: string(),
  routeSet: list(
    struct({
      destinationCidrBlock: optional(string()),
      destinationIpv6CidrBlock: optional(string()),
      destinationPrefixListId: optional(string()),
      ...routeTargets,
      state: string(),
      origin: string(),
    }),
  ),
  associationSet: list(
    struct({
      routeTableAssociationId: string(),
      routeTableId: string(),
      subnetId: optional(string()),
      main: boolean(),
      associationState: struct({ state: string() }),
    }),
  ),
  propagatingVgwSet: list(struct({ gatewayId: string() })),
  tagSet,
});

/** A way out of a network, as `DescribeInternetGateways` shows it. */
export const internetGatewayDocument = struct({
  internetGatewayId: string(),
  ownerId: string(),
  attachmentSet: list(struct({ vpcId: string(), state: string() })),
  tagSet,
});

/** A list of what may pass, as `DescribeNetworkAcls` shows it. */
export const networkAclDocument = struct({
  networkAclId: string(),
  vpcId: string(),
  ownerId: string(),
  default: boolean(),
  entrySet: list(
    struct({
      ruleNumber: integer(),
      protocol: string(),
      ruleAction: string(),
      egress: boolean(),
      cidrBlock: string(),
    }),
  ),
  associationSet: list(struct({ networkAclAssociationId: string(), networkAclId: string(), subnetId: string() })),
  tagSet,
});
