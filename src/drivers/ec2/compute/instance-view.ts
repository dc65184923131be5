import type { Instance } from "../../../model/collections/instances.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { instanceDocument, reservationDocument } from "../../../protocols/ec2/documents/instance.ts";
import { actionsIn } from "../../../model/instance-states.ts";
import { platformOf } from "../platform.ts";
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
  const { name, tags } = namedBy(document.tagSet);
  const { launchTime, rootDeviceName } = document;
  const isPersistent = document.rootDeviceType !== "instance-store";
  // Built in one piece, with members that are undefined: a literal that spreads others into it costs V8 several times as much.
  return {
    id: needed(document, "instanceId"),
    name,
    tags,
    ownerId: ownerId || undefined,
    imageId: document.imageId || undefined,
    realmId: document.placement?.availabilityZone || undefined,
    state,
    stateReason: document.stateReason,
    hardwareProfileId: document.instanceType || undefined,
    actions: isPersistent ? actionsIn(machine, state) : actionsWithoutDisk(state),
    canCreateImage: isPersistent && (state === "running" || state === "stopped"),
    launchTime,
    destroyedTime: state === "finish" ? (timeIn(document.reason) ?? launchTime) : undefined,
    publicAddresses: publicAddressesOf(document),
    privateAddresses: privateAddressesOf(document),
    firewallIds: document.groupSet.flatMap(({ groupId, groupName }) => groupId || groupName || []),
    volumes: document.blockDeviceMapping.flatMap(({ deviceName, ebs }) =>
      ebs?.volumeId
        ? [{ id: ebs.volumeId, device: deviceName || undefined, deleteOnTermination: ebs.deleteOnTermination ?? false }]
        : [],
    ),
    networkInterfaces: document.networkInterfaceSet.map(toInterface),
    keyName: document.keyName || undefined,
    architecture: document.architecture || undefined,
    platform: platformOf(document),
    rootDevice: { name: rootDeviceName || undefined, type: isPersistent ? "persistent" : "transient" },
    monitored: document.monitoring?.state === "enabled" || document.monitoring?.state === "pending",
  };
}

/** What has no disk of its own cannot be stopped. */
const actionsWithoutDisk = (state: NonNullable<Instance["state"]>): Instance["actions"] =>
  actionsIn(machine, state).filter((action) => action !== "start" && action !== "stop");

/** When it was destroyed, as EC2 says it: `User initiated (2026-11-22 16:20:00 GMT)`. */
function timeIn(reason: string | undefined): Date | undefined {
  const [, written] = /\((\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\dZ]*)(?: (?:GMT|UTC))?\)/.exec(reason ?? "") ?? [];
  const time = new Date(`${(written ?? "").replace(" ", "T").replace(/Z$/, "")}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

// The original knew hosts by their names alone; today's networks often give them none.

function publicAddressesOf({ ipAddress, dnsName, networkInterfaceSet }: Document): readonly Address[] {
  const addresses = addressAndName(ipAddress, dnsName);
  for (const { ipv6AddressesSet } of networkInterfaceSet) {
    for (const { ipv6Address } of ipv6AddressesSet) if (ipv6Address) addresses.push({ type: "ipv6", address: ipv6Address });
  }
  for (const { association, privateIpAddressesSet } of networkInterfaceSet) {
    addOnce(addresses, association?.publicIp);
    // Further private addresses may have public ones, too.
    for (const further of privateIpAddressesSet) addOnce(addresses, further.association?.publicIp);
  }
  return addresses;
}

function addOnce(addresses: Address[], address: string | undefined): void {
  if (address && !addresses.some((each) => each.address === address)) addresses.push({ type: "ipv4", address });
}

function privateAddressesOf({ privateIpAddress, privateDnsName, networkInterfaceSet }: Document): readonly Address[] {
  const addresses = addressAndName(privateIpAddress, privateDnsName);
  for (const { privateIpAddress: address } of networkInterfaceSet) {
    if (address && address !== privateIpAddress) addresses.push({ type: "ipv4", address });
  }
  return addresses;
}

function addressAndName(address: string | undefined, name: string | undefined): Address[] {
  const addresses: Address[] = [];
  if (address) addresses.push({ type: "ipv4", address });
  if (name) addresses.push({ type: "hostname", address: name });
  return addresses;
}

function toInterface(document: Document["networkInterfaceSet"][number]): Interface {
  return {
    id: needed(document, "networkInterfaceId"),
    networkId: document.vpcId || undefined,
    subnetId: document.subnetId || undefined,
    firewallIds: document.groupSet.flatMap(({ groupId }) => groupId ?? []),
    privateAddress: document.privateIpAddress || document.ipv6AddressesSet[0]?.ipv6Address || undefined,
    publicAddress: document.association?.publicIp || undefined,
    macAddress: document.macAddress || undefined,
    deviceIndex: document.attachment?.deviceIndex,
    sourceDestinationCheck: document.sourceDestCheck,
  };
}
