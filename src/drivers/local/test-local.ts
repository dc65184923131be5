import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import type { Logger, OpenDriver } from "../../model/driver.ts";
import local from "./driver.ts";
import type { LocalSettings } from "./settings.ts";

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder for a test's data, which goes when the tests of the file have run. */
export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "local-test-"));
  folders.push(folder);
  return path.join(folder, "data");
}

/** Settings as they are when the operator says nothing. */
export const defaults: LocalSettings = {
  accounts: {},
  quotas: {},
  transitionSeconds: 0,
  instances: 2,
  uploadHours: 168,
  sync: true,
};

/** Opens the driver; in memory where there is no folder. */
export const openDriver = (
  folder?: string,
  settings: Partial<LocalSettings> = {},
  log: Logger = { debug: () => {}, warn: () => {} },
): Promise<OpenDriver> => local.open({ settings: { ...defaults, ...settings }, folder, log });
