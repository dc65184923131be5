import { CloudError } from "../../model/errors.ts";
import type { Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import { reading } from "./reading.ts";
import { GB } from "./sizes.ts";

export function volumes(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.volumes),
    /** Realm, description and snapshot are not looked at, as in the original, which passed the capacity on as text. */
    async create({ capacity = GB, name }) {
      caller.authenticate();
      const { date, unix, text } = cloud.now();
      const id = cloud.volumes.takeId("volume_", unix);
      return cloud.volumes.put({
        id,
        name: name ?? `Volume${id}`,
        state: "available",
        capacity,
        created: date,
        verbatim: { capacity: String(capacity / GB), created: text },
      });
    },
    /** Succeeds also where there is no such volume; one that is attached is detached. */
    async destroy({ id }) {
      caller.authenticate();
      if (!cloud.volumes.has(id)) return;
      cloud.detachVolume(id);
      cloud.volumes.delete(id);
    },
    /** A volume that is attached elsewhere moves. */
    async attach({ id, instanceId, device }) {
      caller.authenticate();
      cloud.volumes.get(id);
      cloud.instances.get(instanceId);
      cloud.detachVolume(id);
      const attached = cloud.instances.get(instanceId).volumes;
      cloud.instances.change(instanceId, { volumes: [...attached, { id, device }] });
      return cloud.volumes.change(id, { state: "in-use", instanceId, device });
    },
    async detach({ id, instanceId }) {
      caller.authenticate();
      const volume = cloud.volumes.get(id);
      if (volume.instanceId === undefined || (instanceId !== undefined && instanceId !== volume.instanceId)) {
        throw new CloudError("failed_precondition", `Volume '${id}' is not attached${instanceId ? ` to '${instanceId}'` : ""}.`);
      }
      return cloud.detachVolume(id);
    },
  } satisfies Service<"volumes">;
}
