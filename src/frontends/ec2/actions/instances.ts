import { boolean, list, optional, string } from "../../../model/shape.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { isCloudError } from "../../../model/errors.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { instanceStateChange } from "../../../protocols/ec2/documents/instance.ts";
import { instanceStateCodes, type Ec2InstanceState } from "../../../protocols/ec2/instance-states.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { fromEc2, toEc2 } from "../ids.ts";
import { ec2State } from "../instance-view.ts";
import { describeInstances, knownInstances } from "./describe-instances.ts";
import { cloudRemembers, rememberTerminated } from "../tombstones.ts";
import { runInstances } from "./run-instances.ts";

const instanceIds = { InstanceId: list(string()) };
const changed = { instancesSet: list(instanceStateChange) };

/** What an instance is asked to become. */
interface Change {
  /** States in which it is there already, so that nothing is to be done. */
  readonly reached: readonly Ec2InstanceState[];
  /** States in which it can be asked; absent: in any other. */
  readonly from?: readonly Ec2InstanceState[];
  /** What it is on its way to. Tools look for that in the answer, even where the cloud is so quick that it is there. */
  readonly to: Ec2InstanceState;
  ask(call: Call, id: string, before: Instance): Promise<unknown>;
}

/** Changes instances one after the other, when all of them are known and in a state that allows it. */
async function changeAll(call: Call, given: readonly string[], change: Change) {
  const ids = new Map(given.map((id) => [fromEc2("instance", id), id]));
  const known = await knownInstances(call, ids);
  for (const [id, instance] of known) {
    const state = ec2State(instance);
    if (!change.reached.includes(state) && change.from && !change.from.includes(state)) {
      const message = `The instance '${toEc2("instance", id)}' is not in a state from which it can be changed so: it is ${state}.`;
      throw new AwsFault("IncorrectInstanceState", message);
    }
  }
  const instancesSet = [];
  for (const [id, instance] of known) {
    const before = ec2State(instance);
    const isThere = change.reached.includes(before);
    if (!isThere) await change.ask(call, instance.id, instance);
    const after = isThere ? before : change.to;
    instancesSet.push({
      instanceId: toEc2("instance", id),
      currentState: { code: instanceStateCodes[after], name: after },
      previousState: { code: instanceStateCodes[before], name: before },
    });
  }
  return { instancesSet };
}

const startInstances = defineAction({
  name: "StartInstances",
  doc: "Starts stopped instances; those that run are left alone.",
  needs: ["instances", "start"],
  parameters: instanceIds,
  document: changed,
  run: (call, { InstanceId }) =>
    changeAll(call, InstanceId, {
      reached: ["running", "pending"],
      from: ["stopped"],
      to: "pending",
      ask: ({ cloud }, id) => cloud.call("instances", "start", { id }),
    }),
});

const stopInstances = defineAction({
  name: "StopInstances",
  doc: "Stops running instances, which keep their disks.",
  needs: ["instances", "stop"],
  parameters: { ...instanceIds, Force: optional(boolean()), Hibernate: optional(boolean()) },
  document: changed,
  run: (call, { InstanceId, Force, Hibernate }) => {
    if (Hibernate) throw new AwsFault("UnsupportedHibernationConfiguration", "These instances cannot hibernate.");
    return changeAll(call, InstanceId, {
      reached: ["stopped", "stopping"],
      from: ["running", "pending"],
      to: "stopping",
      ask: ({ cloud }, id) => cloud.call("instances", "stop", { id, force: Force }),
    });
  },
});

const rebootInstances = defineAction({
  name: "RebootInstances",
  doc: "Restarts running instances.",
  needs: ["instances", "reboot"],
  parameters: instanceIds,
  document: { return: boolean() },
  run: async (call, { InstanceId }) => {
    const { instancesSet } = await changeAll(call, InstanceId, {
      reached: [],
      from: ["running"],
      to: "running",
      ask: ({ cloud }, id) => cloud.call("instances", "reboot", { id }),
    });
    return { return: instancesSet.length > 0 };
  },
});

const terminateInstances = defineAction({
  name: "TerminateInstances",
  doc: "Destroys instances, also those that have been destroyed; where the cloud wants them stopped first, they are.",
  needs: ["instances", "destroy"],
  parameters: instanceIds,
  document: changed,
  run: (call, { InstanceId }) =>
    changeAll(call, InstanceId, { reached: ["terminated", "shutting-down"], to: "shutting-down", ask: terminate }),
});

async function terminate(call: Call, id: string, before: Instance): Promise<Instance | undefined> {
  const { cloud } = call;
  if (before.destroyProtected) {
    const message = `The instance '${toEc2("instance", id)}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`;
    throw new AwsFault("OperationNotPermitted", message);
  }
  const mustStop = before.actions?.includes("destroy") === false && before.actions.includes("stop");
  if (mustStop) await cloud.call("instances", "stop", { id, force: true });
  try {
    await cloud.call("instances", "destroy", { id });
  } catch (error) {
    // Somebody else was quicker.
    if (!isCloudError(error) || error.code !== "not_found") throw error;
  }
  const now = cloud.supports("instances", "get") ? await memberOf(cloud, "instances", id) : undefined;
  if (!now && !cloudRemembers(call)) await rememberTerminated(call, before);
  return now;
}

/** Instances: their life. */
export const actions: readonly Action[] = [
  describeInstances,
  runInstances,
  startInstances,
  stopInstances,
  rebootInstances,
  terminateInstances,
];
