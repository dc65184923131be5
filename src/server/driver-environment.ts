import path from "node:path";
import type { Driver, DriverEnvironment, Logger } from "../model/driver.ts";
import { fillIn } from "./configuration.ts";
import type { Configuration } from "./settings.ts";

/** What a driver of this server is opened with: its settings, and a folder of its own below the one for data. */
export function driverEnvironment(configuration: Configuration, log: Logger, driver: Driver): DriverEnvironment {
  const { data } = configuration;
  return {
    settings: fillIn(driver.settings ?? {}, []),
    folder: data === undefined ? undefined : path.resolve(data, driver.name),
    log,
  };
}
