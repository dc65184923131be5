import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Driver } from "../model/driver.ts";
import { driverFaults } from "../model/driver-faults.ts";
import { packageEntry } from "./package-entry.ts";
import { StartError } from "./start-error.ts";

/** A driver that does not come with the server. */
export interface DriverPackage {
  /** The name under which the configuration has it. */
  readonly name: string;
  /** A package, or a module by its path. */
  readonly source: string;
  /** Where packages are looked for, the first one first. */
  readonly folders: readonly string[];
  /** What messages call the setting. */
  readonly label: string;
}

/** Where the server itself is installed: a driver may lie beside it. */
export const installation = path.dirname(fileURLToPath(import.meta.url));

/**
 * Loads a driver of somebody else.
 * @throws StartError that says what is missing, or what does not fit. What the package itself threw is its cause
 */
export async function loadDriverPackage(wanted: DriverPackage): Promise<Driver> {
  const { name, source, label } = wanted;
  const file = findModule(wanted);
  let exports: { readonly default?: unknown };
  try {
    exports = (await import(pathToFileURL(file).href)) as typeof exports;
  } catch (error) {
    throw new StartError(`${label}: ${source} cannot be loaded: ${textOf(error)}`, { cause: error });
  }
  const driver = exports.default;
  const faults = driverFaults(driver);
  if (faults.length > 0) throw new StartError(misfit(label, source, faults));
  const fitting = driver as Driver;
  if (fitting.name !== name)
    throw new StartError(`${label}: the driver of ${source} is called '${fitting.name}', and must be configured as that`);
  return fitting;
}

/** What is said of a driver that does not fit. */
export function misfit(label: string, source: string, faults: readonly string[]): string {
  const list = faults.length === 1 ? ` ${faults[0]}` : faults.map((fault) => `\n  ${fault}`).join("");
  return `${label}: ${source} does not fit this server:${list}`;
}

function findModule({ source, folders, label }: DriverPackage): string {
  if (path.isAbsolute(source) || /^\.\.?\//.test(source)) {
    const file = path.resolve(source);
    if (!existsSync(file)) throw new StartError(`${label}: there is no ${file}`);
    if (statSync(file).isDirectory()) throw new StartError(`${label}: ${file} is a folder; name the module in it`);
    return file;
  }
  if (!/^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*(?:\/[\w.~-]+)*$/i.test(source))
    throw new StartError(`${label}: '${source}' is neither the name of a package nor a path`);
  for (const folder of folders) {
    let found: string | undefined;
    try {
      found = packageEntry(source, folder);
    } catch (error) {
      throw new StartError(`${label}: ${textOf(error)}`);
    }
    if (found !== undefined) return found;
  }
  throw new StartError(`${label}: there is no package ${source} in the node_modules of ${folders.join(", ")} or above`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
