import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { networkInterfaceDocument } from "../../../protocols/ec2/documents/network-interface.ts";
import { namedBy } from "../tagging.ts";

type Document = Answer<typeof networkInterfaceDocument>;

const states: Readonly<Record<string, NetworkInterface["state"]>> = {
  available: "available",
  associated: "in-use",
  attaching: "pending",
  "in-use": "in-use",
  detaching: "pending",
};

/** The attachment of an interface, if it is not over. */
export const attachmentOf = ({ attachment }: Document): Document["attachment"] =>
  attachment?.attachmentId && attachment.status !== "detached" ? attachment : undefined;

/** A network interface as EC2 shows it. */
export function toNetworkInterface(document: Document): NetworkInterface {
  const { description, status = "", subnetId, vpcId, privateIpAddress, association, macAddress, sourceDestCheck } = document;
  const ipAddress = privateIpAddress || document.ipv6AddressesSet[0]?.ipv6Address;
  const attachment = attachmentOf(document);
  const isPassing = attachment?.status === "attaching" || attachment?.status === "detaching";
  return {
    id: needed(document, "networkInterfaceId"),
    ...namedBy(document.tagSet),
    ...(description && { description }),
    state: isPassing ? "pending" : (states[status] ?? "down"),
    ...(attachment?.instanceId && { instanceId: attachment.instanceId }),
    ...(subnetId && { subnetId }),
    ...(vpcId && { networkId: vpcId }),
    ...(ipAddress && { ipAddress }),
    ...(association?.publicIp && { publicAddress: association.publicIp }),
    ...(macAddress && { macAddress }),
    firewallIds: document.groupSet.flatMap(({ groupId }) => groupId ?? []),
    ...(attachment?.deviceIndex !== undefined && { deviceIndex: attachment.deviceIndex }),
    ...(attachment?.attachmentId && { attachmentId: attachment.attachmentId }),
    ...(attachment?.deleteOnTermination !== undefined && { deleteOnTermination: attachment.deleteOnTermination }),
    ...(sourceDestCheck !== undefined && { sourceDestinationCheck: sourceDestCheck }),
  };
}
