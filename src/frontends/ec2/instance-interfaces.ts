import type { Instance } from "../../model/collections/instances.ts";
import type { InstanceDocument } from "../../protocols/ec2/documents/instance.ts";
import type { GroupNames } from "./group-names.ts";
import { toEc2, toEc2IfThere } from "./ids.ts";

/** The names of an instance within its network and outside, which are those of its first interface. */
interface HostNames {
  readonly inside: string | undefined;
  readonly outside: string | undefined;
}

/** The network interfaces of an instance in EC2's words. */
export function instanceInterfaces(
  { networkInterfaces = [] }: Instance,
  { inside, outside }: HostNames,
  groups: GroupNames,
  ownerId: string,
  attachTime: Date,
): InstanceDocument["networkInterfaceSet"] {
  return networkInterfaces.map((each, index) => {
    const { privateAddress, publicAddress } = each;
    const privateDnsName = index === 0 ? inside : undefined;
    const publicDnsName = (index === 0 ? outside : undefined) ?? "";
    const association = publicAddress === undefined ? undefined : { publicIp: publicAddress, publicDnsName, ipOwnerId: ownerId };
    const isIpv6 = privateAddress?.includes(":") === true;
    const ipv4 = isIpv6 ? undefined : privateAddress;
    return {
      networkInterfaceId: toEc2("networkInterface", each.id),
      subnetId: toEc2IfThere("subnet", each.subnetId),
      vpcId: toEc2IfThere("vpc", each.networkId),
      description: "",
      ownerId,
      status: "in-use",
      macAddress: each.macAddress,
      privateIpAddress: ipv4,
      privateDnsName,
      sourceDestCheck: each.sourceDestinationCheck ?? true,
      groupSet: groups(each.firewallIds),
      attachment: {
        attachmentId: toEc2("networkInterfaceAttachment", each.id),
        deviceIndex: each.deviceIndex ?? index,
        status: "attached",
        attachTime,
        deleteOnTermination: true,
        networkCardIndex: 0,
      },
      association,
      privateIpAddressesSet: ipv4 === undefined ? [] : [{ privateIpAddress: ipv4, privateDnsName, primary: true, association }],
      ipv6AddressesSet: isIpv6 ? [{ ipv6Address: privateAddress }] : [],
      interfaceType: "interface",
    };
  });
}
