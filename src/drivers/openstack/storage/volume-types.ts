import { onePage } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { VolumeType as ModelVolumeType } from "../../../model/collections/volume-types.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import type { VolumeType } from "./api-types.ts";

/** Volume types of Cinder. Volumes tell theirs by its name, so that this is the id. */
export function volumeTypes(connection: Connection) {
  const cinder = connection.service("volume");
  const all = async (): Promise<readonly ModelVolumeType[]> => {
    const [{ volume_types: types }, usual] = await Promise.all([
      cinder.get<{ volume_types: readonly VolumeType[] }>("/types"),
      usualType(connection),
    ]);
    return types.map(({ name, description }) => ({
      id: name,
      name,
      ...(description && { description }),
      default: name === usual,
    }));
  };
  return {
    list: () => onePage(all),
    get: async ({ id }) => {
      const found = (await all()).find((type) => type.id === id);
      if (!found) throw new CloudError("not_found", `There is no volume type '${id}'.`);
      return found;
    },
  } satisfies Services["volumeTypes"];
}

/** The type of volumes for which none is asked; undefined where Cinder has none for that, or is too old to tell. */
async function usualType(connection: Connection): Promise<string | undefined> {
  try {
    return (await connection.service("volume").get<{ volume_type: VolumeType }>("/types/default")).volume_type.name;
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return undefined;
    throw error;
  }
}
