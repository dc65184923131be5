import { allCollections, type ServiceKey, type Services } from "../../model/collections.ts";
import type { DriverContext, Identity, Session } from "../../model/driver.ts";
import { collectionsOf, regionsOf } from "./catalogue.ts";
import { Connection, type Entrance } from "./connection.ts";
import { projectOf } from "./identity/token.ts";

/** What makes the services that a driver has. */
export type ServiceMakers = { readonly [K in ServiceKey]?: (connection: Connection) => Services[K] };

/** What a session can say of the caller, whichever services it has. */
class CallerSession implements Session {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async identity(): Promise<Identity> {
    const token = await this.#connection.token();
    const { id, name } = projectOf(token);
    return { account: id, user: token.user.id, project: name };
  }

  async narrow(): Promise<ReadonlySet<ServiceKey>> {
    return collectionsOf(await this.#connection.token(), this.#connection.location);
  }

  async providers(): Promise<readonly { id: string; name: string; url: string }[]> {
    const [address = "", ...parts] = (this.#connection.context.provider.value ?? "").split(";");
    const options = parts.filter((part) => part.includes("="));
    return regionsOf(await this.#connection.token()).map((region) => ({
      id: region,
      name: region,
      url: [address, region, ...options].join(";"),
    }));
  }

  /** Makes a service of this session. */
  made<T>(make: (connection: Connection) => T): T {
    return make(this.#connection);
  }
}

/** The `connect` of a driver of this family. A service is made when it is asked for: a request needs one of many. */
export function connectWith(entrance: Entrance, makers: ServiceMakers): (context: DriverContext) => Session {
  class ServiceSession extends CallerSession {}
  for (const [key] of allCollections) {
    const make = makers[key as ServiceKey];
    if (!make) continue;
    Object.defineProperty(ServiceSession.prototype, key, {
      get(this: CallerSession) {
        return this.made<unknown>(make);
      },
    });
  }
  return (context) => new ServiceSession(new Connection(context, entrance));
}
