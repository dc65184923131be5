import { mapped } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { Address } from "../../../model/collections/addresses.ts";
import { CloudError } from "../../../model/errors.ts";
import { boolean, list, optional, string } from "../../../model/shape.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { addressDocument, newAddressFields } from "../../../protocols/ec2/documents/address.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument, notFound, refuseGiven } from "../failures.ts";
import { defineAction } from "../query/action.ts";
import { described, defineDescribe } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { retag, tagsFor, tagsOf, tagSpecifications } from "../tagging.ts";

const { ec2 } = queryServices;
type Document = Answer<typeof addressDocument>;

const describeAddresses = defineDescribe("DescribeAddresses", {
  ids: "AllocationId",
  set: "addressesSet",
  item: addressDocument,
  pageSize: "whole",
  parameters: { PublicIp: optional(list(string())) },
});

const allocateAddress = defineAction(ec2, "AllocateAddress", {
  parameters: { Domain: string(), TagSpecification: tagSpecifications },
  document: newAddressFields,
});

const releaseAddress = defineAction(ec2, "ReleaseAddress", {
  parameters: { AllocationId: optional(string()), PublicIp: optional(string()) },
  document: {},
});

const associateAddress = defineAction(ec2, "AssociateAddress", {
  parameters: {
    AllocationId: optional(string()),
    PublicIp: optional(string()),
    InstanceId: optional(string()),
    NetworkInterfaceId: optional(string()),
    PrivateIpAddress: optional(string()),
    AllowReassociation: optional(boolean()),
  },
  document: { associationId: optional(string()) },
});

const disassociateAddress = defineAction(ec2, "DisassociateAddress", {
  parameters: { AssociationId: optional(string()), PublicIp: optional(string()) },
  document: {},
});

/** Addresses are EC2's elastic ones. The id is the address itself; what EC2 knows it by, its allocation, leads to it too. */
export function addresses(connection: Connection) {
  const read = async (id: string): Promise<Document> => {
    const [address] = (await connection.call(describeAddresses.action, whichIs(id), [id])).items;
    if (!address) throw notFound("address", id);
    return address;
  };
  return {
    list: ({ id, instanceId }) =>
      mapped(described(connection, describeAddresses, { filters: { "public-ip": id, "instance-id": instanceId } }), toAddress),
    get: async ({ id }) => toAddress(await read(id)),
    create: async ({ networkId, tags }) => {
      refuseGiven({ networkId }, "an address");
      const made = await connection.call(allocateAddress, { Domain: "vpc", TagSpecification: tagsFor("elastic-ip", { tags }) });
      const address = { ...toAddress({ ...made, tagSet: [] }), tags: tags ?? {} };
      await connection.made(address.id);
      return address;
    },
    destroy: async ({ id }) => {
      const address = await read(id);
      refuseAssociated(address);
      await connection.call(releaseAddress, named(address), [id]);
      connection.gone(id);
    },
    associate: async ({ id, instanceId, networkInterfaceId, privateAddress }) => {
      const address = await read(id);
      if (instanceId === undefined && networkInterfaceId === undefined)
        throw invalidArgument("instanceId", "Neither an instance nor a network interface is named.");
      refuseAssociated(address);
      const target = { InstanceId: instanceId, NetworkInterfaceId: networkInterfaceId, PrivateIpAddress: privateAddress };
      const isClassic = !address.allocationId;
      const asked = { ...named(address), ...target, AllowReassociation: isClassic ? undefined : false };
      await connection.call(associateAddress, asked, [id, instanceId ?? "", networkInterfaceId ?? ""]);
      return toAddress(await read(id));
    },
    disassociate: async ({ id }) => {
      const address = await read(id);
      if (!isAssociated(address)) throw new CloudError("failed_precondition", `The address '${id}' is given to nothing.`);
      const { associationId, publicIp } = address;
      await connection.call(disassociateAddress, associationId ? { AssociationId: associationId } : { PublicIp: publicIp });
      return toAddress(await read(id));
    },
    update: async ({ id, tags }) => {
      const address = await read(id);
      await retag(connection, needed(address, "allocationId"), tagsOf(address.tagSet), { tags });
      return toAddress(await read(id));
    },
  } satisfies Services["addresses"];
}

/** What no address and no allocation looks like is looked for by a filter, of which EC2 says nothing when it finds nothing. */
function whichIs(id: string): Parameters<(typeof describeAddresses.action)["write"]>[0] {
  if (id.startsWith("eipalloc-")) return { [describeAddresses.idParameter]: [id] };
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(id)) return { PublicIp: [id] };
  return { Filter: [{ Name: "public-ip", Value: [id] }] };
}

/** How EC2 is told which: by its allocation, in EC2-Classic by the address. */
const named = ({
  allocationId,
  publicIp,
}: Document): { readonly AllocationId?: string; readonly PublicIp?: string | undefined } =>
  allocationId ? { AllocationId: allocationId } : { PublicIp: publicIp };

const isAssociated = ({ associationId, instanceId, networkInterfaceId }: Document): boolean =>
  Boolean(associationId || instanceId || networkInterfaceId);

function refuseAssociated(address: Document): void {
  if (!isAssociated(address)) return;
  const { publicIp, instanceId, networkInterfaceId } = address;
  const holder = instanceId || networkInterfaceId || "something else";
  throw new CloudError("failed_precondition", `The address '${publicIp}' is given to ${holder}.`);
}

function toAddress(address: Document): Address {
  const { allocationId, associationId, instanceId, networkInterfaceId, privateIpAddress } = address;
  const { publicIp } = address;
  return {
    // By a carrier's address EC2 finds nothing.
    id: publicIp || needed(address, "allocationId"),
    ip: publicIp || needed(address, "carrierIp"),
    ...(allocationId && { allocationId }),
    ...(associationId && { associationId }),
    ...(instanceId && { instanceId }),
    ...(networkInterfaceId && { networkInterfaceId }),
    ...(privateIpAddress && { privateAddress: privateIpAddress }),
    state: isAssociated(address) ? "associated" : "available",
    tags: tagsOf(address.tagSet),
  };
}
