import path from "node:path";
import { ownSealing, Sealing } from "../credentials/sealing.ts";
import { parseSealingKey, readSealingKeys } from "../credentials/sealing-keys.ts";
import type { OperatorLog } from "../gateway/gateway.ts";
import { isCloudError } from "../model/errors.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";

const keyFileName = "sealing-key";

/**
 * The server's sealing keys: those of the configuration, else of its file, else of the file in its directory for data, else
 * one that ends with the process and that no other process has, or only those of its group.
 * @param where what messages call a setting
 * @param groupKey the key, as text, that the processes of a group have where the configuration gives them none
 * @throws StartError for keys that cannot be read, and a file that cannot be made
 */
export function openSealing(
  { sealing, data }: Configuration,
  log: OperatorLog,
  where: (path: string) => string,
  groupKey?: string,
): Sealing {
  const { keys, file } = sealing;
  if (keys !== undefined) {
    if (file !== undefined) throw new StartError(`${where("sealing.keys")}: there is also a file`);
    if (keys.length === 0) throw new StartError(`${where("sealing.keys")}: there is no key`);
    return attempt(where("sealing.keys"), () => new Sealing(keys.map(parseSealingKey)));
  }
  const found = file ?? (data === undefined ? undefined : path.resolve(data, keyFileName));
  if (found === undefined) return groupKey === undefined ? ownSealing() : new Sealing([parseSealingKey(groupKey)]);
  return attempt(where(file === undefined ? "data" : "sealing.file"), () => {
    const { keys: read, exposed } = readSealingKeys(found);
    if (exposed) log.warn({ file: found }, "the sealing keys can be read by others than their owner");
    return new Sealing(read);
  });
}

function attempt<T>(label: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (isCloudError(error)) throw new StartError(`${label}: ${error.message}`);
    throw error;
  }
}
