import { DriverShelf, type ShelvedDriver } from "../../src/gateway/driver-shelf.ts";
import type { Driver } from "../../src/model/driver.ts";
import { fillIn } from "../../src/server/configuration.ts";

/** What the drivers can do, told by drivers that are open with their default settings for as long as it takes to make use of it. */
export async function withShelved<T>(drivers: readonly Driver[], use: (shelved: readonly ShelvedDriver[]) => T): Promise<T> {
  const quiet = { debug: () => {}, warn: () => {}, error: () => {} };
  const shelf = new DriverShelf(
    {
      names: drivers.map(({ name }) => name),
      load: (name) => Promise.resolve(drivers.find((driver) => driver.name === name) as Driver),
    },
    (driver) => ({ settings: fillIn(driver.settings ?? {}, []), log: quiet }),
    quiet,
  );
  try {
    return use(await Promise.all(drivers.map(({ name }) => shelf.take(name))));
  } finally {
    await shelf.close();
  }
}
