import type { Instance } from "../../../model/collections/instances.ts";
import { stateMachine } from "../../../model/instance-states.ts";
import type { Ec2InstanceState } from "../../../protocols/ec2/instance-states.ts";

/** What EC2 does by itself and on request. Unlike the original's, a running instance can be destroyed. */
export const machine = stateMachine([
  ["start", "pending", "create"],
  ["pending", "running", "auto"],
  ["pending", "finish", "destroy"],
  ["running", "running", "reboot"],
  ["running", "stopping", "stop"],
  ["running", "finish", "destroy"],
  ["stopping", "stopped", "auto"],
  ["stopping", "finish", "destroy"],
  ["stopped", "pending", "start"],
  ["stopped", "finish", "destroy"],
]);

type State = NonNullable<Instance["state"]>;

const states: Readonly<Record<Ec2InstanceState, State>> = {
  pending: "pending",
  running: "running",
  stopping: "stopping",
  stopped: "stopped",
  "shutting-down": "shutting_down",
  terminated: "finish",
};

/** The model's state of EC2's. */
export const stateOf = (name: string | undefined): State => states[name as Ec2InstanceState] ?? "unknown";
