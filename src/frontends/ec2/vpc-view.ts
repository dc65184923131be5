import type { Network } from "../../model/collections/networks.ts";
import type { Subnet } from "../../model/collections/subnets.ts";
import type { Infer } from "../../model/shape.ts";
import type { subnetDocument } from "../../protocols/ec2/documents/subnet.ts";
import type { vpcDocument } from "../../protocols/ec2/documents/vpc.ts";
import { parseAddressBlock } from "../../wire/address-block.ts";
import type { Call } from "../aws-query/call.ts";
import { isDefault, onlyNetwork } from "./networks.ts";
import { toEc2 } from "./ids.ts";
import { tagSetOf } from "./tags.ts";
import { usualZone } from "./zones.ts";

/** What has to be known to show networks and subnets. */
export interface VpcContext {
  readonly call: Call;
  readonly accountId: string;
  /** The zone of subnets that are in all of them. */
  readonly zone: string;
}

/** Finds out what has to be known to show networks and subnets. */
export async function vpcContext(call: Call): Promise<VpcContext> {
  const [accountId, zone] = await Promise.all([call.accountId(), usualZone(call)]);
  return { call, accountId, zone };
}

const associated = { state: "associated" } as const;
const isVersion6 = (block: string): boolean => block.includes(":");
const isVersion4 = (block: string): boolean => !isVersion6(block);

/** Of a network whose block nobody knows it is only known that it lies in this one; clients read a block in every case. */
const wholeSpace = "0.0.0.0/0";

/** A network in EC2's words. */
export function vpcOf(network: Network, { call, accountId }: VpcContext): Infer<typeof vpcDocument> {
  const { id, addressBlocks, ownerId } = network;
  const blocks = addressBlocks.filter(isVersion4);
  const associationId = (block: string): string => toEc2("vpcCidrBlockAssociation", `${id} ${block}`);
  return {
    vpcId: toEc2("vpc", id),
    ownerId: ownerId === undefined ? accountId : call.accountIdOf(ownerId),
    state: network.state === "pending" ? "pending" : "available",
    cidrBlock: blocks[0] ?? wholeSpace,
    cidrBlockAssociationSet: (blocks.length > 0 ? blocks : [wholeSpace]).map((cidrBlock) => ({
      cidrBlock,
      associationId: associationId(cidrBlock),
      cidrBlockState: associated,
    })),
    ipv6CidrBlockAssociationSet: addressBlocks.filter(isVersion6).map((ipv6CidrBlock) => ({
      ipv6CidrBlock,
      associationId: associationId(ipv6CidrBlock),
      ipv6CidrBlockState: associated,
      networkBorderGroup: call.region,
      ipv6Pool: "Amazon",
    })),
    dhcpOptionsId: "default",
    instanceTenancy: "default",
    isDefault: isDefault(network),
    tagSet: tagSetOf("networks", network),
  };
}

/** A subnet in EC2's words. */
export function subnetOf(subnet: Subnet, { call, accountId, zone }: VpcContext): Infer<typeof subnetDocument> {
  const { id, addressBlock, networkId = onlyNetwork, realmId = zone } = subnet;
  const subnetId = toEc2("subnet", id);
  return {
    subnetId,
    subnetArn: `arn:aws:ec2:${call.region}:${accountId}:subnet/${subnetId}`,
    state: subnet.state === "pending" ? "pending" : "available",
    vpcId: toEc2("vpc", networkId),
    cidrBlock: addressBlock === undefined ? wholeSpace : isVersion4(addressBlock) ? addressBlock : "",
    ipv6CidrBlockAssociationSet:
      addressBlock === undefined || isVersion4(addressBlock)
        ? []
        : [
            {
              ipv6CidrBlock: addressBlock,
              associationId: toEc2("subnetCidrBlockAssociation", id),
              ipv6CidrBlockState: associated,
            },
          ],
    availableIpAddressCount: subnet.availableAddresses ?? usableAddresses(addressBlock),
    availabilityZone: realmId,
    availabilityZoneId: realmId,
    defaultForAz: subnet.default ?? false,
    mapPublicIpOnLaunch: assignsPublicAddresses(subnet),
    ...onlyOfEc2,
    ownerId: accountId,
    tagSet: tagSetOf("subnets", subnet),
  };
}

/** Whether what is launched into a subnet gets a public address unless told. */
export const assignsPublicAddresses = ({ assignsPublicAddresses: assigns, type }: Subnet): boolean =>
  assigns ?? type === "PUBLIC";

/** What only EC2 has. */
const onlyOfEc2 = {
  mapCustomerOwnedIpOnLaunch: false,
  assignIpv6AddressOnCreation: false,
  enableDns64: false,
  ipv6Native: false,
  privateDnsNameOptionsOnLaunch: {
    hostnameType: "ip-name",
    enableResourceNameDnsARecord: false,
    enableResourceNameDnsAAAARecord: false,
  },
} as const;

/** What a block has room for, where the cloud does not say how much of it is left: network, gateway and broadcast are taken. */
function usableAddresses(addressBlock: string | undefined): number {
  if (addressBlock === undefined) return 0;
  const { size } = parseAddressBlock(addressBlock, "addressBlock");
  return size > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Math.max(0, Number(size) - 3);
}
