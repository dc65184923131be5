import { actionsIn, stateMachine, type InstanceAction } from "../../../model/instance-states.ts";

/** The cloud's instance states. `suspended`, like every state outside the machine, is a capability beside it. */
export const machine = stateMachine([
  ["start", "pending", "create"],
  ["pending", "running", "auto"],
  ["pending", "error", "auto"],
  ["running", "running", "reboot"],
  ["running", "stopping", "stop"],
  ["running", "finish", "destroy"],
  ["stopping", "stopped", "auto"],
  ["stopped", "running", "start"],
  ["stopped", "finish", "destroy"],
  ["error", "finish", "destroy"],
]);

interface Guarded {
  readonly state?: string | undefined;
  readonly destroyProtected?: boolean | undefined;
  readonly stopProtected?: boolean | undefined;
}

/** What may be done to an instance: what its state allows, unless it is protected. A suspended one has no state of the machine. */
export function actionsOf({ state = "", destroyProtected, stopProtected }: Guarded): readonly InstanceAction[] {
  const usual: readonly InstanceAction[] = state === "suspended" ? ["destroy"] : actionsIn(machine, state);
  if (!destroyProtected && !stopProtected) return usual;
  return usual.filter((action) => !(action === "destroy" && destroyProtected) && !(action === "stop" && stopProtected));
}
