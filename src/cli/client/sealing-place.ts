import { existsSync } from "node:fs";
import { denyFileBeside, keyFileIn, parseSealingKey, readSealingKeys, usualKeyFile } from "../../credentials/sealing-keys.ts";
import { Sealing } from "../../credentials/sealing.ts";
import { UsageError } from "./exit-codes.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a server's sealing keys are, as this command line and environment tell. */
export interface SealingPlace {
  /** The keys themselves, from the environment. */
  readonly keys: readonly string[] | undefined;
  readonly file: string | undefined;
}

/** The same places that a server looks at, in the same order: a command and a server of one user find each other. */
export function sealingPlace(given: string | undefined, environment: Environment): SealingPlace {
  const set = (name: string): string | undefined => environment[name] || undefined;
  if (given !== undefined) return { keys: undefined, file: given };
  const keys = set("API_SEALING_KEYS")
    ?.split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (keys) return { keys, file: undefined };
  const data = set("API_DATA");
  const file = set("API_SEALING_KEY_FILE") ?? (data === undefined ? usualKeyFile(environment) : keyFileIn(data));
  return { keys: undefined, file };
}

/**
 * The sealing keys of a place.
 * @param make told the file when there is none yet and a key is made; without it nothing is made
 * @throws UsageError where there are none, and what `readSealingKeys` throws
 */
export function openPlace({ keys, file }: SealingPlace, make?: (file: string) => void): Sealing {
  if (keys) return new Sealing(keys.map(parseSealingKey));
  if (file === undefined)
    throw new UsageError("There is no home directory to keep a sealing key in; give --sealing-key FILE, or --server URL");
  const isNew = !existsSync(file);
  if (isNew && !make) throw new UsageError(`There is no sealing key in ${file}; give the server's with --sealing-key FILE`);
  const { keys: read } = readSealingKeys(file);
  if (isNew) make?.(file);
  return new Sealing(read);
}

/** The deny list that a server reads with these keys. @throws UsageError where nothing tells */
export function denyFileOf(given: string | undefined, { file }: SealingPlace, environment: Environment): string {
  const found = given ?? (environment["API_DENY_LIST"] || undefined) ?? (file && denyFileBeside(file));
  if (found === undefined) throw new UsageError("Which list? Give the server's with --deny-list FILE");
  return found;
}
