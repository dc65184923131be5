import type { ServiceKey } from "../../model/collections.ts";

/** A kind of id: its prefix, and EC2's codes for one that is not there or cannot be. */
export interface IdKind {
  /** Without the hyphen. */
  readonly prefix: string;
  /** What messages call it. */
  readonly title: string;
  readonly notFound: string;
  readonly malformed: string;
  /** The collection whose ids these are. */
  readonly collection?: ServiceKey;
  /** Where a tag can be on it: what `DescribeTags` calls it. */
  readonly resourceType?: string;
}

/** Every kind of id that EC2 has and we answer with. */
export const idKinds = {
  instance: {
    prefix: "i",
    title: "instance ID",
    notFound: "InvalidInstanceID.NotFound",
    malformed: "InvalidInstanceID.Malformed",
    collection: "instances",
    resourceType: "instance",
  },
  image: {
    prefix: "ami",
    title: "image id",
    notFound: "InvalidAMIID.NotFound",
    malformed: "InvalidAMIID.Malformed",
    collection: "images",
    resourceType: "image",
  },
  volume: {
    prefix: "vol",
    title: "volume",
    notFound: "InvalidVolume.NotFound",
    malformed: "InvalidVolumeID.Malformed",
    collection: "volumes",
    resourceType: "volume",
  },
  snapshot: {
    prefix: "snap",
    title: "snapshot",
    notFound: "InvalidSnapshot.NotFound",
    malformed: "InvalidSnapshotID.Malformed",
    collection: "snapshots",
    resourceType: "snapshot",
  },
  securityGroup: {
    prefix: "sg",
    title: "security group",
    notFound: "InvalidGroup.NotFound",
    malformed: "InvalidGroupId.Malformed",
    collection: "firewalls",
    resourceType: "security-group",
  },
  securityGroupRule: {
    prefix: "sgr",
    title: "security group rule ID",
    notFound: "InvalidSecurityGroupRuleId.NotFound",
    malformed: "InvalidSecurityGroupRuleId.Malformed",
    resourceType: "security-group-rule",
  },
  keyPair: {
    prefix: "key",
    title: "key pair",
    notFound: "InvalidKeyPair.NotFound",
    malformed: "InvalidKeyPair.Format",
    collection: "keys",
    resourceType: "key-pair",
  },
  allocation: {
    prefix: "eipalloc",
    title: "allocation ID",
    notFound: "InvalidAllocationID.NotFound",
    malformed: "InvalidAllocationID.Malformed",
    collection: "addresses",
    resourceType: "elastic-ip",
  },
  association: {
    prefix: "eipassoc",
    title: "association ID",
    notFound: "InvalidAssociationID.NotFound",
    malformed: "InvalidAssociationID.Malformed",
  },
  vpc: {
    prefix: "vpc",
    title: "vpc ID",
    notFound: "InvalidVpcID.NotFound",
    malformed: "InvalidVpcID.Malformed",
    collection: "networks",
    resourceType: "vpc",
  },
  vpcCidrBlockAssociation: {
    prefix: "vpc-cidr-assoc",
    title: "association ID",
    notFound: "InvalidVpcCidrBlockAssociationID.NotFound",
    malformed: "InvalidVpcCidrBlockAssociationID.Malformed",
  },
  subnetCidrBlockAssociation: {
    prefix: "subnet-cidr-assoc",
    title: "association ID",
    notFound: "InvalidSubnetCidrBlockAssociationID.NotFound",
    malformed: "InvalidSubnetCidrBlockAssociationID.Malformed",
  },
  subnet: {
    prefix: "subnet",
    title: "subnet ID",
    notFound: "InvalidSubnetID.NotFound",
    malformed: "InvalidSubnetID.Malformed",
    collection: "subnets",
    resourceType: "subnet",
  },
  networkInterface: {
    prefix: "eni",
    title: "networkInterface ID",
    notFound: "InvalidNetworkInterfaceID.NotFound",
    malformed: "InvalidNetworkInterfaceId.Malformed",
    collection: "networkInterfaces",
    resourceType: "network-interface",
  },
  networkInterfaceAttachment: {
    prefix: "eni-attach",
    title: "network interface attachment ID",
    notFound: "InvalidAttachmentID.NotFound",
    malformed: "InvalidAttachmentID.Malformed",
  },
  routeTable: {
    prefix: "rtb",
    title: "routeTable ID",
    notFound: "InvalidRouteTableID.NotFound",
    malformed: "InvalidRouteTableId.Malformed",
    collection: "routers",
    resourceType: "route-table",
  },
  routeTableAssociation: {
    prefix: "rtbassoc",
    title: "association ID",
    notFound: "InvalidAssociationID.NotFound",
    malformed: "InvalidRouteTableAssociationID.Malformed",
  },
  internetGateway: {
    prefix: "igw",
    title: "internetGateway ID",
    notFound: "InvalidInternetGatewayID.NotFound",
    malformed: "InvalidInternetGatewayId.Malformed",
    collection: "routers",
    resourceType: "internet-gateway",
  },
  networkAcl: {
    prefix: "acl",
    title: "networkAcl ID",
    notFound: "InvalidNetworkAclID.NotFound",
    malformed: "InvalidNetworkAclId.Malformed",
  },
  networkAclAssociation: {
    prefix: "aclassoc",
    title: "association ID",
    notFound: "InvalidAssociationID.NotFound",
    malformed: "InvalidNetworkAclAssociationId.Malformed",
  },
  reservation: {
    prefix: "r",
    title: "reservation ID",
    notFound: "InvalidReservationID.NotFound",
    malformed: "InvalidReservationID.Malformed",
  },
} as const satisfies Readonly<Record<string, IdKind>>;

export type IdKindName = keyof typeof idKinds;
