import type { Scope } from "./scope.ts";
import { viewInstances } from "./instance-view.ts";
import { detachInterface, interfacesOf, releaseAddresses } from "./network-interfaces.ts";
import { detached } from "./volumes.ts";

/** Destroys an instance; when it is gone, so is what belongs to it alone, and the rest is free again. */
export function destroyInstance(scope: Scope, id: string): void {
  const table = scope.table("instances");
  table.change(id, { state: "shutting_down", canCreateImage: false });
  scope.later(() => {
    if (!table.find(id)) return;
    const last = viewInstances(scope)(table.get(id));
    scope.cloud.destroyed.of(scope.account).add({ ...last, state: "finish", destroyedTime: scope.cloud.now });
    releaseInterfaces(scope, id);
    releaseVolumes(scope, id);
    for (const { id: balancerId, targets } of scope.table("loadBalancers").owned()) {
      const others = targets.filter((target) => target.instanceId !== id);
      if (others.length < targets.length) scope.table("loadBalancers").change(balancerId, { targets: others });
    }
    table.remove(id);
  });
}

function releaseInterfaces(scope: Scope, instanceId: string): void {
  for (const { id, ofInstance } of interfacesOf(scope, instanceId)) {
    if (ofInstance) {
      releaseAddresses(scope, id);
      scope.table("networkInterfaces").remove(id);
    } else detachInterface(scope, id);
  }
}

function releaseVolumes(scope: Scope, instanceId: string): void {
  const volumes = scope.table("volumes");
  for (const { id, instanceId: owner, deleteOnTermination } of volumes.owned()) {
    if (owner !== instanceId) continue;
    if (deleteOnTermination) volumes.remove(id);
    else volumes.change(id, detached);
  }
}
