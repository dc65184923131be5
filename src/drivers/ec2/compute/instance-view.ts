import type { Instance } from "../../../model/collections/instances.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { instanceDocument, reservationDocument } from "../../../protocols/ec2/documents/instance.ts";
import { actionsIn } from "../../../model/instance-states.ts";
import { namedBy } from "../tagging.ts";
import { machine, stateOf } from "./instance-states.ts";

type Document = Answer<typeof instanceDocument>;
type Address = Instance["publicAddresses"][number];
type Interface = NonNullable<Instance["networkInterfaces"]>[number];

/** The instances of a reservation: what was launched together, and has the same owner. */
export const instancesIn = ({ instancesSet, ownerId }: Answer<typeof reservationDocument>): readonly Instance[] =>
  instancesSet.map((document) => toInstance(document, ownerId));

/** An instance as EC2 shows it. */
export function toInstance(document: Document, ownerId: string | undefined): Instance {
  const state = stateOf(document.instanceState?.name);
  const { stateReason, imageId, instanceType, launchTime, keyName, architecture, rootDeviceType, rootDeviceName } = document;
  const isPersistent = rootDeviceType !== "instance-store";
  return {
    id: needed(document, "instanceId"),
    ...namedBy(document.tagSet),
    ...(ownerId && { ownerId }),
    ...(imageId && { imageId }),
    ...(document.placement?.availabilityZone && { realmId: document.placement.availabilityZone }),
    state,
    ...(stateReason && { stateReason }),
    ...(instanceType && { hardwareProfileId: instanceType }),
    // What has no disk of its own cannot be stopped.
    ...(!isPersistent && {
      actions: actionsIn(machine, state).filter((action) => action !== "start" && action !== "stop"),
    }),
    canCreateImage: isPersistent && (state === "running" || state === "stopped"),
    ...(launchTime && { launchTime }),
    ...(state === "finish" && { destroyedTime: timeIn(document.reason) ?? launchTime }),
    ...addressesOf(document),
    firewallIds: document.groupSet.flatMap(({ groupId, groupName }) => groupId || groupName || []),
    volumes: document.blockDeviceMapping.flatMap(({ deviceName, ebs }) =>
      ebs?.volumeId
        ? [{ id: ebs.volumeId, ...(deviceName && { device: deviceName }), deleteOnTermination: ebs.deleteOnTermination ?? false }]
        : [],
    ),
    networkInterfaces: document.networkInterfaceSet.map(toInterface),
    ...(keyName && { keyName }),
    ...(architecture && { architecture }),
    rootDevice: { ...(rootDeviceName && { name: rootDeviceName }), type: isPersistent ? "persistent" : "transient" },
    monitored: document.monitoring?.state === "enabled" || document.monitoring?.state === "pending",
  };
}

/** When it was destroyed, as EC2 says it: `User initiated (2026-11-22 16:20:00 GMT)`. */
function timeIn(reason: string | undefined): Date | undefined {
  const [, written] = /\((\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\dZ]*)(?: (?:GMT|UTC))?\)/.exec(reason ?? "") ?? [];
  const time = new Date(`${(written ?? "").replace(" ", "T").replace(/Z$/, "")}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** The original knew hosts by their names alone; today's networks often give them none. */
function addressesOf(document: Document): Pick<Instance, "publicAddresses" | "privateAddresses"> {
  const { ipAddress, dnsName, privateIpAddress, privateDnsName, networkInterfaceSet } = document;
  const of = (type: Address["type"], address: string | undefined): readonly Address[] => (address ? [{ type, address }] : []);
  return {
    publicAddresses: [
      ...of("ipv4", ipAddress),
      ...of("hostname", dnsName),
      ...networkInterfaceSet.flatMap(({ ipv6AddressesSet }) =>
        ipv6AddressesSet.flatMap(({ ipv6Address }) => of("ipv6", ipv6Address)),
      ),
      ...networkInterfaceSet.flatMap(({ association }) =>
        association?.publicIp === ipAddress ? [] : of("ipv4", association?.publicIp),
      ),
    ],
    privateAddresses: [
      ...of("ipv4", privateIpAddress),
      ...of("hostname", privateDnsName),
      ...networkInterfaceSet.flatMap((each) =>
        each.privateIpAddress === privateIpAddress ? [] : of("ipv4", each.privateIpAddress),
      ),
    ],
  };
}

function toInterface(document: Document["networkInterfaceSet"][number]): Interface {
  const { vpcId, subnetId, privateIpAddress, association, macAddress, attachment, sourceDestCheck } = document;
  return {
    id: needed(document, "networkInterfaceId"),
    ...(vpcId && { networkId: vpcId }),
    ...(subnetId && { subnetId }),
    firewallIds: document.groupSet.flatMap(({ groupId }) => groupId ?? []),
    ...(privateIpAddress && { privateAddress: privateIpAddress }),
    ...(association?.publicIp && { publicAddress: association.publicIp }),
    ...(macAddress && { macAddress }),
    ...(attachment?.deviceIndex !== undefined && { deviceIndex: attachment.deviceIndex }),
    ...(sourceDestCheck !== undefined && { sourceDestinationCheck: sourceDestCheck }),
  };
}
