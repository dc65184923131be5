import { collections, type CollectionKey, type ServiceKey } from "../model/collections.ts";
import type { Driver, DriverContext, DriverEnvironment, OpenDriver, Session } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import type { DriverRegistry } from "./gateway.ts";

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
  readonly #loaded = new Map<string, ShelvedDriver>();
  readonly #loading = new Map<string, Promise<ShelvedDriver>>();

  constructor(registry: DriverRegistry, environmentOf: EnvironmentOf) {
    this.#registry = registry;
    this.#environmentOf = environmentOf;
  }

  /** @throws `invalid_argument` when there is no driver of this name */
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
      const declared = await this.#registry.load(name);
      const driver: OpenDriver = declared.open ? await declared.open(this.#environmentOf(declared)) : declared;
      const session = driver.connect(inertContext);
      const shelved = { driver, capabilities: readCapabilities(driver, session), narrows: session.narrow !== undefined };
      this.#loaded.set(name, shelved);
      return shelved;
    } finally {
      this.#loading.delete(name);
    }
  }
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
