import type { Instance } from "../../../model/collections/instances.ts";
import { stateMachine } from "../../../model/instance-states.ts";
import type { Server } from "./api-types.ts";

/** What Nova does by itself and on request. Unlike the original's, `stop` stops and `start` starts; a reboot starts what is stopped. */
export const machine = stateMachine([
  ["start", "pending", "create"],
  ["pending", "running", "auto"],
  ["pending", "error", "auto"],
  ["pending", "finish", "destroy"],
  ["running", "pending", "reboot"],
  ["running", "stopping", "stop"],
  ["running", "finish", "destroy"],
  ["running", "error", "auto"],
  ["stopping", "stopped", "auto"],
  ["stopped", "pending", "start"],
  ["stopped", "pending", "reboot"],
  ["stopped", "finish", "destroy"],
  ["error", "pending", "reboot"],
  ["error", "finish", "destroy"],
]);

type State = NonNullable<Instance["state"]>;

const byTask: Readonly<Record<string, State>> = {
  deleting: "shutting_down",
  "soft-deleting": "shutting_down",
  "powering-off": "stopping",
  "powering-on": "pending",
  rebooting: "pending",
  reboot_pending: "pending",
  reboot_started: "pending",
  rebooting_hard: "pending",
  reboot_pending_hard: "pending",
  reboot_started_hard: "pending",
  pausing: "pending",
  unpausing: "pending",
  suspending: "pending",
  resuming: "pending",
};

const byStatus: Readonly<Record<string, State>> = {
  ACTIVE: "running",
  BUILD: "pending",
  REBUILD: "pending",
  REBOOT: "pending",
  HARD_REBOOT: "pending",
  RESIZE: "pending",
  VERIFY_RESIZE: "pending",
  REVERT_RESIZE: "pending",
  MIGRATING: "pending",
  PASSWORD: "running",
  SHUTOFF: "stopped",
  PAUSED: "paused",
  SUSPENDED: "suspended",
  SHELVED: "stopped",
  SHELVED_OFFLOADED: "stopped",
  RESCUE: "running",
  DELETED: "finish",
  SOFT_DELETED: "finish",
  ERROR: "error",
};

/** What Nova is doing to a server says more than the status that it still has. */
export function stateOf(server: Pick<Server, "status" | "OS-EXT-STS:task_state">): State {
  const task = server["OS-EXT-STS:task_state"];
  const settled = byStatus[server.status] ?? "unknown";
  if (settled === "finish") return settled;
  return (task === undefined || task === null ? undefined : byTask[task]) ?? settled;
}
