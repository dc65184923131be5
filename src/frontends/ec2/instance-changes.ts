import type { Params } from "../../model/collections.ts";
import type { Instance } from "../../model/collections/instances.ts";
import { AwsFault, invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import { decodeBase64 } from "../../protocols/aws-query/parameter-reader.ts";
import type { Call } from "../aws-query/call.ts";
import { accepts } from "./accepts.ts";
import { isEbsOptimized, withEbsOptimized } from "./ebs-optimized.ts";
import { toEc2 } from "./ids.ts";
import { instanceTypes } from "./instance-types.ts";
import { ec2State, sourceDestCheckOf } from "./instance-view.ts";
import { tagParameters } from "./tags.ts";

/** Something that is to be done to an instance. */
export type Change = () => Promise<unknown>;

/** What becomes of an instance when an attribute is to have a value; undefined where it has it already. Throws AwsFault for wrong values. */
type Changer = (call: Call, instance: Instance, value: string) => Change | undefined | Promise<Change | undefined>;

/** How the attributes of an instance that are plain values are changed, by the parameters that change them. */
export const changers = {
  InstanceType: async (call, instance, value) => {
    const hardwareProfileId = (await instanceTypes(call)).profile(value);
    if (hardwareProfileId === instance.hardwareProfileId) return undefined;
    requireStopped(instance);
    return () => call.cloud.call("instances", "resize", { id: instance.id, hardwareProfileId });
  },
  UserData: (call, instance, value) => {
    const userData = decodeBase64("UserData", value);
    requireStopped(instance);
    return update(call, instance, { userData });
  },
  DisableApiTermination: (call, instance, value) => {
    const destroyProtected = flag("DisableApiTermination", value);
    return destroyProtected === (instance.destroyProtected ?? false) ? undefined : update(call, instance, { destroyProtected });
  },
  DisableApiStop: (call, instance, value) => {
    const stopProtected = flag("DisableApiStop", value);
    return stopProtected === (instance.stopProtected ?? false) ? undefined : update(call, instance, { stopProtected });
  },
  InstanceInitiatedShutdownBehavior: (call, instance, value) => {
    if (value !== "stop" && value !== "terminate") {
      throw invalidValue("InstanceInitiatedShutdownBehavior", value, "Valid values are stop and terminate.");
    }
    const shutdownBehavior = value === "stop" ? "stop" : "destroy";
    return shutdownBehavior === (instance.shutdownBehavior ?? "stop") ? undefined : update(call, instance, { shutdownBehavior });
  },
  SourceDestCheck: ({ cloud }, instance, value) => {
    const sourceDestinationCheck = flag("SourceDestCheck", value);
    if (sourceDestinationCheck === sourceDestCheckOf(instance)) return undefined;
    const id = instance.networkInterfaces?.[0]?.id;
    if (id === undefined || !accepts(cloud, "networkInterfaces", "update", "sourceDestinationCheck")) {
      throw new AwsFault("UnsupportedOperation", `The driver '${cloud.driver.name}' cannot switch this check.`);
    }
    return () => cloud.call("networkInterfaces", "update", { id, sourceDestinationCheck });
  },
  EbsOptimized: ({ cloud }, instance, value) => {
    const wanted = flag("EbsOptimized", value);
    if (wanted === isEbsOptimized(instance)) return undefined;
    requireStopped(instance);
    const given = tagParameters(cloud, "instances", "update", withEbsOptimized(instance, wanted));
    return () => cloud.call("instances", "update", { id: instance.id, ...given });
  },
  EnaSupport: (_, __, value) => constant("EnaSupport", value, "true"),
  SriovNetSupport: (_, __, value) => constant("SriovNetSupport", value, undefined),
  Kernel: (_, __, value) => constant("Kernel", value, undefined),
  Ramdisk: (_, __, value) => constant("Ramdisk", value, undefined),
} satisfies Readonly<Record<string, Changer>>;

function update({ cloud }: Call, { id }: Instance, fields: Omit<Params<"instances", "update">, "id">): Change {
  return () => cloud.call("instances", "update", { ...fields, id });
}

/** @throws AwsFault `IncorrectInstanceState` */
function requireStopped(instance: Instance): void {
  if (ec2State(instance) === "stopped") return;
  const message = `The instance '${toEc2("instance", instance.id)}' is not in the 'stopped' state.`;
  throw new AwsFault("IncorrectInstanceState", message);
}

function flag(parameter: string, value: string): boolean {
  const given = value.toLowerCase();
  if (given !== "true" && given !== "false") throw invalidValue(parameter, value, "It must be true or false.");
  return given === "true";
}

/** An attribute that only EC2 lets one choose: what is the case anyway is taken. */
function constant(parameter: string, value: string, is: string | undefined): undefined {
  if (value.toLowerCase() !== is) throw new AwsFault("UnsupportedOperation", `There is no ${parameter} to choose.`);
}
