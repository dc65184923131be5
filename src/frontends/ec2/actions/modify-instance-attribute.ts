import type { Instance } from "../../../model/collections/instances.ts";
import {
  boolean,
  list,
  optional,
  string,
  struct,
  type Infer,
  type Optional,
  type StructShape,
  type StringShape,
} from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { instanceBlockDevices } from "../instance-view.ts";
import { changers, type Change } from "../instance-changes.ts";
import { fromEc2 } from "../ids.ts";
import { knownMember } from "../known-member.ts";

const value = optional(struct({ Value: optional(string({ emptyIsValue: true })) }));
type ValueName = keyof typeof changers;
const valueNames = Object.keys(changers) as readonly ValueName[];
const values = Object.fromEntries(valueNames.map((name) => [name, value])) as {
  readonly [N in ValueName]: Optional<StructShape<{ Value: Optional<StringShape> }>>;
};

const blockDevices = list(
  struct({
    DeviceName: string(),
    NoDevice: optional(string({ emptyIsValue: true })),
    VirtualName: optional(string()),
    Ebs: optional(struct({ VolumeId: optional(string()), DeleteOnTermination: optional(boolean()) })),
  }),
);

const modifyInstanceAttribute = defineAction({
  name: "ModifyInstanceAttribute",
  doc: "Changes attributes of an instance; its type and its user data only while it is stopped.",
  needs: ["instances", "get"],
  changes: true,
  parameters: {
    InstanceId: string(),
    Attribute: optional(string()),
    Value: optional(string({ emptyIsValue: true })),
    ...values,
    GroupId: optional(list(string())),
    BlockDeviceMapping: optional(blockDevices),
  },
  document: { return: boolean() },
  run: async (call, given) => {
    const instance = await knownMember(call, "instance", "instances", given.InstanceId);
    const changes: (Change | undefined)[] = [];
    const asked = valueNames.flatMap((name) => {
      // Old clients name the attribute and its value apart, the attribute as it is shown.
      const flat = given.Attribute?.toLowerCase() === name.toLowerCase() ? given.Value : undefined;
      const wanted = given[name]?.Value ?? flat;
      return wanted === undefined ? [] : [[name, wanted] as const];
    });
    for (const [name, wanted] of asked) changes.push(await changers[name](call, instance, wanted));
    if (given.GroupId) changes.push(await groupsChange(call, instance, given.GroupId));
    if (given.BlockDeviceMapping) changes.push(...disksChanges(call, instance, given.BlockDeviceMapping));
    if (asked.length === 0 && !given.GroupId && !given.BlockDeviceMapping) {
      throw new AwsFault("InvalidParameterCombination", "No attributes specified.");
    }
    // Nothing is changed where anything cannot be.
    for (const change of changes) await change?.();
    return { return: true };
  },
});

async function groupsChange(call: Call, { id }: Instance, given: readonly string[]): Promise<Change> {
  const { cloud } = call;
  cloud.require("instances", "setFirewalls");
  if (cloud.supports("firewalls", "get"))
    await Promise.all(given.map((groupId) => knownMember(call, "securityGroup", "firewalls", groupId)));
  const firewallIds = given.map((groupId) => fromEc2("securityGroup", groupId));
  return () => cloud.call("instances", "setFirewalls", { id, firewallIds });
}

/** Whether disks go with their instance, of those that are to be changed. @throws AwsFault for a device that is not there */
function disksChanges({ cloud }: Call, instance: Instance, given: Infer<typeof blockDevices>): (Change | undefined)[] {
  const disks = new Map(instanceBlockDevices(instance).map((disk, index) => [disk.deviceName, instance.volumes[index]]));
  return given.map(({ DeviceName, NoDevice, VirtualName, Ebs }) => {
    const disk = disks.get(DeviceName);
    if (!disk) {
      const message = `No device is currently mapped at ${DeviceName.slice(0, 100)}`;
      throw new AwsFault("InvalidInstanceAttributeValue", message);
    }
    if (
      NoDevice !== undefined ||
      VirtualName !== undefined ||
      (Ebs?.VolumeId !== undefined && fromEc2("volume", Ebs.VolumeId) !== disk.id)
    ) {
      throw new AwsFault("UnsupportedOperation", "Disks are attached and detached by actions of their own.");
    }
    const deleteOnTermination = Ebs?.DeleteOnTermination;
    if (deleteOnTermination === undefined || deleteOnTermination === (disk.deleteOnTermination ?? false)) return undefined;
    cloud.require("volumes", "update");
    return () => cloud.call("volumes", "update", { id: disk.id, deleteOnTermination });
  });
}

/** Changing attributes of instances. */
export const actions: readonly Action[] = [modifyInstanceAttribute];
