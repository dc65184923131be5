import type { DriverRegistry } from "../gateway/gateway.ts";
import type { Driver, Session } from "../model/driver.ts";
import { sessionFaults } from "../model/session-faults.ts";
import { loadDriverPackage, misfit, type DriverPackage } from "./driver-package.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** Where the drivers of a configuration come from beside the server itself. */
export interface PackageSearch {
  /** Where packages are looked for, the first one first. */
  readonly folders: readonly string[];
  /** What messages call a setting. */
  readonly where: (path: string) => string;
}

/**
 * The built-in drivers and those of packages that the configuration names. A package is loaded when its driver is first needed, and
 * stays loaded, or failed.
 * @throws StartError for a package under the name of a built-in driver, and for a name that no driver can have
 */
export function createDriverRegistry(
  builtIn: DriverRegistry,
  configuration: Configuration,
  { folders, where }: PackageSearch,
): DriverRegistry {
  const packages = new Map<string, DriverPackage>();
  const add = (name: string, source: string, setting: string): void => {
    const label = where(setting);
    if (builtIn.names.includes(name)) throw new StartError(`${label}: the driver ${name} is built in`);
    packages.set(name, { name, source, folders, label });
  };
  for (const [name, { package: source }] of Object.entries(configuration.drivers)) {
    if (source !== undefined) add(name, source, `drivers.${name}.package`);
  }
  const first = configuration.driver?.toLowerCase();
  if (first !== undefined && configuration.package !== undefined) add(first, configuration.package, "package");
  if (packages.size === 0) return builtIn;

  const loaded = new Map<string, Promise<Driver>>();
  return {
    names: [...builtIn.names, ...packages.keys()].toSorted(),
    aliases: builtIn.aliases,
    load(name) {
      const wanted = packages.get(name);
      if (!wanted) return builtIn.load(name);
      const loading = loaded.get(name) ?? loadDriverPackage(wanted);
      loaded.set(name, loading);
      return loading;
    },
    check(driver: Driver, session: Session) {
      const wanted = packages.get(driver.name);
      const faults = wanted ? sessionFaults(driver, session) : [];
      if (wanted && faults.length > 0) throw new StartError(misfit(wanted.label, wanted.source, faults));
    },
  };
}
