import type { ServiceKey } from "../../model/collections.ts";
import type { DriverContext } from "../../model/driver.ts";
import type { Location } from "./location/location.ts";
import type { Action } from "./query/action.ts";
import { callAction } from "./query/query-client.ts";
import type { Throttling } from "./query/throttling.ts";
import { forgetMade, rememberMade } from "./just-made.ts";

/** Parameters of an action, by their names on the wire. */
export type WireParameters = Readonly<Record<string, string>>;

/** How one cloud of the family is found, and in what it is not AWS. */
export interface Entrance {
  /** @throws `invalid_argument` for a provider that is none */
  locate(context: DriverContext): Location;
  /** The provider string that leads to another region of the same cloud. */
  providerIn(connection: Connection, region: string): string;
  /**
   * The parameters of an action of EC2 as the cloud knows them, where it refuses what it does not know.
   * @throws `unsupported` for an action that it does not have, and for what it cannot be told
   */
  adapt?(action: string, parameters: WireParameters): WireParameters;
  /** The collections that the caller does not have there, beside those whose addresses the provider does not name. */
  lacks?(connection: Connection): Promise<ReadonlySet<ServiceKey>>;
}

/** One caller's way into a cloud of AWS's family. */
export class Connection {
  readonly context: DriverContext;
  readonly entrance: Entrance;
  readonly throttling: Throttling;
  #location: Location | undefined;

  constructor(context: DriverContext, entrance: Entrance, throttling: Throttling) {
    this.context = context;
    this.entrance = entrance;
    this.throttling = throttling;
  }

  get location(): Location {
    return (this.#location ??= this.entrance.locate(this.context));
  }

  /**
   * Calls an action of a Query API.
   * @param about the ids of what it is about, which may have been made a moment ago
   * @throws what the service answers
   */
  call<P, D>(action: Action<P, D>, parameters: P, about?: readonly string[]): Promise<D> {
    return callAction(this, action, parameters, about);
  }

  /** Notes that something was made, so that it is looked for with patience. */
  made(...ids: readonly string[]): Promise<void> {
    return rememberMade(this.context.cache, ids);
  }

  /** Notes that something is gone. */
  gone(id: string): void {
    forgetMade(this.context.cache, id);
  }
}
