import type { Query, Services } from "../../../model/collections.ts";
import type { Network } from "../../../model/collections/networks.ts";
import { CloudError } from "../../../model/errors.ts";
import { boolean, optional, string, struct } from "../../../model/shape.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { vpcAttributeFields, vpcDocument } from "../../../protocols/ec2/documents/vpc.ts";
import type { Connection } from "../connection.ts";
import { notFound, refuseGiven } from "../failures.ts";
import { defineAction } from "../query/action.ts";
import { allDescribed, described, describedOf, type Filters } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { namedBy, retag, tagsFor, tagsOf, tagSpecifications } from "../tagging.ts";
import { ifTold } from "../untold.ts";
import { describeSubnets } from "./describe-subnets.ts";
import { describeVpcs } from "./describe-vpcs.ts";

const { ec2 } = queryServices;
type Document = Answer<typeof vpcDocument>;

const createVpc = defineAction(ec2, "CreateVpc", {
  parameters: { CidrBlock: string(), TagSpecification: tagSpecifications },
  document: { vpc: vpcDocument },
});

const deleteVpc = defineAction(ec2, "DeleteVpc", { parameters: { VpcId: string() }, document: {}, isRepeatable: true });

const describeVpcAttribute = defineAction(ec2, "DescribeVpcAttribute", {
  parameters: { VpcId: string(), Attribute: string() },
  document: vpcAttributeFields,
});

const flag = optional(struct({ Value: boolean() }));

/** One attribute a call. */
const modifyVpcAttribute = defineAction(ec2, "ModifyVpcAttribute", {
  parameters: { VpcId: string(), EnableDnsSupport: flag, EnableDnsHostnames: flag },
  document: {},
  isRepeatable: true,
});

/** The block of a network for which none is asked: EC2 has none without. */
const usualBlock = "10.0.0.0/16";

/** Networks are VPCs. */
export function networks(connection: Connection) {
  const read = async (id: string): Promise<Document> => {
    const [vpc] = await describedOf(connection, describeVpcs, [id]);
    if (!vpc) throw notFound("network", id);
    return vpc;
  };
  /** What EC2 tells only of one network at a time. */
  const show = async (id: string): Promise<Network> => {
    const attribute = (name: string) => ifTold(connection.call(describeVpcAttribute, { VpcId: id, Attribute: name }, [id]));
    const [vpc, subnetIds, support, hostnames] = await Promise.all([
      read(id),
      subnetsByNetwork(connection, { "vpc-id": [id] }),
      attribute("enableDnsSupport"),
      attribute("enableDnsHostnames"),
    ]);
    const dnsSupport = support?.enableDnsSupport?.value;
    const dnsHostnames = hostnames?.enableDnsHostnames?.value;
    return {
      ...toNetwork(vpc, subnetIds),
      ...(dnsSupport !== undefined && { dnsSupport }),
      ...(dnsHostnames !== undefined && { dnsHostnames }),
    };
  };
  return {
    list: (query) => listed(connection, query),
    get: async ({ id }) => show(id),
    create: async ({ addressBlock = usualBlock, name, tags }) => {
      const asked = { CidrBlock: addressBlock, TagSpecification: tagsFor("vpc", { name, tags }) };
      const { vpc } = await connection.call(createVpc, asked);
      if (!vpc) throw new CloudError("provider_error", "The cloud's answer has no network.");
      const network = toNetwork(vpc, new Map());
      await connection.made(network.id);
      return network;
    },
    destroy: async ({ id }) => {
      await connection.call(deleteVpc, { VpcId: id }, [id]);
      connection.gone(id);
    },
    update: async ({ id, name, tags, dnsSupport, dnsHostnames, ...others }) => {
      refuseGiven(others, "a network");
      const vpc = await read(id);
      // Names need a server of names.
      const changes = [
        ...(dnsHostnames === false ? [{ EnableDnsHostnames: { Value: false } }] : []),
        ...(dnsSupport === undefined ? [] : [{ EnableDnsSupport: { Value: dnsSupport } }]),
        ...(dnsHostnames === true ? [{ EnableDnsHostnames: { Value: true } }] : []),
      ];
      for (const change of changes) await connection.call(modifyVpcAttribute, { VpcId: id, ...change }, [id]);
      if (name !== undefined || tags !== undefined) await retag(connection, id, tagsOf(vpc.tagSet), { name, tags });
      return show(id);
    },
  } satisfies Services["networks"];
}

async function* listed(connection: Connection, { id }: Query<"networks">): AsyncGenerator<Network, void, undefined> {
  const subnetIds = subnetsByNetwork(connection, {});
  subnetIds.catch(() => {});
  const filters = { "vpc-id": id };
  for await (const vpc of described(connection, describeVpcs, { filters })) yield toNetwork(vpc, await subnetIds);
}

async function subnetsByNetwork(connection: Connection, filters: Filters): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const { vpcId = "", subnetId } of await allDescribed(connection, describeSubnets, { filters })) {
    if (subnetId) found.set(vpcId, [...(found.get(vpcId) ?? []), subnetId]);
  }
  return found;
}

function toNetwork(vpc: Document, subnetIds: ReadonlyMap<string, readonly string[]>): Network {
  const id = needed(vpc, "vpcId");
  const { cidrBlock, cidrBlockAssociationSet, ipv6CidrBlockAssociationSet, isDefault, ownerId, state } = vpc;
  const more = [
    ...cidrBlockAssociationSet.map((each) => ({ block: each.cidrBlock, state: each.cidrBlockState?.state })),
    ...ipv6CidrBlockAssociationSet.map((each) => ({ block: each.ipv6CidrBlock, state: each.ipv6CidrBlockState?.state })),
  ].flatMap((each) => (each.block && each.state !== "disassociated" ? [each.block] : []));
  return {
    id,
    ...namedBy(vpc.tagSet),
    state: state === "pending" ? "pending" : state === "available" ? "up" : "down",
    addressBlocks: [...new Set([...(cidrBlock ? [cidrBlock] : []), ...more])],
    subnetIds: subnetIds.get(id) ?? [],
    ...(isDefault !== undefined && { default: isDefault }),
    ...(ownerId && { ownerId }),
  };
}
