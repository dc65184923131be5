import { stateMachine } from "../../model/instance-states.ts";

/** The states of the mock's instances. Nothing takes time: an instance is running as soon as it is created. */
export const machine = stateMachine([
  ["start", "pending", "create"],
  ["pending", "running", "auto"],
  ["running", "running", "reboot"],
  ["running", "stopped", "stop"],
  ["stopped", "running", "start"],
  ["stopped", "finish", "destroy"],
]);
