import type { Router } from "../../../model/collections/routers.ts";
import { boolean, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { subnetDocument } from "../../../protocols/ec2/documents/subnet.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { accepts } from "../accepts.ts";
import { listSubnets, memberById } from "../networks.ts";
import { fromEc2, idParameter, notFound } from "../ids.ts";
import { inTurn, type Step } from "../in-turn.ts";
import { attaching, detaching } from "../router-steps.ts";
import { gatewayOf, routingOf } from "../routing.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter } from "../tags.ts";
import { assignsPublicAddresses, subnetOf, vpcContext } from "../vpc-view.ts";
import { realmOf, usualZone } from "../zones.ts";
import { blockOf } from "./vpcs.ts";

const describeSubnets = describe({
  name: "DescribeSubnets",
  doc: "The subnets; of a cloud without networks, one a realm.",
  needs: "static",
  set: "subnetSet",
  item: subnetDocument,
  ids: idParameter("SubnetId", "subnet"),
  filters: {
    "availability-zone": "availabilityZone",
    "availability-zone-id": "availabilityZoneId",
    availabilityZone: "availabilityZone",
    "available-ip-address-count": "availableIpAddressCount",
    cidr: "cidrBlock",
    "cidr-block": "cidrBlock",
    cidrBlock: "cidrBlock",
    "default-for-az": "defaultForAz",
    defaultForAz: "defaultForAz",
    "enable-dns64": "enableDns64",
    "ipv6-cidr-block-association.association-id": "ipv6CidrBlockAssociationSet.associationId",
    "ipv6-cidr-block-association.ipv6-cidr-block": "ipv6CidrBlockAssociationSet.ipv6CidrBlock",
    "ipv6-cidr-block-association.state": "ipv6CidrBlockAssociationSet.ipv6CidrBlockState.state",
    "ipv6-native": "ipv6Native",
    "map-customer-owned-ip-on-launch": "mapCustomerOwnedIpOnLaunch",
    "map-public-ip-on-launch": "mapPublicIpOnLaunch",
    "owner-id": "ownerId",
    "private-dns-name-options-on-launch.enable-resource-name-dns-a-record":
      "privateDnsNameOptionsOnLaunch.enableResourceNameDnsARecord",
    "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record":
      "privateDnsNameOptionsOnLaunch.enableResourceNameDnsAAAARecord",
    "private-dns-name-options-on-launch.hostname-type": "privateDnsNameOptionsOnLaunch.hostnameType",
    state: "state",
    "subnet-arn": "subnetArn",
    "subnet-id": "subnetId",
    "vpc-id": "vpcId",
  },
  tags: "tagSet",
  list: listSubnets,
  prepare: vpcContext,
  show: subnetOf,
});

const createSubnet = defineAction({
  name: "CreateSubnet",
  doc: "Makes a subnet; in a zone only where the cloud's subnets have one.",
  needs: ["subnets", "create"],
  parameters: {
    VpcId: string(),
    CidrBlock: string(),
    AvailabilityZone: optional(string()),
    AvailabilityZoneId: optional(string()),
    Ipv6CidrBlock: optional(string()),
    TagSpecification: tagSpecificationParameter,
  },
  document: { subnet: subnetDocument },
  run: async (call, given) => {
    const { VpcId, CidrBlock, AvailabilityZone, AvailabilityZoneId, Ipv6CidrBlock, TagSpecification } = given;
    if (Ipv6CidrBlock !== undefined) throw new AwsFault("UnsupportedOperation", "A subnet has one block of addresses.");
    const { cloud } = call;
    const tags = tagParameters(cloud, "subnets", "create", specifiedTags(TagSpecification, "subnet"));
    const networkId = fromEc2("vpc", VpcId);
    const addressBlock = blockOf("cidrBlock", CidrBlock);
    const zone = AvailabilityZone ?? AvailabilityZoneId;
    const realmId = await realmForSubnet(call, zone);
    const place = realmId === undefined ? {} : { realmId };
    // Without a name it has none: one that the cloud made up would be a tag that nobody has set.
    const subnet = await cloud.call("subnets", "create", { name: "", networkId, addressBlock, ...place, ...tags });
    await connect(call, subnet.id, networkId);
    return { subnet: subnetOf(subnet, await vpcContext(call)) };
  },
});

/** Lets a new subnet lead where the main table of its network does. It is destroyed where that fails. */
async function connect(call: Call, subnetId: string, networkId: string): Promise<void> {
  const { cloud } = call;
  if (!cloud.supports("routers", "attachSubnet") || !cloud.supports("routers", "list")) return;
  try {
    // A router that somebody else has put there is left alone.
    const gateway = gatewayOf(networkId, await routingOf(call));
    if (gateway?.main === true) await attaching(call, gateway, subnetId).work();
  } catch (error) {
    if (cloud.supports("subnets", "destroy")) await cloud.call("subnets", "destroy", { id: subnetId }).catch(() => {});
    throw error;
  }
}

/** The realm to ask the cloud for; none where a subnet is in all of them, and the zone is the one that it is shown in. */
async function realmForSubnet(call: Call, zone: string | undefined): Promise<string | undefined> {
  if (zone === undefined || accepts(call.cloud, "subnets", "create", "realmId")) return realmOf(call, zone);
  if (zone === (await usualZone(call))) return undefined;
  throw new AwsFault("UnsupportedOperation", `The subnets of the driver '${call.cloud.driver.name}' are in no zone.`);
}

const deleteSubnet = defineAction({
  name: "DeleteSubnet",
  doc: "Destroys a subnet that nothing is in.",
  needs: ["subnets", "destroy"],
  parameters: { SubnetId: string() },
  document: { return: boolean() },
  run: async (call, { SubnetId }) => {
    const id = fromEc2("subnet", SubnetId);
    const router = await routerOf(call, id);
    const destroying: Step = { work: () => call.cloud.call("subnets", "destroy", { id }), undo: () => Promise.resolve() };
    if (router && (await isUsed(call, id)))
      throw new AwsFault("DependencyViolation", `The subnet '${SubnetId}' has dependencies and cannot be deleted.`);
    await inTurn([...(router ? [detaching(call, router, id)] : []), destroying]);
    return { return: true };
  },
});

/** The router that a subnet is attached to, from which it goes by itself. */
async function routerOf({ cloud }: Call, subnetId: string): Promise<Router | undefined> {
  if (!cloud.supports("routers", "detachSubnet") || !cloud.supports("routers", "list")) return undefined;
  for await (const router of cloud.list("routers", {})) if (router.subnetIds?.includes(subnetId)) return router;
  return undefined;
}

/** Whether an interface is in a subnet, which must not lose its router then. */
async function isUsed({ cloud }: Call, subnetId: string): Promise<boolean> {
  if (!cloud.supports("networkInterfaces", "list")) return false;
  for await (const found of cloud.list("networkInterfaces", {})) if (found.subnetId === subnetId) return true;
  return false;
}

const flag = optional(struct({ Value: boolean() }));

/** Attributes that only EC2 has, whose values are always the same: asking for just these is no error. */
const onlyOfEc2 = {
  AssignIpv6AddressOnCreation: flag,
  EnableDns64: flag,
  EnableResourceNameDnsARecordOnLaunch: flag,
  EnableResourceNameDnsAAAARecordOnLaunch: flag,
  MapCustomerOwnedIpOnLaunch: flag,
};

const modifySubnetAttribute = defineAction({
  name: "ModifySubnetAttribute",
  doc: "Chooses whether what is launched into a subnet gets public addresses, where the cloud lets it be chosen.",
  needs: "static",
  changes: true,
  parameters: {
    SubnetId: string(),
    MapPublicIpOnLaunch: flag,
    PrivateDnsHostnameTypeOnLaunch: optional(string()),
    ...onlyOfEc2,
  },
  document: { return: boolean() },
  run: async (call, given) => {
    const { SubnetId, MapPublicIpOnLaunch, PrivateDnsHostnameTypeOnLaunch: hostnameType = "ip-name" } = given;
    const subnet = await memberById(listSubnets, call, fromEc2("subnet", SubnetId));
    if (!subnet) throw notFound("subnet", [SubnetId]);
    const unsupported = Object.keys(onlyOfEc2).find((name) => given[name as keyof typeof onlyOfEc2]?.Value);
    if (unsupported !== undefined || hostnameType !== "ip-name")
      throw new AwsFault(
        "UnsupportedOperation",
        `No driver has the attribute ${unsupported ?? "PrivateDnsHostnameTypeOnLaunch"}.`,
      );
    const asked = MapPublicIpOnLaunch?.Value;
    if (asked === undefined || asked === assignsPublicAddresses(subnet)) return { return: true };
    if (!accepts(call.cloud, "subnets", "update", "assignsPublicAddresses")) {
      const { name } = call.cloud.driver;
      throw new AwsFault("UnsupportedOperation", `The subnets of the driver '${name}' do not give out public addresses.`);
    }
    await call.cloud.call("subnets", "update", { id: subnet.id, assignsPublicAddresses: asked });
    return { return: true };
  },
});

/** Subnets. */
export const actions: readonly Action[] = [describeSubnets, createSubnet, deleteSubnet, modifySubnetAttribute];
