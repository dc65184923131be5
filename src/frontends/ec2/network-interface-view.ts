import type { Address } from "../../model/collections/addresses.ts";
import type { NetworkInterface } from "../../model/collections/network-interfaces.ts";
import type { NetworkInterfaceDocument } from "../../protocols/ec2/documents/network-interface.ts";
import type { Call } from "../aws-query/call.ts";
import { groupNames, type GroupNames } from "./group-names.ts";
import { toEc2, toEc2IfThere } from "./ids.ts";
import { tagSetOf } from "./tags.ts";
import { usualZone } from "./zones.ts";

/** What has to be known to show network interfaces. */
export interface InterfaceContext {
  readonly accountId: string;
  readonly groups: GroupNames;
  /** The addresses by the interfaces that have them. */
  readonly addresses: ReadonlyMap<string, Address>;
  /** The zones of subnets that are in just one. */
  readonly zones: ReadonlyMap<string, string>;
  readonly zone: string;
}

/** Finds out what has to be known to show network interfaces. */
export async function interfaceContext(call: Call): Promise<InterfaceContext> {
  const { cloud } = call;
  const addresses = new Map<string, Address>();
  const readAddresses = async (): Promise<void> => {
    if (!cloud.supports("addresses", "list")) return;
    for await (const address of cloud.list("addresses", {})) {
      if (address.networkInterfaceId !== undefined) addresses.set(address.networkInterfaceId, address);
    }
  };
  const zones = new Map<string, string>();
  const readZones = async (): Promise<void> => {
    if (!cloud.supports("subnets", "list")) return;
    for await (const { id, realmId } of cloud.list("subnets", {})) if (realmId !== undefined) zones.set(id, realmId);
  };
  const [accountId, groups, zone] = await Promise.all([
    call.accountId(),
    groupNames(call),
    usualZone(call),
    readAddresses(),
    readZones(),
  ]);
  return { accountId, groups, addresses, zones, zone };
}

/** A network interface in EC2's words. An attachment has the interface's own id, since an interface has at most one. */
export function networkInterfaceOf(one: NetworkInterface, context: InterfaceContext): NetworkInterfaceDocument {
  const { accountId, groups, zones, zone } = context;
  const { id, subnetId, ipAddress, instanceId, sourceDestinationCheck = true } = one;
  const association = associationOf(one, context);
  const isVersion6 = ipAddress?.includes(":") === true;
  const ipv4 = isVersion6 ? undefined : ipAddress;
  return {
    networkInterfaceId: toEc2("networkInterface", id),
    subnetId: toEc2IfThere("subnet", subnetId),
    vpcId: toEc2IfThere("vpc", one.networkId),
    availabilityZone: (subnetId === undefined ? undefined : zones.get(subnetId)) ?? zone,
    description: one.description ?? "",
    ownerId: accountId,
    requesterManaged: false,
    status: one.state === "pending" ? "pending" : instanceId === undefined ? "available" : "in-use",
    macAddress: one.macAddress ?? "",
    privateIpAddress: ipv4,
    privateDnsName: "",
    sourceDestCheck: sourceDestinationCheck,
    groupSet: groups(one.firewallIds),
    attachment: attachmentOf(one, accountId),
    association,
    tagSet: tagSetOf("networkInterfaces", one),
    privateIpAddressesSet: ipv4 === undefined ? [] : [{ privateIpAddress: ipv4, privateDnsName: "", primary: true, association }],
    ipv6AddressesSet: isVersion6 ? [{ ipv6Address: ipAddress }] : [],
    interfaceType: "interface",
  };
}

function attachmentOf(one: NetworkInterface, accountId: string): NetworkInterfaceDocument["attachment"] {
  const { id, instanceId, deviceIndex = 0, deleteOnTermination = true } = one;
  if (instanceId === undefined) return undefined;
  return {
    attachmentId: toEc2("networkInterfaceAttachment", id),
    instanceId: toEc2("instance", instanceId),
    instanceOwnerId: accountId,
    deviceIndex,
    networkCardIndex: 0,
    status: "attached",
    deleteOnTermination,
  };
}

/** An address that the account has got itself, or one that the cloud gave with the interface. */
function associationOf(
  { id, publicAddress }: NetworkInterface,
  { addresses, accountId }: InterfaceContext,
): NetworkInterfaceDocument["association"] {
  const address = addresses.get(id);
  if (address) {
    return {
      publicIp: address.ip,
      publicDnsName: "",
      ipOwnerId: accountId,
      allocationId: toEc2("allocation", address.id),
      associationId: toEc2("association", address.id),
    };
  }
  return publicAddress === undefined ? undefined : { publicIp: publicAddress, publicDnsName: "", ipOwnerId: "amazon" };
}
