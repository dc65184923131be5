import path from "node:path";
import type { Logger } from "../../model/driver.ts";
import { ContentFolder } from "./content/content-folder.ts";
import type { LocalCloud } from "./engine/cloud.ts";
import { emptyCloud, seedAccounts } from "./engine/open-cloud.ts";
import { cloudOptions, type LocalSettings } from "./settings.ts";
import { FolderStore } from "./store/folder-store.ts";

/** A cloud that is ready, until it is closed. */
export interface OpenLocal {
  readonly cloud: LocalCloud;
  close(): Promise<void>;
}

/**
 * Opens a local cloud: in memory, or in a folder of its own, with what that holds.
 * @throws `invalid_argument` for settings that cannot be, `failed_precondition` for a folder that another process has or that
 *   holds what cannot be read
 */
export async function openLocal(settings: LocalSettings, folder: string | undefined, log: Logger): Promise<OpenLocal> {
  const options = cloudOptions(settings);
  if (folder === undefined) {
    const cloud = emptyCloud(options);
    await seedAccounts(cloud);
    return { cloud, close: () => cloud.contents.close() };
  }
  const cloud = emptyCloud(options, new ContentFolder(path.join(folder, "blobs"), { durable: settings.sync }));
  const store = await FolderStore.open({ folder, tables: cloud.allTables, sync: settings.sync, log });
  try {
    cloud.ledger.writeTo(store.writer);
    cloud.resume();
    await seedAccounts(cloud);
  } catch (error) {
    await store.close();
    throw error;
  }
  const swept = sweep(cloud, folder, log);
  return {
    cloud,
    close: async () => {
      await store.close();
      await swept;
      await cloud.contents.close();
    },
  };
}

/** Removes the contents that a crash has left without a blob, while requests are answered already. */
async function sweep({ contents }: LocalCloud, folder: string, log: Logger): Promise<void> {
  try {
    const { removed, missing } = await contents.sweep();
    if (removed > 0) log.warn({ folder, files: removed }, "removed contents that no blob names");
    if (missing.length > 0)
      log.warn({ folder, files: missing.slice(0, 100) }, "contents of blobs are missing: they cannot be read");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    log.warn({ folder, code }, "the contents of the local cloud could not be looked through");
  }
}
