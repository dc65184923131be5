import type { Params } from "../../model/collections.ts";
import { AwsFault, invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../aws-query/call.ts";
import { accepts } from "./accepts.ts";
import type { RunParameters } from "./actions/run-instances.ts";
import { fromEc2, fromEc2IfThere, notFound, toEc2 } from "./ids.ts";
import { instanceTypes } from "./instance-types.ts";
import { launchDisks } from "./launch-disks.ts";
import { hasNetworks, listSubnets, memberById } from "./networks.ts";
import { realmOf } from "./zones.ts";

/** What the model's launch takes. */
export type LaunchParameters = Params<"instances", "create">;

/**
 * The model's parameters of a launch, tags and counts apart. What the cloud cannot do is refused, and not left out in silence.
 * @throws AwsFault
 */
export async function launchParameters(call: Call, given: RunParameters): Promise<LaunchParameters> {
  const { KeyName, UserData, DisableApiTermination, DisableApiStop, Monitoring, Placement, InstanceType } = given;
  const wanted: { -readonly [K in keyof LaunchParameters]: LaunchParameters[K] } = {
    imageId: fromEc2("image", given.ImageId),
    realmId: await realmOf(call, Placement?.AvailabilityZone),
    hardwareProfileId: InstanceType === undefined ? undefined : (await instanceTypes(call)).profile(InstanceType),
    keyName: KeyName,
    userData: UserData,
    // Whoever asks for what is the case anyway is not refused.
    destroyProtected: DisableApiTermination || undefined,
    stopProtected: DisableApiStop || undefined,
    metrics: Monitoring?.Enabled ? "true" : undefined,
    shutdownBehavior: shutdownBehaviorOf(call, given.InstanceInitiatedShutdownBehavior),
    ...(await networkOf(call, given)),
    blockDevices: await launchDisks(call, given),
  };
  for (const [parameter, value] of Object.entries(wanted)) {
    if (value !== undefined && !accepts(call.cloud, "instances", "create", parameter)) {
      throw new AwsFault("UnsupportedOperation", `The driver '${call.cloud.driver.name}' has no ${parameter} for new instances.`);
    }
  }
  return wanted;
}

function shutdownBehaviorOf({ cloud }: Call, given: string | undefined): "stop" | "destroy" | undefined {
  if (given === undefined) return undefined;
  if (given === "terminate") return "destroy";
  if (given !== "stop") throw invalidValue("InstanceInitiatedShutdownBehavior", given, "Valid values are stop and terminate.");
  return accepts(cloud, "instances", "create", "shutdownBehavior") ? "stop" : undefined;
}

type Network = Pick<LaunchParameters, "subnetId" | "firewallIds" | "networkInterfaces" | "realmId">;

/** A single interface that says nothing but its subnet and groups is what every cloud can do without interfaces of its own. */
async function networkOf(call: Call, given: RunParameters): Promise<Network> {
  const { NetworkInterface: interfaces, SubnetId, PrivateIpAddress } = given;
  const firewallIds = await groupsOf(call, given);
  if (!interfaces) {
    const subnetId = fromEc2IfThere("subnet", SubnetId);
    if (subnetId !== undefined && !hasNetworks(call)) return { firewallIds, ...(await realmOfSubnet(call, subnetId)) };
    if (PrivateIpAddress === undefined) return { subnetId, firewallIds };
    return { networkInterfaces: [{ subnetId, firewallIds, privateAddress: PrivateIpAddress, deviceIndex: 0 }] };
  }
  if (SubnetId !== undefined || firewallIds) {
    const message =
      "Network interfaces and an instance-level subnet ID or security groups may not be specified on the same request";
    throw new AwsFault("InvalidParameterCombination", message);
  }
  const wanted = interfaces.map((each, index) => ({
    id: fromEc2IfThere("networkInterface", each.NetworkInterfaceId),
    subnetId: fromEc2IfThere("subnet", each.SubnetId),
    firewallIds: each.SecurityGroupId?.map((id) => fromEc2("securityGroup", id)),
    privateAddress: each.PrivateIpAddress,
    publicAddress: each.AssociatePublicIpAddress,
    deviceIndex: each.DeviceIndex ?? index,
  }));
  const [first] = wanted;
  const isPlain = wanted.length === 1 && first?.id === undefined && first?.privateAddress === undefined && !first?.publicAddress;
  const canChoose = accepts(call.cloud, "instances", "create", "networkInterfaces");
  return isPlain && !canChoose ? { subnetId: first?.subnetId, firewallIds: first?.firewallIds } : { networkInterfaces: wanted };
}

/** Where a cloud has no networks, the subnets that stand for them are its realms. @throws AwsFault `InvalidSubnetID.NotFound` */
async function realmOfSubnet(call: Call, id: string): Promise<Pick<LaunchParameters, "realmId">> {
  const subnet = await memberById(listSubnets, call, id);
  if (!subnet) throw notFound("subnet", [toEc2("subnet", id)]);
  return subnet.realmId === undefined ? {} : { realmId: subnet.realmId };
}

/** The groups by id, and those by name. @throws AwsFault `InvalidGroup.NotFound` */
async function groupsOf({ cloud }: Call, given: RunParameters): Promise<readonly string[] | undefined> {
  const { SecurityGroupId: ids = [], SecurityGroup: names = [] } = given;
  const found = ids.map((id) => fromEc2("securityGroup", id));
  const missing = new Set(names);
  if (names.length > 0) {
    for await (const { id, name } of cloud.list("firewalls", { name: names })) {
      if (name !== undefined && missing.delete(name)) found.push(id);
    }
  }
  const [first] = missing;
  if (first !== undefined)
    throw new AwsFault("InvalidGroup.NotFound", `The security group '${first.slice(0, 100)}' does not exist`);
  return found.length > 0 ? found : undefined;
}
