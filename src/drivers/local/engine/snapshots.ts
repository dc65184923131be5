import { snapshots as declaration } from "../../../model/collections/snapshots.ts";
import { volumes as volumeDeclaration } from "../../../model/collections/volumes.ts";
import { refused, requireState } from "./failures.ts";
import type { ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";

/** A snapshot that is shared is seen by others, and changed by its owner only. */
export const snapshots: ServiceFactory<"snapshots"> = (scope) => {
  const table = () => scope.table("snapshots");
  return {
    list: () => table().list(),
    get: ({ id }) => table().get(id),
    create: ({ volumeId, name, description, tags }) => {
      const volume = scope.table("volumes").refer(volumeId, "volumeId");
      requireState("storage_volume", volume, ["available", "in-use"], volumeDeclaration.states);
      const id = scope.cloud.id("snapshot");
      table().add({
        id,
        name: name ?? id,
        description,
        created: scope.cloud.now,
        state: "pending",
        volumeId,
        capacity: volume.capacity,
        progress: 0,
        ownerId: scope.account,
        encrypted: volume.encrypted ?? false,
        tags,
      });
      scope.later({ table: "snapshots", resourceId: id, from: "pending", to: "completed" });
      return table().get(id);
    },
    destroy: ({ id }) => {
      requireState("storage_snapshot", table().own(id), ["completed", "error"], declaration.states);
      const user = scope
        .table("images")
        .owned()
        .find((image) => image.blockDevices?.some((device) => device.snapshotId === id));
      if (user) throw refused(`The snapshot '${id}' is in use by the image '${user.id}'.`);
      table().remove(id);
    },
    update: ({ id, ...fields }) => table().change(id, given(fields)),
  };
};
