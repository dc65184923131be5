import { randomUUID } from "node:crypto";
import { CloudError, onePage, type Resource, type Service } from "../../src/driver-kit/driver-kit.ts";

export type Volume = Resource<"volumes">;

const gigabyte = 2 ** 30;

/**
 * The volumes of one caller. A driver of a real cloud would ask it here, by `context.http`, and convert what it answers.
 * @param authenticate throws when the caller is unknown
 * @param volumes by their ids
 * @param realms where a volume can be made; in the first one unless told
 */
export function volumesOf(authenticate: () => void, volumes: Map<string, Volume>, realms: readonly string[]): Service<"volumes"> {
  const find = (id: string): Volume => {
    const volume = volumes.get(id);
    if (!volume) throw new CloudError("not_found", `There is no volume '${id}'.`);
    return volume;
  };
  return {
    list: () =>
      onePage(async () => {
        authenticate();
        // Filters and pages are left to the gateway, since there is no cloud that could apply them.
        return volumes.values();
      }),
    async get({ id }) {
      authenticate();
      return find(id);
    },
    async create({ name, description, capacity = gigabyte, realmId = realms[0], snapshotId }) {
      authenticate();
      if (realmId !== undefined && !realms.includes(realmId))
        throw new CloudError("invalid_argument", `There is no realm '${realmId}'.`, { parameter: "realmId" });
      if (snapshotId !== undefined)
        throw new CloudError("invalid_argument", "There are no snapshots.", { parameter: "snapshotId" });
      const volume: Volume = { id: randomUUID(), name, description, capacity, realmId, state: "available", created: new Date() };
      volumes.set(volume.id, volume);
      return volume;
    },
    async destroy({ id }) {
      authenticate();
      volumes.delete(find(id).id);
    },
  };
}
