import path from "node:path";
import type { Driver, DriverEnvironment, Logger } from "../model/driver.ts";
import { isCloudError } from "../model/errors.ts";
import { fillIn, placeOf } from "./configuration.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** What a server gives to the drivers that it opens. */
export interface DriverEnvironments {
  /** The driver's settings and, below the folder for data, one of its own. @throws StartError for a setting that is wrong */
  of(driver: Driver): DriverEnvironment;
  /** What a driver says against its environment when it is opened, with the place of the setting; all else as it is. */
  explain(driver: Driver, error: unknown): unknown;
}

/** @param defaultDriver the driver that the settings at the top are for; they go before those of its own entry */
export function createDriverEnvironments(configuration: Configuration, defaultDriver: string, log: Logger): DriverEnvironments {
  const layersOf = ({ name, settings = {} }: Driver) =>
    [...(name === defaultDriver ? configuration.options : []), ...(configuration.drivers[name]?.options ?? [])].map((source) => ({
      given: source.check(settings),
      where: source.where,
    }));
  const { data } = configuration;
  return {
    of: (driver) => ({
      settings: fillIn(
        driver.settings ?? {},
        layersOf(driver).map(({ given }) => given),
      ),
      folder: data === undefined ? undefined : path.resolve(data, driver.name),
      log,
    }),
    explain(driver, error) {
      if (!isCloudError(error)) return error;
      const { parameter, cause } = error.details;
      if (error.code === "internal" && cause !== undefined) return cause;
      const place = parameter === undefined ? undefined : placeOf(layersOf(driver), parameter);
      return new StartError(`${place ?? `The driver ${driver.name}`}: ${error.message}`);
    },
  };
}
