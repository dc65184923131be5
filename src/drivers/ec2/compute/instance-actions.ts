import { binary, boolean, integer, list, optional, string, struct, timestamp } from "../../../model/shape.ts";
import { instanceAttributeFields } from "../../../protocols/ec2/documents/instance-attribute.ts";
import { instanceStateChange, reservationDocument, reservationFields } from "../../../protocols/ec2/documents/instance.ts";
import { defineAction } from "../query/action.ts";
import { defineDescribe } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { tagSpecifications } from "../tagging.ts";

const { ec2 } = queryServices;
const done = { return: optional(boolean()) };
const theseInstances = { InstanceId: list(string()) };
const thisInstance = { InstanceId: string() };
const changed = { instancesSet: list(instanceStateChange) };

/** What user data EC2 takes is less; it says so itself. */
const userData = binary({ maxBytes: 1 << 20 });

export const describeInstances = defineDescribe("DescribeInstances", {
  ids: "InstanceId",
  set: "reservationSet",
  item: reservationDocument,
});

/** A disk of an instance to be. */
export const launchDisk = struct({
  DeviceName: string(),
  Ebs: struct({
    SnapshotId: optional(string()),
    VolumeSize: optional(integer({ doc: "In GiB." })),
    VolumeType: optional(string()),
    Iops: optional(integer()),
    Encrypted: optional(boolean()),
    DeleteOnTermination: optional(boolean()),
  }),
});

/** A network interface of an instance to be. */
export const launchInterface = struct({
  DeviceIndex: integer(),
  NetworkInterfaceId: optional(string()),
  SubnetId: optional(string()),
  SecurityGroupId: optional(list(string())),
  PrivateIpAddress: optional(string()),
  AssociatePublicIpAddress: optional(boolean()),
});

/** Its client token makes it repeatable. */
export const runInstances = defineAction(ec2, "RunInstances", {
  parameters: {
    ImageId: string(),
    MinCount: integer(),
    MaxCount: integer(),
    ClientToken: string(),
    InstanceType: optional(string()),
    KeyName: optional(string()),
    SecurityGroupId: optional(list(string())),
    SecurityGroup: optional(list(string())),
    SubnetId: optional(string()),
    NetworkInterface: optional(list(launchInterface)),
    Placement: optional(struct({ AvailabilityZone: optional(string()) })),
    UserData: optional(userData),
    BlockDeviceMapping: optional(list(launchDisk)),
    Monitoring: optional(struct({ Enabled: boolean() })),
    DisableApiTermination: optional(boolean()),
    DisableApiStop: optional(boolean()),
    InstanceInitiatedShutdownBehavior: optional(string()),
    TagSpecification: tagSpecifications,
  },
  document: reservationFields,
  isRepeatable: true,
});

export const startInstances = defineAction(ec2, "StartInstances", {
  parameters: theseInstances,
  document: changed,
  isRepeatable: true,
});

export const stopInstances = defineAction(ec2, "StopInstances", {
  parameters: { ...theseInstances, Force: optional(boolean()) },
  document: changed,
  isRepeatable: true,
});

export const rebootInstances = defineAction(ec2, "RebootInstances", { parameters: theseInstances, document: done });

export const terminateInstances = defineAction(ec2, "TerminateInstances", {
  parameters: theseInstances,
  document: changed,
  isRepeatable: true,
});

export const monitorInstances = defineAction(ec2, "MonitorInstances", {
  parameters: theseInstances,
  document: {},
  isRepeatable: true,
});

export const unmonitorInstances = defineAction(ec2, "UnmonitorInstances", {
  parameters: theseInstances,
  document: {},
  isRepeatable: true,
});

export const describeInstanceAttribute = defineAction(ec2, "DescribeInstanceAttribute", {
  parameters: { ...thisInstance, Attribute: string() },
  document: instanceAttributeFields,
});

const text = optional(struct({ Value: string() }));
const flag = optional(struct({ Value: boolean() }));

/** One attribute a call. */
export const modifyInstanceAttribute = defineAction(ec2, "ModifyInstanceAttribute", {
  parameters: {
    ...thisInstance,
    InstanceType: text,
    UserData: optional(struct({ Value: userData })),
    InstanceInitiatedShutdownBehavior: text,
    DisableApiTermination: flag,
    DisableApiStop: flag,
    GroupId: optional(list(string())),
    BlockDeviceMapping: optional(list(struct({ DeviceName: string(), Ebs: struct({ DeleteOnTermination: boolean() }) }))),
  },
  document: done,
  isRepeatable: true,
});

export const getConsoleOutput = defineAction(ec2, "GetConsoleOutput", {
  parameters: { ...thisInstance, Latest: optional(boolean()) },
  document: { timestamp: optional(timestamp()), output: optional(binary({ maxBytes: 1 << 20 })) },
});

export const getPasswordData = defineAction(ec2, "GetPasswordData", {
  parameters: thisInstance,
  document: { timestamp: optional(timestamp()), passwordData: optional(string({ sensitive: true })) },
});
