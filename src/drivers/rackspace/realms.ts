import { onePage } from "../../http/pages.ts";
import type { Services } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import type { Realm } from "../../model/collections/realms.ts";
import type { Connection } from "../openstack/connection.ts";

/** The public cloud has no availability zones: its one realm is the region, by the id that the original gave it. */
export function oneRealm(connection: Connection) {
  const whole = async (): Promise<Realm> => {
    await connection.token();
    const { region } = connection.location;
    return { id: "us", name: region ?? "United States", state: "available", ...(region !== undefined && { region }) };
  };
  return {
    list: () => onePage(async () => [await whole()]),
    get: async ({ id }) => {
      const realm = await whole();
      if (realm.id === id) return realm;
      throw new CloudError("not_found", `There is no realm '${id}'.`);
    },
  } satisfies Services["realms"];
}
