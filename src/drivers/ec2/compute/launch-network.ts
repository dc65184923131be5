import type { Params } from "../../../model/collections.ts";
import type { InferFields } from "../../../model/shape.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument, notFound } from "../failures.ts";
import { describeSubnets } from "../network/describe-subnets.ts";
import { groupIdsIn, groupIdsOf, isGroupId, networkOf } from "../network/group-ids.ts";
import { placeOf } from "./realms.ts";
import type { launchInterface } from "./instance-actions.ts";

type LaunchRequest = Params<"instances", "create">;
type LaunchInterface = InferFields<(typeof launchInterface)["fields"]>;

/** Where a launch goes, and what may reach it, in the parameters of `RunInstances`. */
interface LaunchNetwork {
  readonly Placement?: { readonly AvailabilityZone: string };
  readonly SubnetId?: string | undefined;
  readonly SecurityGroupId?: readonly string[];
  readonly SecurityGroup?: readonly string[];
  readonly NetworkInterface?: readonly LaunchInterface[];
}

/**
 * Where a launch goes. A realm may be a subnet in a zone. Firewalls are named by id, or by name as in EC2-Classic: in a subnet EC2 takes ids
 * alone, so that names are looked up in its network.
 * @throws `invalid_argument`, `not_found` for a group that is not there
 */
export async function launchNetwork(connection: Connection, request: LaunchRequest): Promise<LaunchNetwork> {
  const { realmId, firewallIds = [], networkInterfaces = [] } = request;
  const place = realmId === undefined ? undefined : placeOf(realmId);
  const subnetId = request.subnetId ?? place?.subnetId;
  const Placement = place && { AvailabilityZone: place.zone };
  if (networkInterfaces.length > 0) {
    if (subnetId !== undefined && request.subnetId !== undefined)
      throw invalidArgument("subnetId", "With network interfaces each of them says its own subnet.");
    const NetworkInterface = await Promise.all(
      networkInterfaces.map((each, index) => toLaunchInterface(connection, each, index, { subnetId, firewallIds })),
    );
    return { NetworkInterface, ...(Placement && { Placement }) };
  }
  return {
    ...(Placement && { Placement }),
    ...(subnetId !== undefined && { SubnetId: subnetId }),
    ...(await groupsOf(connection, firewallIds, subnetId)),
  };
}

async function groupsOf(
  connection: Connection,
  firewallIds: readonly string[],
  subnetId: string | undefined,
): Promise<LaunchNetwork> {
  const ids = firewallIds.filter(isGroupId);
  if (ids.length === firewallIds.length) return ids.length === 0 ? {} : { SecurityGroupId: ids };
  if (subnetId === undefined && ids.length === 0) return { SecurityGroup: firewallIds };
  return { SecurityGroupId: await groupIdsIn(connection, firewallIds, subnetId) };
}

type Requested = NonNullable<LaunchRequest["networkInterfaces"]>[number];

async function toLaunchInterface(
  connection: Connection,
  { id, networkId, subnetId, firewallIds, privateAddress, publicAddress, deviceIndex }: Requested,
  index: number,
  usual: { readonly subnetId: string | undefined; readonly firewallIds: readonly string[] },
): Promise<LaunchInterface> {
  const common = { DeviceIndex: deviceIndex ?? index };
  if (id !== undefined) return { ...common, NetworkInterfaceId: id };
  const subnet = subnetId ?? usual.subnetId ?? (await firstSubnetOf(connection, networkId));
  const groups = firewallIds ?? usual.firewallIds;
  const groupIds =
    groups.length === 0 ? [] : await groupIdsOf(connection, groups, networkId ?? (await networkOf(connection, subnet)));
  return {
    ...common,
    SubnetId: subnet,
    SecurityGroupId: groupIds,
    PrivateIpAddress: privateAddress,
    AssociatePublicIpAddress: publicAddress,
  };
}

/** A network is entered by one of its subnets. */
export async function firstSubnetOf(connection: Connection, networkId: string | undefined): Promise<string | undefined> {
  if (networkId === undefined) return undefined;
  const { items } = await connection.call(describeSubnets.action, { Filter: [{ Name: "vpc-id", Value: [networkId] }] });
  const subnetId = items.find((subnet) => subnet.subnetId)?.subnetId;
  if (subnetId === undefined) throw notFound("subnet of network", networkId);
  return subnetId;
}
