import type { Address } from "../../../model/collections/addresses.ts";
import { boolean, oneOf, optional, string } from "../../../model/shape.ts";
import { AwsFault, missingParameter } from "../../../protocols/aws-query/aws-fault.ts";
import { addressAttributeDocument, addressDocument, newAddressFields } from "../../../protocols/ec2/documents/address.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing, memberOf } from "../../aws-query/listing.ts";
import { addressOf, amazonPool, isAssociated, newAddressOf } from "../address-view.ts";
import { fromEc2, idParameter, notFound, toEc2 } from "../ids.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter } from "../tags.ts";

const unknownAddress = (address: string): AwsFault =>
  new AwsFault("InvalidAddress.NotFound", `Address '${address.slice(0, 100)}' not found.`);

const describeAddresses = describe({
  name: "DescribeAddresses",
  doc: "The public addresses.",
  needs: ["addresses", "list"],
  set: "addressesSet",
  item: addressDocument,
  ids: idParameter("AllocationId", "allocation"),
  names: [{ name: "PublicIp", of: ({ ip }: Address) => ip, notFound: ([first = ""]) => unknownAddress(first) }],
  filters: {
    "allocation-id": "allocationId",
    "association-id": "associationId",
    domain: "domain",
    "instance-id": "instanceId",
    "network-border-group": "networkBorderGroup",
    "network-interface-id": "networkInterfaceId",
    "network-interface-owner-id": "networkInterfaceOwnerId",
    "private-ip-address": "privateIpAddress",
    "public-ip": "publicIp",
  },
  tags: "tagSet",
  pages: "none",
  list: listing<"addresses">("addresses"),
  prepare: (call) => call.accountId(),
  show: addressOf,
});

const describeAddressesAttribute = describe({
  name: "DescribeAddressesAttribute",
  doc: "The public addresses; no driver knows their names.",
  needs: ["addresses", "list"],
  set: "addressSet",
  item: addressAttributeDocument,
  parameters: { Attribute: optional(oneOf(["domain-name"])) },
  ids: idParameter("AllocationId", "allocation"),
  pages: { minimum: 1, maximum: 1000 },
  list: listing<"addresses">("addresses"),
  show: ({ id, ip }) => ({ publicIp: ip, allocationId: toEc2("allocation", id) }),
});

const allocateAddress = defineAction({
  name: "AllocateAddress",
  doc: "Gets a public address from the cloud, whichever it gives.",
  needs: ["addresses", "create"],
  parameters: {
    Domain: optional(oneOf(["vpc", "standard"])),
    Address: optional(string()),
    PublicIpv4Pool: optional(string()),
    TagSpecification: tagSpecificationParameter,
  },
  document: newAddressFields,
  run: async (call, { Address: wanted, PublicIpv4Pool: pool, TagSpecification }) => {
    if (wanted !== undefined) throw new AwsFault("UnsupportedOperation", "The cloud chooses the address.");
    if (pool !== undefined && pool !== amazonPool)
      throw new AwsFault("InvalidPublicIpv4PoolID.NotFound", `The pool ID '${pool.slice(0, 100)}' does not exist`);
    const tags = tagParameters(call.cloud, "addresses", "create", specifiedTags(TagSpecification, "elastic-ip"));
    return newAddressOf(await call.cloud.call("addresses", "create", tags), call);
  },
});

/** How actions name one address. */
const addressParameters = { AllocationId: optional(string()), PublicIp: optional(string()) };

/** The address that is meant. @throws AwsFault `InvalidAllocationID.NotFound`, `InvalidAddress.NotFound` */
async function addressCalled(
  { cloud }: Call,
  { AllocationId, PublicIp }: { readonly AllocationId?: string | undefined; readonly PublicIp?: string | undefined },
): Promise<Address> {
  if (AllocationId !== undefined) {
    const address = await memberOf(cloud, "addresses", fromEc2("allocation", AllocationId));
    if (!address) throw notFound("allocation", [AllocationId]);
    return address;
  }
  if (PublicIp === undefined) throw missingParameter("AllocationId");
  for await (const address of cloud.list("addresses", {})) if (address.ip === PublicIp) return address;
  throw unknownAddress(PublicIp);
}

const releaseAddress = defineAction({
  name: "ReleaseAddress",
  doc: "Gives a public address back.",
  needs: ["addresses", "destroy"],
  parameters: addressParameters,
  document: { return: boolean() },
  run: async (call, given) => {
    const { id } = await addressCalled(call, given);
    await call.cloud.call("addresses", "destroy", { id });
    return { return: true };
  },
});

const associateAddress = defineAction({
  name: "AssociateAddress",
  doc: "Gives an address to an instance or an interface, away from another one only if that is allowed.",
  needs: ["addresses", "associate"],
  parameters: {
    ...addressParameters,
    InstanceId: optional(string()),
    NetworkInterfaceId: optional(string()),
    PrivateIpAddress: optional(string()),
    AllowReassociation: optional(boolean()),
  },
  document: { return: boolean(), associationId: string() },
  run: async (call, given) => {
    const { InstanceId, NetworkInterfaceId, PrivateIpAddress: privateAddress, AllowReassociation } = given;
    if (InstanceId === undefined && NetworkInterfaceId === undefined) throw missingParameter("InstanceId");
    const instanceId = InstanceId === undefined ? undefined : fromEc2("instance", InstanceId);
    const networkInterfaceId = NetworkInterfaceId === undefined ? undefined : fromEc2("networkInterface", NetworkInterfaceId);
    const address = await addressCalled(call, given);
    const { id } = address;
    const answer = { return: true, associationId: toEc2("association", id) };
    if (isAssociated(address)) {
      // Doing it once more changes nothing.
      const isThere =
        (instanceId === undefined || address.instanceId === instanceId) &&
        (networkInterfaceId === undefined || address.networkInterfaceId === networkInterfaceId) &&
        (privateAddress === undefined || address.privateAddress === privateAddress);
      if (isThere) return answer;
      if (!AllowReassociation) {
        const message = `resource ${toEc2("allocation", id)} is already associated with associate-id ${answer.associationId}`;
        throw new AwsFault("Resource.AlreadyAssociated", message);
      }
      await requireTarget(call, InstanceId, NetworkInterfaceId);
      await call.cloud.call("addresses", "disassociate", { id });
    }
    await call.cloud.call("addresses", "associate", { id, instanceId, networkInterfaceId, privateAddress });
    return answer;
  },
});

/** Nothing is taken from where it is for a target that is not there. @throws AwsFault */
async function requireTarget({ cloud }: Call, instanceId: string | undefined, interfaceId: string | undefined): Promise<void> {
  if (instanceId !== undefined && !(await memberOf(cloud, "instances", fromEc2("instance", instanceId))))
    throw notFound("instance", [instanceId]);
  if (interfaceId !== undefined && !(await memberOf(cloud, "networkInterfaces", fromEc2("networkInterface", interfaceId))))
    throw notFound("networkInterface", [interfaceId]);
}

const disassociateAddress = defineAction({
  name: "DisassociateAddress",
  doc: "Takes an address from its instance or interface.",
  needs: ["addresses", "disassociate"],
  parameters: { AssociationId: optional(string()), PublicIp: optional(string()) },
  document: { return: boolean() },
  run: async (call, { AssociationId, PublicIp }) => {
    const { cloud } = call;
    const address =
      AssociationId === undefined
        ? await addressCalled(call, { PublicIp })
        : await memberOf(cloud, "addresses", fromEc2("association", AssociationId));
    if (!address || !isAssociated(address)) {
      throw notFound("association", [AssociationId ?? toEc2("association", address?.id ?? "")]);
    }
    await cloud.call("addresses", "disassociate", { id: address.id });
    return { return: true };
  },
});

/** Public addresses. */
export const actions: readonly Action[] = [
  describeAddresses,
  describeAddressesAttribute,
  allocateAddress,
  releaseAddress,
  associateAddress,
  disassociateAddress,
];
