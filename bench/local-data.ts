import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import local from "../src/drivers/local/driver.ts";
import { fillIn } from "../src/server/configuration.ts";

/** Makes a folder for `--data` with a local cloud of so many instances, each with its interface. It goes when this process ends. */
export async function localData(instances: number): Promise<string> {
  const data = mkdtempSync(path.join(tmpdir(), "deltacloud-bench-"));
  process.once("exit", () => rmSync(data, { recursive: true, force: true }));
  const settings = { ...fillIn(local.settings, []), instances };
  const driver = await local.open({ settings, folder: path.join(data, "local"), log: { debug: () => {}, warn: () => {} } });
  await driver.close?.();
  return data;
}
