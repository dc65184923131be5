import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Where a cloud is, and who one is there. */
export interface Profile {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly driver?: string;
  readonly provider?: string;
}

export const defaultProfile = "default";

type Environment = Readonly<Record<string, string | undefined>>;

/** The file that keeps profiles: below XDG_CONFIG_HOME, which is ~/.config unless told. */
export function profilesFile({ XDG_CONFIG_HOME: folder }: Environment): string {
  const base = folder !== undefined && path.isAbsolute(folder) ? folder : path.join(homedir(), ".config");
  return path.join(base, "deltacloud", "profiles.json");
}

/**
 * All profiles that are kept, by name; none where there is no file.
 * @throws Error with the file's name when it cannot be read, or is no such file
 */
export function readProfiles(file: string): ReadonlyMap<string, Profile> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "error"})`, { cause: error });
  }
  try {
    const { profiles } = JSON.parse(text) as { profiles: Record<string, Profile> };
    const entries = Object.entries(profiles);
    if (!entries.every(([, profile]) => isProfile(profile))) throw new TypeError("not a profile");
    return new Map(entries);
  } catch (error) {
    throw new Error(`${file} is not a file of profiles; delete it, and log in again`, { cause: error });
  }
}

/** Keeps profiles where only their owner can read them; the file is never seen half written. */
export function writeProfiles(file: string, profiles: ReadonlyMap<string, Profile>): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify({ profiles: Object.fromEntries(profiles) }, undefined, 2)}\n`, { mode: 0o600 });
  // The mode above counts for a new file only.
  chmodSync(next, 0o600);
  renameSync(next, file);
}

function isProfile(value: unknown): value is Profile {
  if (typeof value !== "object" || value === null) return false;
  const { url, user, password, driver = "", provider = "" } = value as Partial<Record<keyof Profile, unknown>>;
  return [url, user, password, driver, provider].every((part) => typeof part === "string");
}
