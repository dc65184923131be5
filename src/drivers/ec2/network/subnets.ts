import { mapped } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { Subnet } from "../../../model/collections/subnets.ts";
import { boolean, optional, string, struct } from "../../../model/shape.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { subnetDocument } from "../../../protocols/ec2/documents/subnet.ts";
import { placeOf } from "../compute/realms.ts";
import type { Connection } from "../connection.ts";
import { notFound, refuseGiven } from "../failures.ts";
import { CloudError } from "../../../model/errors.ts";
import { defineAction } from "../query/action.ts";
import { described, describedOf } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { namedBy, retag, tagsFor, tagsOf, tagSpecifications } from "../tagging.ts";
import { describeSubnets } from "./describe-subnets.ts";

const { ec2 } = queryServices;
type Document = Answer<typeof subnetDocument>;

const createSubnet = defineAction(ec2, "CreateSubnet", {
  parameters: {
    VpcId: string(),
    CidrBlock: string(),
    AvailabilityZone: optional(string()),
    TagSpecification: tagSpecifications,
  },
  document: { subnet: subnetDocument },
});

const deleteSubnet = defineAction(ec2, "DeleteSubnet", { parameters: { SubnetId: string() }, document: {}, isRepeatable: true });

const modifySubnetAttribute = defineAction(ec2, "ModifySubnetAttribute", {
  parameters: { SubnetId: string(), MapPublicIpOnLaunch: optional(struct({ Value: boolean() })) },
  document: {},
  isRepeatable: true,
});

/** Subnets of VPCs, each in one zone. */
export function subnets(connection: Connection) {
  const read = async (id: string): Promise<Document> => {
    const [subnet] = await describedOf(connection, describeSubnets, [id]);
    if (!subnet) throw notFound("subnet", id);
    return subnet;
  };
  return {
    list: ({ id, networkId }) =>
      mapped(described(connection, describeSubnets, { filters: { "subnet-id": id, "vpc-id": networkId } }), toSubnet),
    get: async ({ id }) => toSubnet(await read(id)),
    create: async ({ networkId, addressBlock, realmId, name, tags }) => {
      const asked = {
        VpcId: networkId,
        CidrBlock: addressBlock,
        AvailabilityZone: realmId === undefined ? undefined : placeOf(realmId).zone,
        TagSpecification: tagsFor("subnet", { name, tags }),
      };
      const { subnet } = await connection.call(createSubnet, asked, [networkId]);
      if (!subnet) throw new CloudError("provider_error", "The cloud's answer has no subnet.");
      const made = toSubnet(subnet);
      await connection.made(made.id);
      return made;
    },
    destroy: async ({ id }) => {
      await connection.call(deleteSubnet, { SubnetId: id }, [id]);
      connection.gone(id);
    },
    update: async ({ id, name, tags, assignsPublicAddresses, ...others }) => {
      refuseGiven(others, "a subnet");
      const subnet = await read(id);
      if (assignsPublicAddresses !== undefined) {
        const asked = { SubnetId: id, MapPublicIpOnLaunch: { Value: assignsPublicAddresses } };
        await connection.call(modifySubnetAttribute, asked, [id]);
      }
      if (name !== undefined || tags !== undefined) await retag(connection, id, tagsOf(subnet.tagSet), { name, tags });
      return toSubnet(await read(id));
    },
  } satisfies Services["subnets"];
}

function toSubnet(subnet: Document): Subnet {
  const { vpcId, availabilityZone, state, defaultForAz, mapPublicIpOnLaunch, availableIpAddressCount } = subnet;
  const addressBlock = subnet.cidrBlock || blockOfVersion6(subnet);
  return {
    id: needed(subnet, "subnetId"),
    ...namedBy(subnet.tagSet),
    ...(vpcId && { networkId: vpcId }),
    ...(availabilityZone && { realmId: availabilityZone }),
    ...(addressBlock && { addressBlock }),
    state: state === "pending" ? "pending" : state === "available" ? "up" : "down",
    ...(defaultForAz !== undefined && { default: defaultForAz }),
    ...(mapPublicIpOnLaunch !== undefined && { assignsPublicAddresses: mapPublicIpOnLaunch }),
    ...(availableIpAddressCount !== undefined && { availableAddresses: availableIpAddressCount }),
  };
}

/** The block of a subnet that has no addresses of version 4. */
const blockOfVersion6 = ({ ipv6CidrBlockAssociationSet }: Document): string | undefined =>
  ipv6CidrBlockAssociationSet.find(({ ipv6CidrBlockState }) => ipv6CidrBlockState?.state !== "disassociated")?.ipv6CidrBlock;
