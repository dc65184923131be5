import { boolean, integer, list, optional, string, struct } from "../../../model/shape.ts";
import { networkInterfaceDocument } from "../../../protocols/ec2/documents/network-interface.ts";
import { defineAction } from "../query/action.ts";
import { defineDescribe } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { tagSpecifications } from "../tagging.ts";

const { ec2 } = queryServices;

export const describeNetworkInterfaces = defineDescribe("DescribeNetworkInterfaces", {
  ids: "NetworkInterfaceId",
  set: "networkInterfaceSet",
  item: networkInterfaceDocument,
});

/** Its client token makes it repeatable. */
export const createNetworkInterface = defineAction(ec2, "CreateNetworkInterface", {
  parameters: {
    SubnetId: string(),
    Description: optional(string()),
    PrivateIpAddress: optional(string()),
    SecurityGroupId: optional(list(string())),
    TagSpecification: tagSpecifications,
    ClientToken: string(),
  },
  document: { networkInterface: networkInterfaceDocument },
  isRepeatable: true,
});

export const deleteNetworkInterface = defineAction(ec2, "DeleteNetworkInterface", {
  parameters: { NetworkInterfaceId: string() },
  document: {},
  isRepeatable: true,
});

export const attachNetworkInterface = defineAction(ec2, "AttachNetworkInterface", {
  parameters: { NetworkInterfaceId: string(), InstanceId: string(), DeviceIndex: integer() },
  document: { attachmentId: optional(string()) },
});

export const detachNetworkInterface = defineAction(ec2, "DetachNetworkInterface", {
  parameters: { AttachmentId: string(), Force: optional(boolean()) },
  document: {},
});

/** One attribute a call. */
export const modifyNetworkInterface = defineAction(ec2, "ModifyNetworkInterfaceAttribute", {
  parameters: {
    NetworkInterfaceId: string(),
    Description: optional(struct({ Value: string() })),
    SecurityGroupId: optional(list(string())),
    SourceDestCheck: optional(struct({ Value: boolean() })),
    Attachment: optional(struct({ AttachmentId: string(), DeleteOnTermination: boolean() })),
  },
  document: {},
  isRepeatable: true,
});
