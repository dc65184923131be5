import type { Query } from "../../../model/collections.ts";
import { instances as declaration, type Instance } from "../../../model/collections/instances.ts";
import type { MachineState } from "../../../model/instance-states.ts";
import { invalid, refused, requireState } from "./failures.ts";
import type { StoredInstance } from "./cloud.ts";
import { checkedFirewalls } from "./interface-placement.ts";
import { createOnce } from "./create-once.ts";
import { bootLines, launch } from "./instance-launch.ts";
import { instanceReads } from "./instance-reads.ts";
import { checkInstanceName } from "./instance-request.ts";
import { viewInstance } from "./instance-view.ts";
import { interfacesOf } from "./network-interfaces.ts";
import type { Scope, Service } from "./scope.ts";
import { given } from "./table.ts";

/** Instances are the one collection whose list continues by itself (`after`, `limit`). */
export const instances = (scope: Scope) => {
  const table = () => scope.table("instances");
  const show = (row: StoredInstance): Instance => viewInstance(scope, row);
  const inState = (id: string, ...states: MachineState[] | ["suspended"]): StoredInstance => {
    const row = table().own(id);
    requireState("instance", row, states, declaration.states);
    return row;
  };
  return {
    list: (query) => listed(scope, query),
    get: ({ id }) => show(table().get(id)),
    create: (request) =>
      createOnce<Instance | readonly Instance[]>(scope, "instances", request, {
        make: () => launch(scope, request),
        idsOf: (made) => [made].flat().map(({ id }) => id),
        find: (ids) => {
          const made = ids.flatMap((id) => asItIs(scope, id) ?? []);
          return ids.length === 1 || made.length === 0 ? made[0] : made;
        },
      }),
    reboot: ({ id, force }) => {
      const { console } = inState(id, "running");
      return show(table().change(id, { console: [...console, force ? "Power lost" : "Rebooting", ...bootLines(id)] }));
    },
    start: ({ id }) => {
      const { console } = inState(id, "stopped");
      return show(table().change(id, { state: "running", console: [...console, ...bootLines(id)] }));
    },
    stop: ({ id, force }) => {
      const { stopProtected, console } = inState(id, "running");
      if (stopProtected) throw refused(`The instance '${id}' is protected against being stopped.`);
      table().change(id, { state: "stopping", console: [...console, force ? "Power lost" : "Shutting down"] });
      scope.later({ table: "instances", resourceId: id, from: "stopping", to: "stopped" });
      return show(table().get(id));
    },
    destroy: ({ id }) => {
      const row = table().own(id);
      requireState("instance", row, ["running", "stopped", "error", "suspended"], declaration.states);
      if (row.destroyProtected) throw refused(`The instance '${id}' is protected against being destroyed.`);
      table().change(id, { state: "shutting_down", canCreateImage: false });
      scope.later({ table: "instances", resourceId: id, from: "shutting_down" });
    },
    suspend: ({ id }) => {
      inState(id, "running");
      return show(table().change(id, { state: "suspended", canCreateImage: false }));
    },
    resume: ({ id }) => {
      inState(id, "suspended");
      return show(table().change(id, { state: "running", canCreateImage: true }));
    },
    resize: ({ id, hardwareProfileId }) => {
      const row = table().own(id);
      const image = row.imageId === undefined ? undefined : scope.table("images").find(row.imageId);
      const profile = scope.table("hardwareProfiles").refer(hardwareProfileId, "hardwareProfileId");
      if (image?.hardwareProfileIds?.includes(profile.id) === false) {
        throw invalid("hardwareProfileId", `The image '${image.id}' does not run on '${profile.id}'.`);
      }
      inState(id, "stopped");
      return show(table().change(id, { hardwareProfileId, hardwareProfileOverrides: undefined }));
    },
    update: ({ id, ...fields }) => {
      checkInstanceName(fields.name);
      if (fields.userData !== undefined) inState(id, "stopped");
      return show(table().change(id, given(fields)));
    },
    setFirewalls: ({ id, firewallIds }) => {
      inState(id, "running", "stopped");
      const checked = checkedFirewalls(scope, firewallIds);
      for (const each of interfacesOf(scope, id)) scope.table("networkInterfaces").change(each.id, { firewallIds: checked });
      return show(table().get(id));
    },
    ...instanceReads(scope),
  } satisfies Service<"instances">;
};

function* listed(
  scope: Scope,
  { destroyedSince, after, limit = Number.POSITIVE_INFINITY }: Query<"instances">,
): Generator<Instance, void, undefined> {
  const rows = destroyedSince === undefined ? [] : destroyedIn(scope, destroyedSince);
  let left = limit;
  for (const instance of behind(scope, rows, after)) {
    if (left-- <= 0) return;
    yield instance;
  }
}

/** Instances that were destroyed, and those that are there, behind the one of an id. @throws `invalid_argument` when that is not there */
function* behind(scope: Scope, destroyed: readonly Instance[], after: string | undefined): Generator<Instance, void, undefined> {
  let found = after === undefined;
  for (const instance of destroyed) {
    if (found) yield instance;
    else found = instance.id === after;
  }
  const table = scope.table("instances");
  for (const id of table.ids()) {
    const row = found ? table.peek(id) : undefined;
    if (row) yield viewInstance(scope, row);
    found ||= id === after;
  }
  if (!found) throw invalid("after", "The page is no longer there.");
}

const destroyedIn = (scope: Scope, since: Date): readonly Instance[] =>
  scope.cloud.destroyed
    .of(scope.account)
    .owned()
    .filter(({ destroyedTime }) => destroyedTime !== undefined && destroyedTime >= since);

/** An instance, also one that was destroyed a while ago. */
function asItIs(scope: Scope, id: string): Instance | undefined {
  const row = scope.table("instances").find(id);
  return row ? viewInstance(scope, row) : scope.cloud.destroyed.of(scope.account).find(id);
}
