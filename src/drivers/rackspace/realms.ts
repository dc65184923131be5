import type { Services } from "../../model/collections.ts";
import type { Realm } from "../../model/collections/realms.ts";
import type { Connection } from "../openstack/connection.ts";

/** The public cloud has no availability zones: its one realm is the region, by the id that the original gave it. */
export function realms(connection: Connection) {
  const whole = async (): Promise<Realm> => {
    await connection.token();
    const { region } = connection.location;
    return { id: "us", name: region ?? "United States", state: "available", ...(region !== undefined && { region }) };
  };
  return {
    async *list() {
      yield await whole();
    },
    // The original showed it by any id.
    get: async ({ id }) => ({ ...(await whole()), id }),
  } satisfies Services["realms"];
}
