import { createClient } from "../../client/client.ts";
import type { Globals, LoginGlobals } from "./arguments.ts";
import { defaultUrl, profileName } from "./connection.ts";
import { UsageError } from "./exit-codes.ts";
import { profilesFile, readProfiles, writeProfiles, type Profile } from "./profiles.ts";
import { ask, askSecret, firstLine } from "./prompt.ts";
import { table } from "./table.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Asks for what is not given, lets the cloud check it, and keeps it.
 * @throws ApiError `unauthenticated` when the cloud rejects the credentials; then nothing is kept
 */
export async function login(globals: LoginGlobals, environment: Environment, signal: AbortSignal): Promise<string> {
  const name = profileName(globals, environment);
  const file = profilesFile(environment);
  const profiles = new Map(readProfiles(file));
  const known = profiles.get(name);
  const url = globals.url ?? (environment["DELTACLOUD_URL"] || known?.url) ?? defaultUrl;
  const user =
    globals.user ??
    (environment["DELTACLOUD_USER"] || undefined) ??
    (await ask(`User name at ${url}: `, "the user name; give --user"));
  if (user === "") throw new UsageError("A user name is needed");
  const password = await passwordOf(globals, environment, user);
  const driver = globals.driver ?? (environment["DELTACLOUD_DRIVER"] || undefined);
  const provider = globals.provider ?? (environment["DELTACLOUD_PROVIDER"] || undefined);
  const profile: Profile = {
    url,
    user,
    password,
    ...(driver !== undefined && { driver }),
    ...(provider !== undefined && { provider }),
  };
  const cloud = await createClient(profile).verify({ signal });
  writeProfiles(file, profiles.set(name, profile));
  return `Logged in to ${cloud.driver} at ${url} as ${user}; kept as profile ${name}.`;
}

async function passwordOf(globals: LoginGlobals, environment: Environment, user: string): Promise<string> {
  if (globals["password-stdin"]) return firstLine();
  return (
    globals.password ??
    (environment["DELTACLOUD_PASSWORD"] || undefined) ??
    (await askSecret(`Password of ${user}: `, "the password; try --password-stdin"))
  );
}

/** Forgets a profile. @throws UsageError when there is none of this name */
export function logout(globals: Globals, environment: Environment): string {
  const name = profileName(globals, environment);
  const file = profilesFile(environment);
  const profiles = new Map(readProfiles(file));
  if (!profiles.delete(name)) throw new UsageError(`There is no profile ${name}`);
  writeProfiles(file, profiles);
  return `Forgot profile ${name}.`;
}

/** The profiles, without their passwords. */
export function listProfiles(globals: Globals, environment: Environment, width: number): string {
  const profiles = [...readProfiles(profilesFile(environment))];
  const shown = profiles.map(([name, { url, user, driver, provider }]) => ({ name, url, user, driver, provider }));
  if (globals.json) return JSON.stringify(shown, undefined, 2);
  if (globals.quiet) return shown.map(({ name }) => name).join("\n");
  const rows = shown.map(({ name, url, user, driver = "", provider = "" }) => [name, url, user, driver, provider]);
  return table(["profile", "url", "user", "driver", "provider"], rows, width);
}
