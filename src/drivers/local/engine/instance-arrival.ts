import type { AccountScope } from "./account-scope.ts";
import { bootLines } from "./instance-launch.ts";
import { viewInstance } from "./instance-view.ts";
import { detachInterface, interfacesOf, releaseAddresses } from "./network-interfaces.ts";
import { detached } from "./volumes.ts";

/** How long a destroyed instance can still be asked for, in milliseconds. */
const remembered = 3_600_000;

/** An instance reaches a state; none means that it has been destroyed. */
export function instanceArrives(scope: AccountScope, id: string, state: string | undefined, time: Date): void {
  const table = scope.table("instances");
  if (state === undefined) return end(scope, id, time);
  if (state === "error") {
    const stateReason = { code: "ImageDoesNotBoot", message: "The image does not boot." };
    table.change(id, { state, stateReason });
    return;
  }
  const { state: from, console } = table.get(id);
  const booted = from === "pending" ? { canCreateImage: true, console: state === "running" ? bootLines(id) : [] } : { console };
  table.change(id, { ...booted, state: state as "running" | "stopped" });
}

/** With an instance goes what belongs to it alone, and the rest is free again. */
function end(scope: AccountScope, id: string, time: Date): void {
  const table = scope.table("instances");
  const last = viewInstance(scope, table.get(id));
  scope.cloud.destroyed.of(scope.account).put({ ...last, state: "finish", actions: [], destroyedTime: time });
  const forgotten = time.getTime() + remembered - scope.cloud.schedule.now();
  scope.at(forgotten, { table: "destroyedInstances", resourceId: id });
  releaseInterfaces(scope, id);
  releaseVolumes(scope, id);
  for (const { id: balancerId, targets } of scope.table("loadBalancers").owned()) {
    const others = targets.filter((target) => target.instanceId !== id);
    if (others.length < targets.length) scope.table("loadBalancers").change(balancerId, { targets: others });
  }
  table.remove(id);
}

function releaseInterfaces(scope: AccountScope, instanceId: string): void {
  for (const { id, ofInstance } of interfacesOf(scope, instanceId)) {
    if (ofInstance) {
      releaseAddresses(scope, id);
      scope.table("networkInterfaces").remove(id);
    } else detachInterface(scope, id);
  }
}

function releaseVolumes(scope: AccountScope, instanceId: string): void {
  const volumes = scope.table("volumes");
  for (const { id, deleteOnTermination } of volumes.where("instanceId", instanceId)) {
    if (deleteOnTermination) volumes.remove(id);
    else volumes.change(id, detached);
  }
}
