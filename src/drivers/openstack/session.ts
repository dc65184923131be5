import type { Session } from "../../model/driver.ts";
import { collectionsOf, regionsOf } from "./catalogue.ts";
import { projectOf, type Connection } from "./connection.ts";

/** What a session can say of the caller, beside the services. */
export function callerOf(connection: Connection): Required<Pick<Session, "identity" | "narrow" | "providers">> {
  return {
    identity: async () => {
      const token = await connection.token();
      const { id, name } = projectOf(token);
      return { account: id, user: token.user.id, project: name };
    },
    narrow: async () => collectionsOf(await connection.token(), connection.location),
    providers: async () => {
      const [address = "", ...parts] = (connection.context.provider.value ?? "").split(";");
      const options = parts.filter((part) => part.includes("="));
      return regionsOf(await connection.token()).map((region) => ({
        id: region,
        name: region,
        url: [address, region, ...options].join(";"),
      }));
    },
  };
}
