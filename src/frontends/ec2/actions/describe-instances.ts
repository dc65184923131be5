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
    "availability-zone-id": "instancesSet.placement.availabilityZone",
    "block-device-mapping.attach-time": "instancesSet.blockDeviceMapping.ebs.attachTime",
    "block-device-mapping.delete-on-termination": "instancesSet.blockDeviceMapping.ebs.deleteOnTermination",
    "block-device-mapping.device-name": "instancesSet.blockDeviceMapping.deviceName",
    "block-device-mapping.status": "instancesSet.blockDeviceMapping.ebs.status",
    "block-device-mapping.volume-id": "instancesSet.blockDeviceMapping.ebs.volumeId",
    "capacity-reservation-specification.capacity-reservation-preference":
      "instancesSet.capacityReservationSpecification.capacityReservationPreference",
    "client-token": "instancesSet.clientToken",
    "current-instance-boot-mode": "instancesSet.currentInstanceBootMode",
    "dns-name": "instancesSet.dnsName",
    "ebs-optimized": "instancesSet.ebsOptimized",
    "ena-support": "instancesSet.enaSupport",
    "enclave-options.enabled": "instancesSet.enclaveOptions.enabled",
    "group-id": "instancesSet.groupSet.groupId",
    "group-name": "instancesSet.groupSet.groupName",
    "hibernation-options.configured": "instancesSet.hibernationOptions.configured",
    hypervisor: "instancesSet.hypervisor",
    "image-id": "instancesSet.imageId",
    "instance-id": "instancesSet.instanceId",
    "instance-state-code": "instancesSet.instanceState.code",
    "instance-state-name": "instancesSet.instanceState.name",
    "instance-type": "instancesSet.instanceType",
    "instance.group-id": "instancesSet.groupSet.groupId",
    "instance.group-name": "instancesSet.groupSet.groupName",
    "ip-address": "instancesSet.ipAddress",
    "ipv6-address": "instancesSet.networkInterfaceSet.ipv6AddressesSet.ipv6Address",
    "key-name": "instancesSet.keyName",
    "launch-index": "instancesSet.amiLaunchIndex",
    "launch-time": "instancesSet.launchTime",
    "maintenance-options.auto-recovery": "instancesSet.maintenanceOptions.autoRecovery",
    "metadata-options.http-endpoint": "instancesSet.metadataOptions.httpEndpoint",
    "metadata-options.http-protocol-ipv6": "instancesSet.metadataOptions.httpProtocolIpv6",
    "metadata-options.http-put-response-hop-limit": "instancesSet.metadataOptions.httpPutResponseHopLimit",
    "metadata-options.http-tokens": "instancesSet.metadataOptions.httpTokens",
    "metadata-options.instance-metadata-tags": "instancesSet.metadataOptions.instanceMetadataTags",
    "metadata-options.state": "instancesSet.metadataOptions.state",
    "monitoring-state": "instancesSet.monitoring.state",
    "network-interface.addresses.association.ip-owner-id":
      "instancesSet.networkInterfaceSet.privateIpAddressesSet.association.ipOwnerId",
    "network-interface.addresses.association.public-dns-name":
      "instancesSet.networkInterfaceSet.privateIpAddressesSet.association.publicDnsName",
    "network-interface.addresses.association.public-ip":
      "instancesSet.networkInterfaceSet.privateIpAddressesSet.association.publicIp",
    "network-interface.addresses.primary": "instancesSet.networkInterfaceSet.privateIpAddressesSet.primary",
    "network-interface.addresses.private-dns-name": "instancesSet.networkInterfaceSet.privateIpAddressesSet.privateDnsName",
    "network-interface.addresses.private-ip-address": "instancesSet.networkInterfaceSet.privateIpAddressesSet.privateIpAddress",
    "network-interface.association.ip-owner-id": "instancesSet.networkInterfaceSet.association.ipOwnerId",
    "network-interface.association.public-dns-name": "instancesSet.networkInterfaceSet.association.publicDnsName",
    "network-interface.association.public-ip": "instancesSet.networkInterfaceSet.association.publicIp",
    "network-interface.attachment.attach-time": "instancesSet.networkInterfaceSet.attachment.attachTime",
    "network-interface.attachment.attachment-id": "instancesSet.networkInterfaceSet.attachment.attachmentId",
    "network-interface.attachment.delete-on-termination": "instancesSet.networkInterfaceSet.attachment.deleteOnTermination",
    "network-interface.attachment.device-index": "instancesSet.networkInterfaceSet.attachment.deviceIndex",
    "network-interface.attachment.instance-id": "instancesSet.instanceId",
    "network-interface.attachment.instance-owner-id": "ownerId",
    "network-interface.attachment.network-card-index": "instancesSet.networkInterfaceSet.attachment.networkCardIndex",
    "network-interface.attachment.status": "instancesSet.networkInterfaceSet.attachment.status",
    "network-interface.availability-zone": "instancesSet.placement.availabilityZone",
    "network-interface.description": "instancesSet.networkInterfaceSet.description",
    "network-interface.group-id": "instancesSet.networkInterfaceSet.groupSet.groupId",
    "network-interface.group-name": "instancesSet.networkInterfaceSet.groupSet.groupName",
    "network-interface.ipv6-address": "instancesSet.networkInterfaceSet.ipv6AddressesSet.ipv6Address",
    "network-interface.ipv6-addresses.ipv6-address": "instancesSet.networkInterfaceSet.ipv6AddressesSet.ipv6Address",
    "network-interface.mac-address": "instancesSet.networkInterfaceSet.macAddress",
    "network-interface.network-interface-id": "instancesSet.networkInterfaceSet.networkInterfaceId",
    "network-interface.owner-id": "instancesSet.networkInterfaceSet.ownerId",
    "network-interface.private-dns-name": "instancesSet.networkInterfaceSet.privateDnsName",
    "network-interface.private-ip-address": "instancesSet.networkInterfaceSet.privateIpAddress",
    "network-interface.source-dest-check": "instancesSet.networkInterfaceSet.sourceDestCheck",
    "network-interface.status": "instancesSet.networkInterfaceSet.status",
    "network-interface.subnet-id": "instancesSet.networkInterfaceSet.subnetId",
    "network-interface.vpc-id": "instancesSet.networkInterfaceSet.vpcId",
    "owner-id": "ownerId",
    "placement-group-name": "instancesSet.placement.groupName",
    platform: "instancesSet.platform",
    "platform-details": "instancesSet.platformDetails",
    "private-dns-name": "instancesSet.privateDnsName",
    "private-ip-address": "instancesSet.privateIpAddress",
    "product-code": "instancesSet.productCodes.productCode",
    "product-code.type": "instancesSet.productCodes.type",
    reason: "instancesSet.reason",
    "reservation-id": "reservationId",
    "root-device-name": "instancesSet.rootDeviceName",
    "root-device-type": "instancesSet.rootDeviceType",
    "source-dest-check": "instancesSet.sourceDestCheck",
    "state-reason-code": "instancesSet.stateReason.code",
    "state-reason-message": "instancesSet.stateReason.message",
    "subnet-id": "instancesSet.subnetId",
    tenancy: "instancesSet.placement.tenancy",
    "usage-operation": "instancesSet.usageOperation",
    "virtualization-type": "instancesSet.virtualizationType",
    "vpc-id": "instancesSet.vpcId",
  },
  tags: "instancesSet.tagSet",
  list: listInstances,
  prepare: instanceContext,
  show: reservationOf,
});
