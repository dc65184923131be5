import type { ClientOptions } from "../../client/client.ts";
import type { Globals } from "./arguments.ts";
import { UsageError } from "./exit-codes.ts";
import { defaultProfile, profilesFile, readProfiles } from "./profiles.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export const defaultUrl = "http://localhost:3001/api";

/** The name of the profile that a command line means. */
export const profileName = (globals: Globals, environment: Environment): string =>
  globals.profile ?? (environment["DELTACLOUD_PROFILE"] || defaultProfile);

/**
 * Where to, and as whom: the command line goes before the environment, and that before the profile. A profile's credentials
 * are for its own server: they are never sent to another one that the command line or the environment names.
 * @throws UsageError for a profile that there is not
 */
export function connectionOf(globals: Globals, environment: Environment): ClientOptions {
  const given = (name: "url" | "user" | "password" | "driver" | "provider"): string | undefined =>
    globals[name] ?? (environment[`DELTACLOUD_${name.toUpperCase()}`] || undefined);
  const url = given("url");
  const name = profileName(globals, environment);
  const kept = readProfiles(profilesFile(environment)).get(name);
  const asked = globals.profile ?? environment["DELTACLOUD_PROFILE"];
  if (asked && !kept) throw new UsageError(`There is no profile ${name}\nTo make it try: deltacloud login --profile ${name}`);
  if (asked && url !== undefined && url !== kept?.url) {
    throw new UsageError(`The profile ${name} is for ${kept?.url}; either it or ${url} can be meant, not both`);
  }
  const profile = url === undefined || url === kept?.url ? kept : undefined;
  const user = given("user");
  return {
    url: url ?? profile?.url ?? defaultUrl,
    // A user of another layer does not go with a profile's password.
    user: user ?? profile?.user,
    password: given("password") ?? (user === undefined || user === profile?.user ? profile?.password : undefined),
    driver: given("driver") ?? profile?.driver,
    provider: given("provider") ?? profile?.provider,
  };
}
