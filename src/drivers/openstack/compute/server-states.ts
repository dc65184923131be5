import type { Instance } from "../../../model/collections/instances.ts";
import { stateMachine, type InstanceAction } from "../../../model/instance-states.ts";
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
  shelving: "stopping",
  shelving_image_pending_upload: "stopping",
  shelving_image_uploading: "stopping",
  unshelving: "pending",
  spawning: "pending",
  rescuing: "pending",
  unrescuing: "pending",
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
  // What runs is another system, from which the server's own is mended.
  RESCUE: "stopped",
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

/** What Nova calls the way back from where a server rests, unless it was just shut off. */
export const wakingAction: Readonly<Record<string, string>> = {
  PAUSED: "unpause",
  SUSPENDED: "resume",
  SHELVED: "unshelve",
  SHELVED_OFFLOADED: "unshelve",
  RESCUE: "unrescue",
};

/** What may be done to a server where the machine does not say it; undefined where it does. */
export function actionsOf(server: Pick<Server, "status" | "OS-EXT-STS:task_state">): readonly InstanceAction[] | undefined {
  switch (stateOf(server)) {
    case "paused":
    case "suspended":
      return ["start", "reboot", "destroy"];
    case "stopped":
      // Nova reboots what was shut off, and nothing else that does not run.
      return server.status === "SHUTOFF" ? undefined : ["start", "destroy"];
    case "shutting_down":
    case "unknown":
      // A server that hangs there goes when it is deleted once more.
      return ["destroy"];
    default:
      return undefined;
  }
}
