import { systemClock, type HttpClock } from "../../http/http-core.ts";
import { allCollections, type ServiceKey, type Services } from "../../model/collections.ts";
import type { DriverContext, Identity, Session } from "../../model/driver.ts";
import { Connection, type Entrance } from "./connection.ts";
import { identityOf } from "./identity.ts";
import type { EndpointKind } from "./location/endpoints.ts";
import { allKinds } from "./location/location.ts";
import { providersOf } from "./providers.ts";
import { Throttling } from "./query/throttling.ts";

/** What makes the services that a driver has. */
export type ServiceMakers = { readonly [K in ServiceKey]?: (connection: Connection) => Services[K] };

/** The collections that are not EC2's own. */
const kindOf: { readonly [K in ServiceKey]?: EndpointKind } = {
  buckets: "s3",
  blobs: "s3",
  loadBalancers: "elb",
  metrics: "mon",
};

const keys = allCollections.map(([key]) => key as ServiceKey);

/** What a session can say of the caller, whichever services it has. */
class CallerSession implements Session {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  identity(): Promise<Identity> {
    return identityOf(this.#connection);
  }

  async narrow(): Promise<ReadonlySet<ServiceKey>> {
    const { location, entrance } = this.#connection;
    const { kinds } = location;
    if (kinds === allKinds && !entrance.lacks) return new Set(keys);
    const lacking = await entrance.lacks?.(this.#connection);
    return new Set(keys.filter((key) => kinds.has(kindOf[key] ?? "ec2") && !lacking?.has(key)));
  }

  providers(): Promise<readonly { id: string; name: string; url: string }[]> {
    return providersOf(this.#connection);
  }

  /** Makes a service of this session. */
  made<T>(make: (connection: Connection) => T): T {
    return make(this.#connection);
  }
}

/**
 * The `connect` of a driver of this family. A service is made when it is asked for: a request needs one of many.
 * @param clock by which calls are held back that the cloud throttles
 */
export function connectWith(
  entrance: Entrance,
  makers: ServiceMakers,
  clock: HttpClock = systemClock,
): (context: DriverContext) => Session {
  const throttling = new Throttling(clock);
  class ServiceSession extends CallerSession {}
  for (const key of keys) {
    const make = makers[key];
    if (!make) continue;
    Object.defineProperty(ServiceSession.prototype, key, {
      get(this: CallerSession) {
        return this.made<unknown>(make);
      },
    });
  }
  return (context) => new ServiceSession(new Connection(context, entrance, throttling));
}
