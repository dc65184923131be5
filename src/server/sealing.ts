import { existsSync, statSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { Sealing, sealingKeyLength } from "../credentials/sealing.ts";
import { keyFileIn, parseSealingKey, readSealingKeys, usualKeyFile } from "../credentials/sealing-keys.ts";
import type { OperatorLog } from "../gateway/gateway.ts";
import { isCloudError } from "../model/errors.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** The sealing keys of a server, and where they come from. */
export interface OpenSealing {
  readonly sealing: Sealing;
  /** The file that they are in, or would be in; absent where the configuration has them, and where there is no place. */
  readonly file: string | undefined;
  /** Reads the file again. What cannot be read is logged, and stays as it was. */
  reload(): void;
}

/** What else the keys may come from. */
interface SealingOptions {
  /** The key, as text, that the processes of a group have where the configuration gives them none. */
  readonly groupKey?: string | undefined;
  /** Where the home directory is told; none unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A file is looked at again for an unknown key no more often than this, in milliseconds. */
const lookEvery = 1000;

/**
 * The server's sealing keys: those of the configuration, else of its file, else of the file in its directory for data. A file that
 * is not there is made. Else those of the usual file of the user, which only `deltacloud keys` makes, and one that ends with the
 * process, or its group. When a value turns up that was sealed by another key, the file is looked at again, so that keys can be
 * replaced, or made, while servers run.
 * @param where what messages call a setting
 * @throws StartError for keys that cannot be read, and a file that cannot be made
 */
export function openSealing(
  { sealing, data }: Configuration,
  log: OperatorLog,
  where: (path: string) => string,
  { groupKey, environment = {} }: SealingOptions = {},
): OpenSealing {
  const { keys, file } = sealing;
  if (keys !== undefined) {
    if (file !== undefined) throw new StartError(`${where("sealing.keys")}: there is also a file`);
    if (keys.length === 0) throw new StartError(`${where("sealing.keys")}: there is no key`);
    const given = attempt(where("sealing.keys"), () => new Sealing(keys.map(parseSealingKey)));
    return { sealing: given, file: undefined, reload: () => {} };
  }
  const found = file ?? (data === undefined ? undefined : keyFileIn(data));
  if (found !== undefined) {
    return attempt(where(file === undefined ? "data" : "sealing.file"), () => followFile(found, [], readSealingKeys(found), log));
  }
  const own = groupKey === undefined ? randomBytes(sealingKeyLength) : parseSealingKey(groupKey);
  const usual = usualKeyFile(environment);
  if (usual === undefined) return { sealing: new Sealing([own]), file: undefined, reload: () => {} };
  return followFile(usual, [own], readIfUsable(usual, log), log);
}

type ReadKeys = ReturnType<typeof readSealingKeys>;

/** @param more keys that open too, and seal as long as there is no file */
function followFile(file: string, more: readonly Uint8Array[], first: ReadKeys | undefined, log: OperatorLog): OpenSealing {
  if (first?.exposed) log.warn({ file }, "the sealing keys can be read by others than their owner");
  const allKeys = (read: ReadKeys | undefined): readonly Uint8Array[] => [...(read?.keys ?? []), ...more];
  let state = first && stateOf(file);
  let lookAt = 0;
  const sealing = new Sealing(allKeys(first), () => {
    if (Date.now() < lookAt) return undefined;
    lookAt = Date.now() + lookEvery;
    const now = stateOf(file);
    if (now === undefined || now === state) return undefined;
    state = now;
    const read = readIfUsable(file, log);
    return read && allKeys(read);
  });
  return {
    sealing,
    file,
    reload() {
      const read = readIfUsable(file, log);
      if (read) sealing.replace(allKeys(read));
    },
  };
}

/** The keys of a file that is there, and was not made for this. */
function readIfUsable(file: string, log: OperatorLog): ReadKeys | undefined {
  try {
    return existsSync(file) ? readSealingKeys(file) : undefined;
  } catch (error) {
    if (!isCloudError(error)) throw error;
    log.error({ cause: error.message }, "the sealing keys stay as they were");
    return undefined;
  }
}

function stateOf(file: string): string | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found && `${found.ino} ${found.mtimeMs} ${found.size}`;
  } catch {
    return undefined;
  }
}

function attempt<T>(label: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (isCloudError(error)) throw new StartError(`${label}: ${error.message}`);
    throw error;
  }
}
