import { boolean, oneOf, optional, string, struct } from "../../../model/shape.ts";
import type { Network } from "../../../model/collections/networks.ts";
import { isCloudError } from "../../../model/errors.ts";
import { AwsFault, invalidValue } from "../../../protocols/aws-query/aws-fault.ts";
import { vpcAttributeFields, vpcDocument } from "../../../protocols/ec2/documents/vpc.ts";
import { usualAddressBlock } from "../../../wire/address-block.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { accepts } from "../accepts.ts";
import { forgetDefaultVpc, listNetworks, memberById } from "../networks.ts";
import { fromEc2, idParameter, notFound } from "../ids.ts";
import { forgetInstanceContext } from "../instance-view.ts";
import { gatewayOf, routingOf, tablesOf } from "../routing.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter } from "../tags.ts";
import { vpcContext, vpcOf } from "../vpc-view.ts";

const describeVpcs = describe({
  name: "DescribeVpcs",
  doc: "The networks, but for those that public addresses come from; of a cloud without networks, one that stands for them.",
  needs: "static",
  set: "vpcSet",
  item: vpcDocument,
  ids: idParameter("VpcId", "vpc"),
  filters: {
    cidr: "cidrBlock",
    "cidr-block": "cidrBlock",
    "cidr-block-association.association-id": "cidrBlockAssociationSet.associationId",
    "cidr-block-association.cidr-block": "cidrBlockAssociationSet.cidrBlock",
    "cidr-block-association.state": "cidrBlockAssociationSet.cidrBlockState.state",
    cidrBlock: "cidrBlock",
    "dhcp-options-id": "dhcpOptionsId",
    "instance-tenancy": "instanceTenancy",
    "ipv6-cidr-block-association.association-id": "ipv6CidrBlockAssociationSet.associationId",
    "ipv6-cidr-block-association.ipv6-cidr-block": "ipv6CidrBlockAssociationSet.ipv6CidrBlock",
    "ipv6-cidr-block-association.ipv6-pool": "ipv6CidrBlockAssociationSet.ipv6Pool",
    "ipv6-cidr-block-association.state": "ipv6CidrBlockAssociationSet.ipv6CidrBlockState.state",
    "is-default": "isDefault",
    isDefault: "isDefault",
    "owner-id": "ownerId",
    state: "state",
    "vpc-id": "vpcId",
  },
  tags: "tagSet",
  list: listNetworks,
  prepare: vpcContext,
  show: vpcOf,
});

/** A block as the model has it. EC2's clients may give any address of it. @throws AwsFault `InvalidParameterValue` */
export function blockOf(parameter: string, given: string): string {
  try {
    return usualAddressBlock(given, parameter);
  } catch (error) {
    if (isCloudError(error)) throw invalidValue(parameter, given, "This is not a valid CIDR block.");
    throw error;
  }
}

const createVpc = defineAction({
  name: "CreateVpc",
  doc: "Makes a network.",
  needs: ["networks", "create"],
  parameters: {
    CidrBlock: string(),
    InstanceTenancy: optional(oneOf(["default", "dedicated", "host"])),
    AmazonProvidedIpv6CidrBlock: optional(boolean()),
    TagSpecification: tagSpecificationParameter,
  },
  document: { vpc: vpcDocument },
  run: async (call, { CidrBlock, InstanceTenancy, AmazonProvidedIpv6CidrBlock, TagSpecification }) => {
    if ((InstanceTenancy ?? "default") !== "default" || AmazonProvidedIpv6CidrBlock)
      throw new AwsFault("UnsupportedOperation", "No driver has tenancies, or blocks of IPv6 addresses to give.");
    const tags = tagParameters(call.cloud, "networks", "create", specifiedTags(TagSpecification, "vpc"));
    const addressBlock = blockOf("cidrBlock", CidrBlock);
    // Without a name it has none: one that the cloud made up would be a tag that nobody has set.
    const network = await call.cloud.call("networks", "create", { name: "", addressBlock, ...tags });
    forgetDefaultVpc(call);
    // Clouds make a group with it, and take it away with it.
    forgetInstanceContext(call);
    return { vpc: vpcOf(network, await vpcContext(call)) };
  },
});

const deleteVpc = defineAction({
  name: "DeleteVpc",
  doc: "Destroys a network that nothing is in.",
  needs: ["networks", "destroy"],
  parameters: { VpcId: string() },
  document: { return: boolean() },
  run: async (call, { VpcId }) => {
    const id = fromEc2("vpc", VpcId);
    const network = await memberOf(call.cloud, "networks", id);
    if (!network) throw notFound("vpc", [VpcId]);
    // Some clouds would take the subnets along, or leave the routers behind.
    if (network.subnetIds.length > 0 || (await hasRouters(call, id))) {
      throw new AwsFault("DependencyViolation", `The vpc '${VpcId}' has dependencies and cannot be deleted.`);
    }
    await call.cloud.call("networks", "destroy", { id });
    forgetDefaultVpc(call);
    // Clouds make a group with it, and take it away with it.
    forgetInstanceContext(call);
    return { return: true };
  },
});

/** Whether a network has an internet gateway, or a table of routes beside its main one. */
async function hasRouters(call: Call, id: string): Promise<boolean> {
  const routing = await routingOf(call);
  return gatewayOf(id, routing) !== undefined || tablesOf(id, routing).length > 0;
}

async function networkCalled(call: Call, vpcId: string): Promise<Network> {
  const network = await memberById(listNetworks, call, fromEc2("vpc", vpcId));
  if (!network) throw notFound("vpc", [vpcId]);
  return network;
}

const attributesOf = ({ dnsSupport = true, dnsHostnames = false }: Network) => ({
  enableDnsSupport: dnsSupport,
  enableDnsHostnames: dnsHostnames,
  enableNetworkAddressUsageMetrics: false,
});

const describeVpcAttribute = defineAction({
  name: "DescribeVpcAttribute",
  doc: "What the instances of a network have of names.",
  needs: "static",
  parameters: {
    VpcId: string(),
    Attribute: oneOf(["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"]),
  },
  document: vpcAttributeFields,
  run: async (call, { VpcId, Attribute }) => {
    const value = attributesOf(await networkCalled(call, VpcId))[Attribute];
    return { vpcId: VpcId, [Attribute]: { value } };
  },
});

const wanted = optional(struct({ Value: boolean() }));

const modifyVpcAttribute = defineAction({
  name: "ModifyVpcAttribute",
  doc: "Chooses what the instances of a network have of names, where the cloud keeps that.",
  needs: "static",
  changes: true,
  parameters: { VpcId: string(), EnableDnsSupport: wanted, EnableDnsHostnames: wanted, EnableNetworkAddressUsageMetrics: wanted },
  document: { return: boolean() },
  run: async (call, { VpcId, EnableDnsSupport, EnableDnsHostnames, EnableNetworkAddressUsageMetrics }) => {
    const network = await networkCalled(call, VpcId);
    const now = attributesOf(network);
    const changes = {
      dnsSupport: changeOf(now.enableDnsSupport, EnableDnsSupport?.Value),
      dnsHostnames: changeOf(now.enableDnsHostnames, EnableDnsHostnames?.Value),
    };
    if (EnableNetworkAddressUsageMetrics?.Value)
      throw new AwsFault("UnsupportedOperation", "No driver counts the addresses of a network.");
    for (const [parameter, value] of Object.entries(changes)) {
      if (value === undefined || accepts(call.cloud, "networks", "update", parameter)) continue;
      throw new AwsFault("UnsupportedOperation", `The driver '${call.cloud.driver.name}' has no ${parameter} of networks.`);
    }
    if (changes.dnsSupport !== undefined || changes.dnsHostnames !== undefined)
      await call.cloud.call("networks", "update", { id: network.id, ...changes });
    return { return: true };
  },
});

/** What is asked for, if it is not the case anyway. */
const changeOf = (now: boolean, asked: boolean | undefined): boolean | undefined => (asked === now ? undefined : asked);

/** Networks. */
export const actions: readonly Action[] = [describeVpcs, createVpc, deleteVpc, describeVpcAttribute, modifyVpcAttribute];
