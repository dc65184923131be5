import { instances as declaration, type Instance } from "../../../model/collections/instances.ts";
import type { MachineState } from "../../../model/instance-states.ts";
import { invalid, refused, requireState } from "./failures.ts";
import type { StoredInstance } from "./cloud.ts";
import { checkedFirewalls } from "./interface-placement.ts";
import { destroyInstance } from "./instance-destroy.ts";
import { bootLines, launch } from "./instance-launch.ts";
import { instanceReads } from "./instance-reads.ts";
import { checkInstanceName } from "./instance-request.ts";
import { viewInstances } from "./instance-view.ts";
import { interfacesOf } from "./network-interfaces.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";

/** Instances are the one collection whose list continues by itself (`after`, `limit`). */
export const instances: ServiceFactory<"instances"> = (scope) => {
  const table = () => scope.table("instances");
  const show = (row: StoredInstance): Instance => viewInstances(scope)(row);
  const inState = (id: string, ...states: MachineState[] | ["suspended"]): StoredInstance => {
    const row = table().own(id);
    requireState("instance", row, states, declaration.states);
    return row;
  };
  return {
    async *list({ destroyedSince, after, limit = Number.POSITIVE_INFINITY }) {
      const destroyed = destroyedSince === undefined ? [] : destroyedIn(scope, destroyedSince);
      const rows = [...destroyed, ...table().owned()];
      const start = after === undefined ? 0 : rows.findIndex((row) => row.id === after) + 1;
      if (after !== undefined && start === 0) throw invalid("after", "The page is no longer there.");
      const view = viewInstances(scope);
      for (const row of rows.slice(start, start + limit)) yield "console" in row ? view(row) : row;
    },
    get: async ({ id }) => show(table().get(id)),
    create: async (request) => {
      const { idempotencyKey } = scope.context;
      if (idempotencyKey === undefined) return launch(scope, request);
      const key = JSON.stringify([scope.account, idempotencyKey]);
      const answer = scope.cloud.answers.get(key) ?? launch(scope, request);
      scope.cloud.answers.set(key, answer);
      return answer;
    },
    reboot: async ({ id, force }) => {
      const { console } = inState(id, "running");
      return show(table().change(id, { console: [...console, force ? "Power lost" : "Rebooting", ...bootLines(id)] }));
    },
    start: async ({ id }) => {
      const { console } = inState(id, "stopped");
      return show(table().change(id, { state: "running", console: [...console, ...bootLines(id)] }));
    },
    stop: async ({ id, force }) => {
      const { stopProtected, console } = inState(id, "running");
      if (stopProtected) throw refused(`The instance '${id}' is protected against being stopped.`);
      table().change(id, { state: "stopping", console: [...console, force ? "Power lost" : "Shutting down"] });
      scope.later(() => table().find(id)?.state === "stopping" && table().change(id, { state: "stopped" }));
      return show(table().get(id));
    },
    destroy: async ({ id }) => {
      const row = table().own(id);
      requireState("instance", row, ["running", "stopped", "error", "suspended"], declaration.states);
      if (row.destroyProtected) throw refused(`The instance '${id}' is protected against being destroyed.`);
      destroyInstance(scope, id);
    },
    suspend: async ({ id }) => {
      inState(id, "running");
      return show(table().change(id, { state: "suspended", canCreateImage: false }));
    },
    resume: async ({ id }) => {
      inState(id, "suspended");
      return show(table().change(id, { state: "running", canCreateImage: true }));
    },
    resize: async ({ id, hardwareProfileId }) => {
      const row = table().own(id);
      const image = row.imageId === undefined ? undefined : scope.table("images").find(row.imageId);
      const profile = scope.table("hardwareProfiles").refer(hardwareProfileId, "hardwareProfileId");
      if (image?.hardwareProfileIds?.includes(profile.id) === false) {
        throw invalid("hardwareProfileId", `The image '${image.id}' does not run on '${profile.id}'.`);
      }
      inState(id, "stopped");
      return show(table().change(id, { hardwareProfileId, hardwareProfileOverrides: undefined }));
    },
    update: async ({ id, ...fields }) => {
      checkInstanceName(fields.name);
      if (fields.userData !== undefined) inState(id, "stopped");
      return show(table().change(id, given(fields)));
    },
    setFirewalls: async ({ id, firewallIds }) => {
      inState(id, "running", "stopped");
      const checked = checkedFirewalls(scope, firewallIds);
      for (const each of interfacesOf(scope, id)) scope.table("networkInterfaces").change(each.id, { firewallIds: checked });
      return show(table().get(id));
    },
    ...instanceReads(scope),
  };
};

const destroyedIn = (scope: Scope, since: Date): readonly Instance[] =>
  scope.cloud.destroyed
    .of(scope.account)
    .owned()
    .filter(({ destroyedTime }) => destroyedTime !== undefined && destroyedTime >= since);
