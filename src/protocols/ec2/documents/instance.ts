import { boolean, integer, list, optional, string, struct, timestamp, type Infer } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

/** A state: EC2's number and name of it. */
export const instanceState = struct({ code: integer(), name: string() });

export const groupIdentifier = struct({ groupId: string(), groupName: string() });

const attachment = struct({
  attachmentId: string(),
  deviceIndex: integer(),
  status: string(),
  attachTime: optional(timestamp()),
  deleteOnTermination: boolean(),
  networkCardIndex: integer(),
});

const association = struct({ publicIp: string(), publicDnsName: string(), ipOwnerId: string() });

const instanceNetworkInterface = struct({
  networkInterfaceId: string(),
  subnetId: optional(string()),
  vpcId: optional(string()),
  description: string(),
  ownerId: string(),
  status: string(),
  macAddress: optional(string()),
  privateIpAddress: optional(string()),
  privateDnsName: optional(string()),
  sourceDestCheck: boolean(),
  groupSet: list(groupIdentifier),
  attachment,
  association: optional(association),
  privateIpAddressesSet: list(
    struct({
      privateIpAddress: string(),
      privateDnsName: optional(string()),
      primary: boolean(),
      association: optional(association),
    }),
  ),
  ipv6AddressesSet: list(struct({ ipv6Address: string() })),
  interfaceType: string(),
});

/** How an instance gets at its metadata. */
export const instanceMetadataOptions = struct({
  state: string(),
  httpTokens: string(),
  httpPutResponseHopLimit: integer(),
  httpEndpoint: string(),
  httpProtocolIpv6: string(),
  instanceMetadataTags: string(),
});

/** A disk of an instance. */
export const instanceBlockDevice = struct({
  deviceName: string(),
  ebs: struct({ volumeId: string(), status: string(), attachTime: timestamp(), deleteOnTermination: boolean() }),
});

/** An instance, as `DescribeInstances` and `RunInstances` show it. */
export const instanceDocument = struct({
  instanceId: string(),
  imageId: string(),
  instanceState,
  privateDnsName: string(),
  dnsName: string(),
  reason: string(),
  keyName: optional(string()),
  amiLaunchIndex: integer(),
  productCodes: list(struct({ productCode: string(), type: string() })),
  instanceType: string(),
  launchTime: timestamp(),
  placement: struct({ availabilityZone: string(), groupName: string(), tenancy: string() }),
  monitoring: struct({ state: string() }),
  subnetId: optional(string()),
  vpcId: optional(string()),
  privateIpAddress: optional(string()),
  ipAddress: optional(string()),
  sourceDestCheck: boolean(),
  groupSet: list(groupIdentifier),
  stateReason: optional(struct({ code: string(), message: string() })),
  architecture: string(),
  rootDeviceType: string(),
  rootDeviceName: string(),
  blockDeviceMapping: list(instanceBlockDevice),
  virtualizationType: string(),
  clientToken: string(),
  tagSet,
  hypervisor: string(),
  networkInterfaceSet: list(instanceNetworkInterface),
  ebsOptimized: boolean(),
  enaSupport: boolean(),
  cpuOptions: struct({ coreCount: integer(), threadsPerCore: integer() }),
  capacityReservationSpecification: struct({ capacityReservationPreference: string() }),
  hibernationOptions: struct({ configured: boolean() }),
  metadataOptions: instanceMetadataOptions,
  enclaveOptions: struct({ enabled: boolean() }),
  platform: optional(string({ doc: "`windows`, or absent." })),
  platformDetails: string(),
  usageOperation: string(),
  maintenanceOptions: struct({ autoRecovery: string() }),
  currentInstanceBootMode: string(),
});
export type InstanceDocument = Infer<typeof instanceDocument>;

/** What was launched together. */
export const reservationFields = {
  reservationId: string(),
  ownerId: string(),
  groupSet: list(groupIdentifier),
  instancesSet: list(instanceDocument),
};
export const reservationDocument = struct(reservationFields);

/** What starting, stopping and terminating answer of each instance. */
export const instanceStateChange = struct({ instanceId: string(), currentState: instanceState, previousState: instanceState });
