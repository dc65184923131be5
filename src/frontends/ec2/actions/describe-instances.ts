import type { Instance } from "../../../model/collections/instances.ts";
import { reservationDocument } from "../../../protocols/ec2/documents/instance.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing, type ListQuery } from "../../aws-query/listing.ts";
import { behind } from "../../aws-query/pages.ts";
import { idParameter } from "../ids.ts";
import { instanceContext, reservationOf } from "../instance-view.ts";
import { cloudRemembers, shownAfterEnd, terminatedInstances } from "../tombstones.ts";

/** Instances, those that were terminated within the last hour among them. */
export function listInstances(call: Call, query: ListQuery): AsyncIterable<Instance> {
  if (query.ids) return instancesOf(call, query.ids);
  if (cloudRemembers(call)) return listing("instances", withTerminated)(call, query);
  return behind(withTombstones(call, query), query.after);
}

const withTerminated = (): { destroyedSince: Date } => ({ destroyedSince: new Date(Date.now() - shownAfterEnd) });

/** What was terminated comes first, so that a page ends at an instance that is still there when the next one begins. */
async function* withTombstones(call: Call, { parameters, exactly }: ListQuery): AsyncGenerator<Instance, void, undefined> {
  const gone = new Map((await terminatedInstances(call)).map((instance) => [instance.id, instance]));
  yield* gone.values();
  const query = { ids: undefined, after: undefined, parameters, exactly };
  for await (const instance of listing("instances")(call, query)) if (!gone.has(instance.id)) yield instance;
}

async function* instancesOf(call: Call, ids: readonly string[]): AsyncGenerator<Instance, void, undefined> {
  const missing = new Set(ids);
  for await (const instance of listing("instances")(call, { ids, after: undefined, parameters: {}, exactly: () => undefined })) {
    missing.delete(instance.id);
    yield instance;
  }
  if (missing.size === 0) return;
  const gone = cloudRemembers(call)
    ? call.cloud.list("instances", { ...withTerminated(), id: [...missing] })
    : await terminatedInstances(call);
  for await (const instance of gone) if (missing.delete(instance.id)) yield instance;
}

/** The instances of these ids as they are now. @throws the API's error for those that are not there */
export async function knownInstances(call: Call, ids: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Instance>> {
  const found = new Map<string, Instance>();
  for await (const instance of instancesOf(call, [...ids.keys()])) found.set(instance.id, instance);
  const missing = [...ids].filter(([id]) => !found.has(id)).map(([, given]) => given);
  if (missing.length > 0) throw idParameter("InstanceId", "instance").notFound(missing);
  return found;
}

export const describeInstances = describe({
  name: "DescribeInstances",
  doc: "The instances, one a reservation; what was terminated is listed for an hour.",
  needs: ["instances", "list"],
  set: "reservationSet",
  item: reservationDocument,
  ids: idParameter("InstanceId", "instance"),
  filters: {
    architecture: "instancesSet.architecture",
    "availability-zone": "instancesSet.placement.availabilityZone",
    "block-device-mapping.delete-on-termination": "instancesSet.blockDeviceMapping.ebs.deleteOnTermination",
    "block-device-mapping.device-name": "instancesSet.blockDeviceMapping.deviceName",
    "block-device-mapping.status": "instancesSet.blockDeviceMapping.ebs.status",
    "block-device-mapping.volume-id": "instancesSet.blockDeviceMapping.ebs.volumeId",
    "client-token": "instancesSet.clientToken",
    "dns-name": "instancesSet.dnsName",
    "group-id": "instancesSet.groupSet.groupId",
    "group-name": "instancesSet.groupSet.groupName",
    hypervisor: "instancesSet.hypervisor",
    "image-id": "instancesSet.imageId",
    "instance-id": "instancesSet.instanceId",
    "instance-state-code": "instancesSet.instanceState.code",
    "instance-state-name": "instancesSet.instanceState.name",
    "instance-type": "instancesSet.instanceType",
    "instance.group-id": "instancesSet.groupSet.groupId",
    "instance.group-name": "instancesSet.groupSet.groupName",
    "ip-address": "instancesSet.ipAddress",
    "key-name": "instancesSet.keyName",
    "launch-index": "instancesSet.amiLaunchIndex",
    "launch-time": "instancesSet.launchTime",
    "monitoring-state": "instancesSet.monitoring.state",
    "network-interface.addresses.association.public-ip":
      "instancesSet.networkInterfaceSet.privateIpAddressesSet.association.publicIp",
    "network-interface.addresses.private-ip-address": "instancesSet.networkInterfaceSet.privateIpAddressesSet.privateIpAddress",
    "network-interface.group-id": "instancesSet.networkInterfaceSet.groupSet.groupId",
    "network-interface.mac-address": "instancesSet.networkInterfaceSet.macAddress",
    "network-interface.network-interface-id": "instancesSet.networkInterfaceSet.networkInterfaceId",
    "network-interface.subnet-id": "instancesSet.networkInterfaceSet.subnetId",
    "network-interface.vpc-id": "instancesSet.networkInterfaceSet.vpcId",
    "owner-id": "ownerId",
    "private-dns-name": "instancesSet.privateDnsName",
    "private-ip-address": "instancesSet.privateIpAddress",
    reason: "instancesSet.reason",
    "reservation-id": "reservationId",
    "root-device-name": "instancesSet.rootDeviceName",
    "root-device-type": "instancesSet.rootDeviceType",
    "source-dest-check": "instancesSet.sourceDestCheck",
    "state-reason-code": "instancesSet.stateReason.code",
    "subnet-id": "instancesSet.subnetId",
    tenancy: "instancesSet.placement.tenancy",
    "virtualization-type": "instancesSet.virtualizationType",
    "vpc-id": "instancesSet.vpcId",
  },
  tags: "instancesSet.tagSet",
  list: listInstances,
  prepare: instanceContext,
  show: reservationOf,
});
