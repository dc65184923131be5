import type { Instance } from "../../../model/collections/instances.ts";
import { boolean, oneOf, string, type InferFields } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { instanceAttributeFields } from "../../../protocols/ec2/documents/instance-attribute.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { groupNames } from "../group-names.ts";
import { isEbsOptimized } from "../ebs-optimized.ts";
import { toEc2 } from "../ids.ts";
import { instanceTypes } from "../instance-types.ts";
import { instanceBlockDevices, sourceDestCheckOf, usualRootDevice } from "../instance-view.ts";
import { knownMember } from "../known-member.ts";

type Attributes = Omit<InferFields<typeof instanceAttributeFields>, "instanceId">;
type AttributeName = keyof Attributes & string;

/** How each attribute is told. What only EC2 has is what an instance of EC2's has that never heard of it. */
const readers: { readonly [A in AttributeName]: (call: Call, instance: Instance) => Attributes[A] | Promise<Attributes[A]> } = {
  instanceType: async (call, { hardwareProfileId }) => ({ value: (await instanceTypes(call)).of(hardwareProfileId) }),
  kernel: () => ({}),
  ramdisk: () => ({}),
  userData: async (call, { id }) => ({ value: await userDataOf(call, id) }),
  disableApiTermination: (_, { destroyProtected = false }) => ({ value: destroyProtected }),
  instanceInitiatedShutdownBehavior: (_, { shutdownBehavior }) => ({
    value: shutdownBehavior === "destroy" ? "terminate" : "stop",
  }),
  rootDeviceName: (_, { rootDevice }) => ({ value: rootDevice?.name ?? usualRootDevice }),
  blockDeviceMapping: (_, instance) => instanceBlockDevices(instance),
  productCodes: () => [],
  sourceDestCheck: (_, instance) => ({ value: sourceDestCheckOf(instance) }),
  groupSet: async (call, { firewallIds }) => (await groupNames(call))(firewallIds),
  ebsOptimized: (_, instance) => ({ value: isEbsOptimized(instance) }),
  sriovNetSupport: () => ({}),
  enaSupport: () => ({ value: true }),
  enclaveOptions: () => ({ enabled: false }),
  disableApiStop: (_, { stopProtected = false }) => ({ value: stopProtected }),
};

/** The data in Base64; undefined for none, and where the cloud does not tell. */
async function userDataOf({ cloud }: Call, id: string): Promise<string | undefined> {
  if (!cloud.supports("instances", "userData")) return undefined;
  const data = await cloud.call("instances", "userData", { id });
  return data.length === 0 ? undefined : Buffer.from(data).toString("base64");
}

const describeInstanceAttribute = defineAction({
  name: "DescribeInstanceAttribute",
  doc: "One attribute of an instance; user data only of clouds that tell it again.",
  needs: ["instances", "get"],
  parameters: { InstanceId: string(), Attribute: oneOf(Object.keys(readers) as AttributeName[]) },
  document: instanceAttributeFields,
  run: async (call, { InstanceId, Attribute }) => {
    const instance = await knownMember(call, "instance", "instances", InstanceId);
    return { instanceId: toEc2("instance", instance.id), [Attribute]: await readers[Attribute](call, instance) };
  },
});

const resetInstanceAttribute = defineAction({
  name: "ResetInstanceAttribute",
  doc: "Switches the check of sources and destinations on again.",
  needs: ["instances", "get"],
  changes: true,
  parameters: { InstanceId: string(), Attribute: oneOf(["kernel", "ramdisk", "sourceDestCheck"]) },
  document: { return: boolean() },
  run: async (call, { InstanceId, Attribute }) => {
    const instance = await knownMember(call, "instance", "instances", InstanceId);
    if (Attribute !== "sourceDestCheck") throw new AwsFault("UnsupportedOperation", `There is no ${Attribute} to choose.`);
    const id = instance.networkInterfaces?.[0]?.id;
    if (!sourceDestCheckOf(instance) && id !== undefined)
      await call.cloud.call("networkInterfaces", "update", { id, sourceDestinationCheck: true });
    return { return: true };
  },
});

/** Attributes of instances. */
export const actions: readonly Action[] = [describeInstanceAttribute, resetInstanceAttribute];
