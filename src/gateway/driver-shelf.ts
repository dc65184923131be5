import { collections, type CollectionKey, type ServiceKey } from "../model/collections.ts";
import type { Driver, DriverContext, DriverEnvironment, OpenDriver, Session } from "../model/driver.ts";
import { CloudError, isCloudError } from "../model/errors.ts";
import type { DriverRegistry, OperatorLog } from "./gateway.ts";

/** Collection → the operations that the driver has. */
export type Capabilities = ReadonlyMap<CollectionKey, ReadonlySet<string>>;

/** A driver that has been loaded, with what was read off it. */
export interface ShelvedDriver {
  readonly driver: Driver;
  readonly capabilities: Capabilities;
  /** Whether these credentials may have less than the driver can. */
  readonly narrows: boolean;
}

/** What a driver is to be opened with. @throws StartError, or CloudError, for settings that it does not take */
export type EnvironmentOf = (driver: Driver) => DriverEnvironment;

/** Loads and opens each driver on first use, once. */
export class DriverShelf {
  readonly #registry: DriverRegistry;
  readonly #environmentOf: EnvironmentOf;
  readonly #log: OperatorLog;
  readonly #isShared: boolean;
  readonly #loaded = new Map<string, ShelvedDriver>();
  readonly #loading = new Map<string, Promise<ShelvedDriver>>();

  /** @param isShared whether several processes serve the same clients, which drivers that hold their state in one cannot */
  constructor(registry: DriverRegistry, environmentOf: EnvironmentOf, log: OperatorLog, isShared = false) {
    this.#registry = registry;
    this.#environmentOf = environmentOf;
    this.#log = log;
    this.#isShared = isShared;
  }

  /**
   * The declaration of a driver, which is not opened for it.
   * @throws `internal` when it cannot be loaded, in which case the log says why; `invalid_argument` when it cannot be shared
   */
  async declared(name: string): Promise<Driver> {
    const loaded = this.#loaded.get(name);
    return loaded ? loaded.driver : this.#usable(name, this.#declared(name));
  }

  /**
   * A driver that is open.
   * @throws `invalid_argument` when there is no driver of this name, or it cannot be shared; `internal` when it cannot be used, in
   * which case the log says why; and what the driver says against its environment
   */
  take(name: string): ShelvedDriver | Promise<ShelvedDriver> {
    const loaded = this.#loaded.get(name);
    if (loaded) return loaded;
    if (!this.#registry.names.includes(name)) {
      throw new CloudError("invalid_argument", `Driver '${name.slice(0, 100)}' is not available.`, { parameter: "driver" });
    }
    let loading = this.#loading.get(name);
    if (!loading) {
      loading = this.#load(name);
      this.#loading.set(name, loading);
    }
    return loading;
  }

  /** Closes the drivers that were opened. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#loading.values());
    const opened: OpenDriver[] = [...this.#loaded.values()].map(({ driver }) => driver);
    this.#loaded.clear();
    await Promise.all(opened.map((driver) => driver.close?.()));
  }

  async #load(name: string): Promise<ShelvedDriver> {
    try {
      const shelved = await this.#usable(name, this.#open(name));
      this.#loaded.set(name, shelved);
      return shelved;
    } finally {
      this.#loading.delete(name);
    }
  }

  async #declared(name: string): Promise<Driver> {
    const declared = await this.#registry.load(name);
    if (this.#isShared && declared.holdsState) throw notToBeShared(declared);
    return declared;
  }

  async #open(name: string): Promise<ShelvedDriver> {
    const declared = await this.#declared(name);
    const driver: OpenDriver = declared.open ? await declared.open(this.#environmentOf(declared)) : declared;
    try {
      const session = driver.connect(inertContext);
      this.#registry.check?.(driver, session);
      return { driver, capabilities: readCapabilities(driver, session), narrows: session.narrow !== undefined };
    } catch (error) {
      await driver.close?.();
      throw error;
    }
  }

  /** What is wrong with a driver is for the operator; a client is told that it cannot be used. */
  async #usable<T>(name: string, coming: Promise<T>): Promise<T> {
    try {
      return await coming;
    } catch (error) {
      if (isCloudError(error)) throw error;
      this.#log.error(
        { driver: name, error: error instanceof Error ? stackOf(error) : typeof error },
        "the driver cannot be used",
      );
      throw new CloudError("internal", `The driver '${name}' cannot be used.`, { cause: error });
    }
  }
}

/** With the stack of what caused it, which is where a driver's own code is to be seen. */
function stackOf({ stack, cause }: Error): string | undefined {
  return cause instanceof Error ? `${stack}\ncaused by ${cause.stack}` : stack;
}

function notToBeShared({ name }: Driver): CloudError {
  const message = `Driver '${name}' keeps its cloud in one process, and this server has several workers.`;
  return new CloudError("invalid_argument", message, { parameter: "driver" });
}

/** What a session can do, read from the methods that it has. */
export function readCapabilities(driver: Driver, session: Session): Capabilities {
  const capabilities = new Map<CollectionKey, ReadonlySet<string>>([["drivers", new Set(["list", "get"])]]);
  if (driver.states) capabilities.set("instanceStates", new Set(["list"]));
  for (const [key, collection] of Object.entries(collections)) {
    if ("source" in collection) continue;
    const service = session[key as ServiceKey] as Record<string, unknown> | undefined;
    if (!service) continue;
    const operations = Object.keys(collection.operations).filter((name) => typeof service[name] === "function");
    if (operations.length > 0) capabilities.set(key as CollectionKey, new Set(operations));
  }
  return capabilities;
}

function unavailable(): never {
  throw new CloudError("internal", "A driver must not do anything when it is connected.");
}

/** A context for looking at a driver without a caller. */
const inertContext: DriverContext = {
  get credentials() {
    return unavailable();
  },
  get signal() {
    return unavailable();
  },
  provider: { value: undefined, vouched: false },
  deadline: 0,
  requestId: "introspection",
  cache: { getOrCreate: unavailable, drop: unavailable },
  log: { debug: () => {}, warn: () => {} },
  http: { request: unavailable, stream: unavailable },
  egress: { resolve: unavailable },
  ssh: { run: unavailable },
};
