import type { Instance } from "../../model/collections/instances.ts";
import { instanceStateCodes, type Ec2InstanceState } from "../../protocols/ec2/instance-states.ts";
import type { InstanceDocument, reservationDocument } from "../../protocols/ec2/documents/instance.ts";
import type { Infer } from "../../model/shape.ts";
import type { Call } from "../aws-query/call.ts";
import { architectureOf } from "./architecture.ts";
import { forgetGroupNames, groupNames, type GroupNames } from "./group-names.ts";
import { toEc2, toEc2IfThere } from "./ids.ts";
import { instanceInterfaces } from "./instance-interfaces.ts";
import { instanceTypes, type InstanceTypes } from "./instance-types.ts";
import { isEbsOptimized } from "./ebs-optimized.ts";
import { metadataOptionsOf } from "./metadata-options.ts";
import { wordsOfPlatform } from "./platform.ts";
import { unknownTime } from "./safe-values.ts";
import { tagSetOf } from "./tags.ts";
import { zoneOf } from "./zones.ts";

/** What has to be known of a cloud to show its instances. */
interface InstanceKnowledge {
  readonly types: InstanceTypes;
  readonly groups: GroupNames;
  /** The caller as the cloud calls it, and as its own account. */
  readonly account: string;
  readonly accountId: string;
}

/** What has to be known to show instances. */
export interface InstanceContext extends InstanceKnowledge {
  readonly call: Call;
}

/** How long it is believed as a whole, in milliseconds: the parts are believed for longer, and looking for each of them takes time. */
const believed = 1000;
const key = "ec2 instance knowledge";

/** Finds out what has to be known to show instances. */
export async function instanceContext(call: Call): Promise<InstanceContext> {
  const { types, groups, account, accountId } = await call.cloud.scopedCache.getOrCreate(key, believed, () => knowledge(call));
  return { call, types, groups, account, accountId };
}

/** Forgets it: a group was made or renamed. */
export function forgetInstanceContext(call: Call): void {
  call.cloud.scopedCache.drop(key);
  forgetGroupNames(call);
}

async function knowledge(call: Call): Promise<InstanceKnowledge> {
  const [types, groups, { account }] = await Promise.all([instanceTypes(call), groupNames(call), call.identity()]);
  return { types, groups, account, accountId: call.accountIdOf(account) };
}

/** An instance as its reservation: EC2 keeps what was launched together, other clouds do not. */
export function reservationOf(instance: Instance, context: InstanceContext): Infer<typeof reservationDocument> {
  return {
    reservationId: toEc2("reservation", instance.id),
    ownerId: ownerOf(instance.ownerId, context),
    groupSet: [],
    instancesSet: [instanceOf(instance, context)],
  };
}

/** An owner's account; what nobody is named for is the caller's. */
const ownerOf = (owner: string | undefined, { call, account, accountId }: InstanceContext): string =>
  owner === undefined || owner === account ? accountId : call.accountIdOf(owner);

/** An instance in EC2's words. What the cloud does not tell has the value that clients expect where there is nothing to tell. */
export function instanceOf(instance: Instance, context: InstanceContext, index = 0, clientToken = ""): InstanceDocument {
  const { call, types, groups } = context;
  const { publicAddresses, privateAddresses, networkInterfaces, launchTime = unknownTime } = instance;
  const state = ec2State(instance);
  const isGone = state === "terminated";
  const first = networkInterfaces?.[0];
  const names = { inside: addressOf(privateAddresses, "hostname"), outside: addressOf(publicAddresses, "hostname") };
  const privateIp = addressOf(privateAddresses, "ipv4") ?? first?.privateAddress;
  const { platform, platformDetails, usageOperation } = wordsOfPlatform(instance.platform);
  return {
    instanceId: toEc2("instance", instance.id),
    imageId: instance.imageId === undefined ? "" : toEc2("image", instance.imageId),
    instanceState: { code: instanceStateCodes[state], name: state },
    privateDnsName: names.inside ?? "",
    dnsName: names.outside ?? "",
    reason: isGone ? `User initiated (${inWords(instance.destroyedTime ?? launchTime)})` : "",
    keyName: instance.keyName,
    amiLaunchIndex: index,
    productCodes: [],
    instanceType: types.of(instance.hardwareProfileId),
    launchTime,
    placement: { availabilityZone: zoneOf(call, instance.realmId), groupName: "", tenancy: "default" },
    monitoring: { state: instance.monitored ? "enabled" : "disabled" },
    subnetId: isGone ? undefined : toEc2IfThere("subnet", first?.subnetId),
    vpcId: isGone ? undefined : toEc2IfThere("vpc", first?.networkId),
    privateIpAddress: isGone ? undefined : privateIp,
    ipAddress: isGone ? undefined : (addressOf(publicAddresses, "ipv4") ?? first?.publicAddress),
    sourceDestCheck: sourceDestCheckOf(instance),
    groupSet: groups(instance.firewallIds),
    stateReason: stateReasonOf(instance, state),
    architecture: architectureOf(instance.architecture),
    rootDeviceType: instance.rootDevice?.type === "transient" ? "instance-store" : "ebs",
    rootDeviceName: instance.rootDevice?.name ?? usualRootDevice,
    blockDeviceMapping: instanceBlockDevices(instance),
    virtualizationType: "hvm",
    clientToken,
    tagSet: tagSetOf("instances", instance),
    hypervisor: "xen",
    networkInterfaceSet: isGone
      ? []
      : instanceInterfaces(instance, names, groups, ownerOf(instance.ownerId, context), launchTime),
    ebsOptimized: isEbsOptimized(instance),
    enaSupport: true,
    cpuOptions: { coreCount: instance.hardwareProfileOverrides?.cpu ?? 1, threadsPerCore: 1 },
    capacityReservationSpecification,
    hibernationOptions,
    metadataOptions: metadataOptionsOf(instance),
    enclaveOptions,
    platform,
    platformDetails,
    usageOperation,
    maintenanceOptions,
    currentInstanceBootMode: "legacy-bios",
  };
}

/** A time as EC2 has it in sentences: `2026-11-22 16:20:00 GMT`. */
const inWords = (time: Date): string => `${time.toISOString().slice(0, 19).replace("T", " ")} GMT`;

/** Whether its first interface takes only what is for its address; so it is unless a cloud tells otherwise. */
export const sourceDestCheckOf = ({ networkInterfaces }: Instance): boolean =>
  networkInterfaces?.[0]?.sourceDestinationCheck ?? true;

/** The disks of an instance. */
export function instanceBlockDevices({ volumes, launchTime = unknownTime }: Instance): InstanceDocument["blockDeviceMapping"] {
  return volumes.map(({ id, device, deleteOnTermination = false }) => ({
    deviceName: device ?? usualRootDevice,
    ebs: { volumeId: toEc2("volume", id), status: "attached", attachTime: launchTime, deleteOnTermination },
  }));
}

/** The state in EC2's words, of which clients know no others. */
export function ec2State({ state, privateAddresses }: Instance): Ec2InstanceState {
  switch (state) {
    case "running":
      return "running";
    case "stopping":
      return "stopping";
    case "stopped":
    case "paused":
    case "suspended":
      return "stopped";
    case "shutting_down":
      return "shutting-down";
    case "finish":
      return "terminated";
    case "error":
      // One that never got an address never ran.
      return privateAddresses.length === 0 ? "terminated" : "stopped";
    default:
      return "pending";
  }
}

function stateReasonOf({ state, stateReason }: Instance, shown: Ec2InstanceState): InstanceDocument["stateReason"] {
  if (state === "error")
    return { code: "Server.InternalError", message: stateReason?.message ?? "Server.InternalError: the instance failed" };
  if (shown !== "stopped" && shown !== "terminated" && shown !== "stopping" && shown !== "shutting-down") return undefined;
  const code = "Client.UserInitiatedShutdown";
  return { code, message: stateReason?.message ?? `${code}: User initiated shutdown` };
}

function addressOf(addresses: Instance["publicAddresses"], type: "ipv4" | "hostname"): string | undefined {
  for (const address of addresses) if (address.type === type) return address.address;
  return undefined;
}

export const usualRootDevice = "/dev/sda1";

// What no cloud but EC2 has.
const capacityReservationSpecification = Object.freeze({ capacityReservationPreference: "open" });
const hibernationOptions = Object.freeze({ configured: false });
const enclaveOptions = Object.freeze({ enabled: false });
const maintenanceOptions = Object.freeze({ autoRecovery: "default" });
