import type { Params } from "../../../model/collections.ts";
import { volumes as declaration, type Volume } from "../../../model/collections/volumes.ts";
import { createOnce } from "./create-once.ts";
import { invalid, refused, requireState } from "./failures.ts";
import type { Scope, Service } from "./scope.ts";
import { given } from "./table.ts";
import { gibibyte } from "./units.ts";
import { fastType, standardType } from "./volume-types.ts";

/** What a volume loses when it is detached. */
export const detached = {
  state: "available",
  instanceId: undefined,
  device: undefined,
  attachedTime: undefined,
  deleteOnTermination: undefined,
} as const;

export const volumes = (scope: Scope) => {
  const table = () => scope.table("volumes");
  const settle = (resourceId: string, from: Volume["state"], to?: Volume["state"]): void =>
    scope.later({ table: "volumes", resourceId, from, to });
  return {
    list: () => table().list(),
    get: ({ id }) => table().get(id),
    create: (request) =>
      createOnce<Volume>(scope, "volumes", request, {
        make: () => {
          const { id } = table().add({ ...newVolume(scope, request), state: "creating" });
          settle(id, "creating", "available");
          return table().get(id);
        },
        idsOf: ({ id }) => [id],
        find: ([id = ""]) => table().find(id),
      }),
    destroy: ({ id }) => {
      requireState("storage_volume", table().own(id), ["available", "error"], declaration.states);
      table().change(id, { state: "deleting" });
      settle(id, "deleting");
    },
    attach: ({ id, instanceId, device, deleteOnTermination = false }) => {
      const volume = table().own(id);
      requireState("storage_volume", volume, ["available"], declaration.states);
      checkPlace(scope, volume, instanceId, device);
      table().change(id, { state: "attaching", instanceId, device, attachedTime: scope.cloud.now, deleteOnTermination });
      settle(id, "attaching", "in-use");
      return table().get(id);
    },
    detach: ({ id, instanceId, device }) => {
      const volume = table().own(id);
      if (instanceId !== undefined) scope.table("instances").refer(instanceId, "instanceId");
      requireState("storage_volume", volume, ["in-use"], declaration.states);
      if ((instanceId ?? volume.instanceId) !== volume.instanceId || (device ?? volume.device) !== volume.device) {
        throw refused(`The volume '${id}' is not attached there.`);
      }
      table().change(id, { state: "detaching" });
      settle(id, "detaching", "available");
      return table().get(id);
    },
    update: ({ id, capacity, type, iops, deleteOnTermination, name, description, tags }) => {
      const volume = table().own(id);
      if (deleteOnTermination !== undefined && volume.instanceId === undefined)
        throw refused(`The volume '${id}' is not attached.`);
      checkDisk(scope, { capacity, type: type ?? volume.type, iops });
      if (capacity !== undefined && capacity < (volume.capacity ?? 0))
        throw invalid("capacity", "A volume cannot be made smaller.");
      const changed = given({ capacity, type, iops, deleteOnTermination, name, description, tags });
      if (capacity === undefined || capacity === volume.capacity) return table().change(id, changed);
      const { state } = volume;
      requireState("storage_volume", volume, ["available", "in-use"], declaration.states);
      table().change(id, { ...changed, state: "resizing" });
      settle(id, "resizing", state);
      return table().get(id);
    },
  } satisfies Service<"volumes">;
};

/** A volume as it is when it has been made. @throws `invalid_argument` for one that cannot be */
export function newVolume(scope: Scope, request: Params<"volumes", "create">): Volume {
  const { snapshotId, imageId, name, description, type = standardType, iops, encrypted, tags } = request;
  if (snapshotId !== undefined && imageId !== undefined) throw invalid("imageId", "Both a snapshot and an image are named.");
  const snapshot = snapshotId === undefined ? undefined : scope.table("snapshots").refer(snapshotId, "snapshotId");
  const image = imageId === undefined ? undefined : scope.table("images").refer(imageId, "imageId");
  const realmId = request.realmId ?? scope.table("realms").all()[0]?.id ?? "";
  scope.table("realms").refer(realmId, "realmId");
  const least = snapshot?.capacity ?? image?.minimumStorage ?? 0;
  const capacity = request.capacity ?? Math.max(least, gibibyte);
  checkDisk(scope, { capacity, type, iops });
  if (capacity < least) throw invalid("capacity", `The volume must have ${least / gibibyte} GB at least.`);
  const id = scope.cloud.id("volume");
  return {
    id,
    name: name ?? id,
    description,
    created: scope.cloud.now,
    state: "available",
    capacity,
    kind: "data",
    realmId,
    type,
    iops,
    encrypted: encrypted ?? false,
    bootable: image !== undefined,
    snapshotId,
    imageId,
    tags,
  };
}

type Disk = Pick<Params<"volumes", "create">, "capacity" | "type" | "iops">;

function checkDisk(scope: Scope, { capacity, type, iops }: Disk): void {
  if (capacity === 0) throw invalid("capacity", "A volume cannot be empty.");
  if (type !== undefined) scope.table("volumeTypes").refer(type, "type");
  if (iops !== undefined && type !== fastType) throw invalid("iops", `The volume type '${type ?? ""}' has no choice of speed.`);
}

function checkPlace(scope: Scope, volume: Volume, instanceId: string, device: string): void {
  const instance = scope.table("instances").refer(instanceId, "instanceId");
  if (instance.state !== "running" && instance.state !== "stopped") {
    throw refused(`The instance '${instanceId}' is neither running nor stopped.`);
  }
  if (instance.realmId !== volume.realmId) throw invalid("instanceId", "The instance and the volume are in different realms.");
  if (device === "") throw invalid("device", "The device name is empty.");
  const attached = scope.table("volumes").where("instanceId", instanceId);
  if (attached.some((other) => other.device === device)) {
    throw refused(`The instance '${instanceId}' has a device '${device}' already.`);
  }
}
