import { images as declaration, type Image } from "../../../model/collections/images.ts";
import { checkName, invalid, requireState } from "./failures.ts";
import { instances as instanceDeclaration } from "../../../model/collections/instances.ts";
import { snapshots as snapshotDeclaration } from "../../../model/collections/snapshots.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { regions } from "./seed-ids.ts";
import { given } from "./table.ts";

/** Images of the caller's, those that others share, and those of the cloud. The list filters owners itself (`self`). */
export const images: ServiceFactory<"images"> = (scope) => {
  const table = () => scope.table("images");
  const make = (facts: Partial<Image>): Image => {
    const image = newImage(scope, facts);
    table().add(image);
    scope.later({ table: "images", resourceId: image.id, from: "pending", to: "available" });
    return table().get(image.id);
  };
  return {
    list: ({ ownerId }) => {
      const owners =
        ownerId === undefined ? undefined : [ownerId].flat().map((owner) => (owner === "self" ? scope.account : owner));
      return table().listAs((image) => ((owners?.includes(image.ownerId ?? "") ?? true) ? image : undefined));
    },
    get: ({ id }) => table().get(id),
    create: ({ instanceId, name, description, tags }) => {
      const instance = scope.table("instances").refer(instanceId, "instanceId");
      if (name !== undefined) checkName("name", name);
      requireState("instance", instance, ["running", "stopped"], instanceDeclaration.states);
      const base = instance.imageId === undefined ? undefined : scope.table("images").find(instance.imageId);
      const { architecture } = instance;
      return make({
        ...given({ name, description, architecture, tags }),
        rootType: base?.rootType,
        rootDevice: base?.rootDevice,
      });
    },
    register: ({ snapshotId, name, description, architecture = "x86_64", rootDevice = "/dev/vda" }) => {
      const snapshot = scope.table("snapshots").refer(snapshotId, "snapshotId");
      checkName("name", name);
      requireState("storage_snapshot", snapshot, ["completed"], snapshotDeclaration.states);
      const blockDevices = [{ device: rootDevice, snapshotId, size: snapshot.capacity, deleteOnTermination: true }];
      const minimumStorage = snapshot.capacity;
      return make({ name, description, architecture, rootDevice, rootType: "persistent", blockDevices, minimumStorage });
    },
    copy: ({ id, name, description, region }) => {
      const source = table().get(id);
      if (region !== undefined && !regions.includes(region)) throw invalid("region", `There is no region '${region}'.`);
      requireState("image", source, ["available"], declaration.states);
      return make({ ...source, sharedWith: undefined, ...given({ name, description }) });
    },
    update: ({ id, ...fields }) => table().change(id, given(fields)),
    destroy: ({ id }) => {
      requireState("image", table().own(id), ["available", "error"], declaration.states);
      table().change(id, { state: "deleting" });
      scope.later({ table: "images", resourceId: id, from: "deleting" });
    },
  };
};

function newImage(scope: Scope, facts: Partial<Image>): Image {
  const id = scope.cloud.id("image");
  return { name: id, ...facts, id, ownerId: scope.account, state: "pending", created: scope.cloud.now, visibility: "private" };
}
