import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import { boolean, integer, list, oneOf, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { networkInterfaceAttributeFields, networkInterfaceDocument } from "../../../protocols/ec2/documents/network-interface.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing, memberOf } from "../../aws-query/listing.ts";
import { accepts } from "../accepts.ts";
import { fromEc2, idParameter, notFound, toEc2 } from "../ids.ts";
import { interfaceContext, networkInterfaceOf } from "../network-interface-view.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter } from "../tags.ts";

const describeNetworkInterfaces = describe({
  name: "DescribeNetworkInterfaces",
  doc: "The network interfaces, attached or not.",
  needs: ["networkInterfaces", "list"],
  set: "networkInterfaceSet",
  item: networkInterfaceDocument,
  ids: idParameter("NetworkInterfaceId", "networkInterface"),
  filters: {
    "addresses.association.owner-id": "privateIpAddressesSet.association.ipOwnerId",
    "addresses.association.public-ip": "privateIpAddressesSet.association.publicIp",
    "addresses.primary": "privateIpAddressesSet.primary",
    "addresses.private-ip-address": "privateIpAddressesSet.privateIpAddress",
    "association.allocation-id": "association.allocationId",
    "association.association-id": "association.associationId",
    "association.ip-owner-id": "association.ipOwnerId",
    "association.public-dns-name": "association.publicDnsName",
    "association.public-ip": "association.publicIp",
    "attachment.attachment-id": "attachment.attachmentId",
    "attachment.delete-on-termination": "attachment.deleteOnTermination",
    "attachment.device-index": "attachment.deviceIndex",
    "attachment.instance-id": "attachment.instanceId",
    "attachment.instance-owner-id": "attachment.instanceOwnerId",
    "attachment.status": "attachment.status",
    "availability-zone": "availabilityZone",
    "availability-zone-id": "availabilityZone",
    description: "description",
    "group-id": "groupSet.groupId",
    "group-name": "groupSet.groupName",
    "interface-type": "interfaceType",
    "ipv6-addresses.ipv6-address": "ipv6AddressesSet.ipv6Address",
    "mac-address": "macAddress",
    "network-interface-id": "networkInterfaceId",
    "owner-id": "ownerId",
    "private-dns-name": "privateDnsName",
    "private-ip-address": "privateIpAddress",
    "requester-managed": "requesterManaged",
    "source-dest-check": "sourceDestCheck",
    status: "status",
    "subnet-id": "subnetId",
    "vpc-id": "vpcId",
  },
  tags: "tagSet",
  list: listing<"networkInterfaces">("networkInterfaces"),
  prepare: interfaceContext,
  show: networkInterfaceOf,
});

const createNetworkInterface = defineAction({
  name: "CreateNetworkInterface",
  doc: "Makes a network interface that no instance has yet, with one address.",
  needs: ["networkInterfaces", "allocate"],
  idempotent: true,
  parameters: {
    SubnetId: string(),
    Description: optional(string()),
    PrivateIpAddress: optional(string()),
    PrivateIpAddresses: optional(list(struct({ PrivateIpAddress: string(), Primary: optional(boolean()) }))),
    SecondaryPrivateIpAddressCount: optional(integer()),
    Ipv6AddressCount: optional(integer()),
    SecurityGroupId: optional(list(string())),
    TagSpecification: tagSpecificationParameter,
    ClientToken: optional(string({ maxLength: 64 })),
  },
  document: { networkInterface: networkInterfaceDocument, clientToken: optional(string()) },
  run: async (call, given) => {
    const { PrivateIpAddresses: addresses = [], SecondaryPrivateIpAddressCount: more, Ipv6AddressCount: version6 } = given;
    if (addresses.length > 1 || more || version6)
      throw new AwsFault("UnsupportedOperation", "A network interface has just one address.");
    const tags = tagParameters(
      call.cloud,
      "networkInterfaces",
      "update",
      specifiedTags(given.TagSpecification, "network-interface"),
    );
    const made = await call.cloud.call("networkInterfaces", "allocate", {
      // Without a name it has none: one that the cloud made up would be a tag that nobody has set.
      name: tags.name ?? "",
      tags: tags.tags,
      subnetId: fromEc2("subnet", given.SubnetId),
      description: given.Description,
      ipAddress: given.PrivateIpAddress ?? addresses[0]?.PrivateIpAddress,
      firewallIds: given.SecurityGroupId?.map((id) => fromEc2("securityGroup", id)),
    });
    const networkInterface = networkInterfaceOf(made, await interfaceContext(call));
    return { networkInterface, clientToken: given.ClientToken };
  },
});

/** @throws AwsFault `InvalidNetworkInterfaceID.NotFound` */
async function interfaceCalled({ cloud }: Call, given: string): Promise<NetworkInterface> {
  const found = await memberOf(cloud, "networkInterfaces", fromEc2("networkInterface", given));
  if (!found) throw notFound("networkInterface", [given]);
  return found;
}

const deleteNetworkInterface = defineAction({
  name: "DeleteNetworkInterface",
  doc: "Destroys a network interface that no instance has.",
  needs: ["networkInterfaces", "destroy"],
  parameters: { NetworkInterfaceId: string() },
  document: { return: boolean() },
  run: async (call, { NetworkInterfaceId }) => {
    const { id, instanceId } = await interfaceCalled(call, NetworkInterfaceId);
    // Some clouds would take it off its instance.
    if (instanceId !== undefined)
      throw new AwsFault("InvalidNetworkInterface.InUse", `Network interface '${NetworkInterfaceId}' is currently in use.`);
    await call.cloud.call("networkInterfaces", "destroy", { id });
    return { return: true };
  },
});

const attachNetworkInterface = defineAction({
  name: "AttachNetworkInterface",
  doc: "Attaches a network interface to an instance.",
  needs: ["networkInterfaces", "attach"],
  parameters: { NetworkInterfaceId: string(), InstanceId: string(), DeviceIndex: integer({ minimum: 0 }) },
  document: { attachmentId: string(), networkCardIndex: integer() },
  run: async (call, { NetworkInterfaceId, InstanceId, DeviceIndex: deviceIndex }) => {
    const id = fromEc2("networkInterface", NetworkInterfaceId);
    await call.cloud.call("networkInterfaces", "attach", { id, instanceId: fromEc2("instance", InstanceId), deviceIndex });
    return { attachmentId: toEc2("networkInterfaceAttachment", id), networkCardIndex: 0 };
  },
});

const detachNetworkInterface = defineAction({
  name: "DetachNetworkInterface",
  doc: "Detaches a network interface from its instance, which keeps its first.",
  needs: ["networkInterfaces", "detach"],
  parameters: { AttachmentId: string(), Force: optional(boolean()) },
  document: { return: boolean() },
  run: async (call, { AttachmentId }) => {
    const found = await memberOf(call.cloud, "networkInterfaces", fromEc2("networkInterfaceAttachment", AttachmentId));
    if (found?.instanceId === undefined) throw notFound("networkInterfaceAttachment", [AttachmentId]);
    if (found.deviceIndex === 0)
      throw new AwsFault("OperationNotPermitted", "The network interface at device index 0 cannot be detached.");
    await call.cloud.call("networkInterfaces", "detach", { id: found.id });
    return { return: true };
  },
});

const describeNetworkInterfaceAttribute = defineAction({
  name: "DescribeNetworkInterfaceAttribute",
  doc: "Description, groups, source check or attachment of a network interface.",
  needs: ["networkInterfaces", "get"],
  parameters: {
    NetworkInterfaceId: string(),
    Attribute: oneOf(["description", "groupSet", "sourceDestCheck", "attachment"]),
  },
  document: networkInterfaceAttributeFields,
  run: async (call, { NetworkInterfaceId: networkInterfaceId, Attribute }) => {
    const found = networkInterfaceOf(await interfaceCalled(call, networkInterfaceId), await interfaceContext(call));
    const { description, groupSet, sourceDestCheck, attachment } = found;
    switch (Attribute) {
      case "description":
        return { networkInterfaceId, description: { value: description } };
      case "groupSet":
        return { networkInterfaceId, groupSet };
      case "sourceDestCheck":
        return { networkInterfaceId, sourceDestCheck: { value: sourceDestCheck } };
      case "attachment":
        return { networkInterfaceId, attachment };
    }
  },
});

const modifyNetworkInterfaceAttribute = defineAction({
  name: "ModifyNetworkInterfaceAttribute",
  doc: "Changes description or groups of a network interface, and where the cloud can its source check and whether it goes with its instance.",
  needs: ["networkInterfaces", "update"],
  parameters: {
    NetworkInterfaceId: string(),
    Description: optional(struct({ Value: string({ emptyIsValue: true }) })),
    SecurityGroupId: optional(list(string())),
    SourceDestCheck: optional(struct({ Value: boolean() })),
    Attachment: optional(struct({ AttachmentId: string(), DeleteOnTermination: boolean() })),
  },
  document: { return: boolean() },
  run: async (call, { NetworkInterfaceId, Description, SecurityGroupId, SourceDestCheck, Attachment }) => {
    const now = await interfaceCalled(call, NetworkInterfaceId);
    const { id, sourceDestinationCheck = true, deleteOnTermination = true } = now;
    if (Attachment) {
      const isItsOwn = fromEc2("networkInterfaceAttachment", Attachment.AttachmentId) === id && now.instanceId !== undefined;
      if (!isItsOwn) throw notFound("networkInterfaceAttachment", [Attachment.AttachmentId]);
    }
    const wanted = {
      description: Description?.Value,
      firewallIds: SecurityGroupId?.map((each) => fromEc2("securityGroup", each)),
      sourceDestinationCheck: changeOf(sourceDestinationCheck, SourceDestCheck?.Value),
      deleteOnTermination: changeOf(deleteOnTermination, Attachment?.DeleteOnTermination),
    };
    for (const [parameter, value] of Object.entries(wanted)) {
      if (value === undefined || accepts(call.cloud, "networkInterfaces", "update", parameter)) continue;
      const { name } = call.cloud.driver;
      throw new AwsFault("UnsupportedOperation", `The driver '${name}' cannot change ${parameter} of network interfaces.`);
    }
    if (Object.values(wanted).some((value) => value !== undefined))
      await call.cloud.call("networkInterfaces", "update", { id, ...wanted });
    return { return: true };
  },
});

/** What is asked for, if it is not the case anyway. */
const changeOf = (now: boolean, asked: boolean | undefined): boolean | undefined => (asked === now ? undefined : asked);

/** Network interfaces. */
export const actions: readonly Action[] = [
  describeNetworkInterfaces,
  createNetworkInterface,
  deleteNetworkInterface,
  attachNetworkInterface,
  detachNetworkInterface,
  describeNetworkInterfaceAttribute,
  modifyNetworkInterfaceAttribute,
];
