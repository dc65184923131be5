import type { ServiceKey } from "../../model/collections.ts";
import { isCloudError } from "../../model/errors.ts";
import { actionsIn } from "../../model/instance-states.ts";
import type { Scene } from "./scene.ts";

/** Removes a member whatever state it is in; one that is gone already is fine. What cannot be destroyed stays. */
export async function dispose(scene: Scene, collection: ServiceKey, id: string): Promise<void> {
  if (!scene.supports(collection, "destroy") || !scene.supports(collection, "get")) return;
  try {
    await scene.settled(collection, id);
    await releases[collection]?.(scene, id);
    await scene.call(collection, "destroy", { id });
    await scene.gone(collection, id);
  } catch (error) {
    if (!isCloudError(error) || error.code !== "not_found") throw error;
  }
}

/** What has to be done before a member may be destroyed. */
const releases: { readonly [K in ServiceKey]?: (scene: Scene, id: string) => Promise<void> } = {
  async instances(scene, id) {
    const { state = "running", actions } = await scene.settled("instances", id);
    if (state === "finish") return;
    const machine = scene.cloud.driver.states;
    const allowed = actions ?? (machine ? actionsIn(machine, state) : ["destroy"]);
    if (allowed.includes("destroy") || !scene.supports("instances", "stop")) return;
    await scene.cloud.call("instances", "stop", { id });
    await scene.settled("instances", id);
  },
  async volumes(scene, id) {
    const { instanceId } = await scene.settled("volumes", id);
    if (instanceId === undefined || !scene.supports("volumes", "detach")) return;
    await scene.cloud.call("volumes", "detach", { id });
    await scene.settled("volumes", id);
  },
  async addresses(scene, id) {
    const { instanceId, networkInterfaceId } = await scene.cloud.call("addresses", "get", { id });
    if ((instanceId ?? networkInterfaceId) === undefined || !scene.supports("addresses", "disassociate")) return;
    await scene.cloud.call("addresses", "disassociate", { id });
  },
  async networkInterfaces(scene, id) {
    const { instanceId } = await scene.settled("networkInterfaces", id);
    if (instanceId === undefined || !scene.supports("networkInterfaces", "detach")) return;
    await scene.cloud.call("networkInterfaces", "detach", { id });
  },
  async routers(scene, id) {
    const { subnetIds = [] } = await scene.settled("routers", id);
    if (!scene.supports("routers", "detachSubnet")) return;
    for (const subnetId of subnetIds) await scene.cloud.call("routers", "detachSubnet", { id, subnetId });
  },
  async buckets(scene, id) {
    if (scene.supports("blobs", "listUploads") && scene.supports("blobs", "abortUpload")) {
      const uploads = await scene.cloud.call("blobs", "listUploads", { bucketId: id });
      for (const upload of uploads) await scene.cloud.call("blobs", "abortUpload", { bucketId: id, ...upload });
    }
    if (!scene.supports("blobs", "list") || !scene.supports("blobs", "destroy")) return;
    for (const blob of await scene.list("blobs", { bucketId: id })) {
      await scene.cloud.call("blobs", "destroy", { bucketId: id, id: blob.id });
    }
  },
};
