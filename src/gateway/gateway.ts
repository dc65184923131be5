import type { HttpCore } from "../http/http-core.ts";
import type { CommandRunner, Credentials, Driver, EgressPolicy, Provider, Session } from "../model/driver.ts";
import type { ErrorCode } from "../model/errors.ts";
import type { Cloud } from "./cloud.ts";
import { Exchange } from "./exchange.ts";
import { DriverShelf, type EnvironmentOf } from "./driver-shelf.ts";
import { createTenantCaches, type TenantCaches } from "./tenant-cache.ts";

/** Where drivers come from: built in, or a third party's package. */
export interface DriverRegistry {
  /** All names, in alphabetical order. */
  readonly names: readonly string[];
  /** Other names of drivers, which are taken but not listed. */
  readonly aliases?: ReadonlyMap<string, string> | undefined;
  load(name: string): Promise<Driver>;
  /** Looks at what a driver offers when it has been opened. @throws Error when it does not fit */
  check?(driver: Driver, session: Session): void;
}

/** The server's own credentials, and who may use them: who shows an access key that says so, or everybody. */
export interface ServerRoleSettings {
  readonly allowedTo: "keys" | "everybody";
  /** As they are now. @throws `provider_unavailable` where there are none */
  credentials(): Promise<Credentials>;
}

/** What the operator says of one driver. */
export interface DriverSettings {
  /** Used where a request names no provider. */
  readonly provider?: string | undefined;
  /** Used for every request, whatever credentials it brings. */
  readonly credentials?: Credentials | undefined;
  /** The server's own role at the cloud; absent where nobody may use it. */
  readonly serverRole?: ServerRoleSettings | undefined;
  /** Other values that the operator's configuration names, and so vouches for. */
  readonly vouched?: ReadonlySet<string> | undefined;
  /** Providers by the name that clients may use for them. */
  readonly providers?: Readonly<Record<string, { value: string; tls?: Provider["tls"] }>> | undefined;
}

export interface GatewayOptions {
  readonly drivers: DriverRegistry;
  readonly defaultDriver: string;
  readonly settings?: Readonly<Record<string, DriverSettings>>;
  readonly environmentOf: EnvironmentOf;
  /** Whether other processes serve the same clients: drivers that hold their state in one are then not offered. */
  readonly isShared?: boolean;
  /** Milliseconds that a call to a cloud may take. */
  readonly timeout: number;
  readonly http: HttpCore;
  readonly egress: EgressPolicy;
  readonly ssh: CommandRunner;
  readonly log: OperatorLog;
  /** Told of every exchange when it has ended. */
  readonly onEnd?: ((record: AccessRecord) => void) | undefined;
}

/** The server's log, as far as the gateway needs it. */
export interface OperatorLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** One line of the access log. It holds no header, no parameter and no body, and so no secret. */
export interface AccessRecord {
  readonly requestId: string;
  readonly frontend: string;
  readonly client: string;
  readonly user: string | undefined;
  /** The fingerprint of the access key that came with the request. */
  readonly accessKey: string | undefined;
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly httpVersion: string;
  readonly driver: string | undefined;
  readonly provider: string | undefined;
  /** `collection.operation`, the last one called. */
  readonly operation: string | undefined;
  readonly status: number;
  /** `ok`, or what went wrong. */
  readonly outcome: "ok" | "client_error" | ErrorCode;
  /** Length of the body sent. */
  readonly bytes: number;
  /** Milliseconds from the request's head to the answer's end. */
  readonly duration: number;
  /** Milliseconds of them spent in drivers. */
  readonly cloudDuration: number;
}

/** What an exchange is begun with. */
export interface ExchangeStart {
  readonly requestId: string;
  readonly frontend: string;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly httpVersion: string;
}

/**
 * The way of every request: which driver and provider, whose credentials, may it, are its parameters right, the call with
 * its deadline, the filters and pages that the driver left over, and the error in one form.
 */
export class Gateway {
  readonly options: GatewayOptions;
  readonly shelf: DriverShelf;
  readonly caches: TenantCaches;

  constructor(options: GatewayOptions) {
    this.options = options;
    this.shelf = new DriverShelf(options.drivers, options.environmentOf, options.log, options.isShared);
    this.caches = createTenantCaches();
  }

  /** Closes the drivers and their connections. Called when no request is left. */
  async close(): Promise<void> {
    await this.shelf.close();
    await this.options.http.close();
  }

  /** Begins an exchange; whoever begins it ends it. */
  begin(start: ExchangeStart): Exchange {
    return new Exchange(this, start);
  }

  /** The names of all drivers. */
  get driverNames(): readonly string[] {
    return this.options.drivers.names;
  }
}

export type { Cloud, Exchange };
