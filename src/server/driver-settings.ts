import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { DriverSettings } from "../gateway/gateway.ts";
import { serverRoleUser } from "../credentials/server-role.ts";
import type { Credentials, TlsProfile } from "../model/driver.ts";
import type { Configuration, DriverConfiguration } from "./settings.ts";
import { readFile, readSecret, type SecretSetting } from "./secret-setting.ts";
import type { ServerRole } from "./server-role/server-role.ts";
import { StartError } from "./start-error.ts";

type ProviderTls = DriverConfiguration["providers"][string]["tls"];

/**
 * What the gateway is told of single drivers. What is said of the default driver at the top goes before its own entry.
 * @param where what messages call a setting
 * @param serverRole the server's own, where one of the drivers may use it
 * @throws StartError for a half of credentials, and for a file or variable that is not there
 */
export function driverSettings(
  configuration: Configuration,
  defaultDriver: string,
  environment: Readonly<Record<string, string | undefined>>,
  where: (path: string) => string,
  serverRole?: ServerRole,
): Readonly<Record<string, DriverSettings>> {
  const found: Record<string, DriverSettings> = {};
  for (const [name, driver] of Object.entries(configuration.drivers)) {
    const path = `drivers.${name}`;
    found[name] = {
      provider: driver.provider,
      credentials: credentialsOf(driver, environment, (key) => where(`${path}.${key}`)),
      serverRole:
        serverRole && driver.serverRole !== "off"
          ? { allowedTo: driver.serverRole, credentials: serverRole.credentials }
          : undefined,
      providers: providersOf(driver, (key) => where(`${path}.providers.${key}`)),
      vouched: keyringProviders(configuration, name, defaultDriver),
    };
  }
  const { provider, user, password } = configuration;
  const own = found[defaultDriver];
  found[defaultDriver] = {
    ...own,
    provider: provider ?? own?.provider,
    vouched: keyringProviders(configuration, defaultDriver, defaultDriver),
    // As in the original both must be set; one alone counts for nothing.
    credentials: user !== undefined && password !== undefined ? { user, password } : own?.credentials,
  };
  for (const name of Object.values(configuration.accessKeys.keyring).map(({ driver }) => driver?.toLowerCase())) {
    if (name !== undefined) found[name] ??= { vouched: keyringProviders(configuration, name, defaultDriver) };
  }
  return found;
}

/** The providers that the operator's access keys name, which are as good as those of the driver's own entry. */
function keyringProviders({ accessKeys }: Configuration, driver: string, defaultDriver: string): ReadonlySet<string> {
  const keys = Object.values(accessKeys.keyring).filter((key) => (key.driver?.toLowerCase() ?? defaultDriver) === driver);
  return new Set(keys.flatMap(({ provider }) => (provider === undefined ? [] : [provider])));
}

/**
 * The credentials that a part of the configuration gives; undefined when it gives none.
 * @throws StartError for a half of them, and for a secret that is not there
 */
export function credentialsOf(
  given: { readonly user?: string | undefined } & SecretSetting<"password">,
  environment: Readonly<Record<string, string | undefined>>,
  where: (key: string) => string,
): Credentials | undefined {
  const { user } = given;
  const password = readSecret("password", given, environment, where);
  if (!password && user === undefined) return undefined;
  if (!password && user === serverRoleUser) return { user, password: "" };
  if (!password) throw new StartError(`${where("user")}: there is no password to it`);
  if (user === undefined) throw new StartError(`${where(password.key)}: there is no user to it`);
  return { user, password: password.text };
}

function providersOf(driver: DriverConfiguration, where: (key: string) => string): DriverSettings["providers"] {
  return Object.fromEntries(
    Object.entries(driver.providers).map(([name, { value, tls }]) => {
      if (value === undefined) throw new StartError(`${where(name)}: there is no value`);
      return [
        name,
        {
          value,
          tls: tlsProfile(tls, (key) => where(`${name}.tls.${key}`)),
        },
      ];
    }),
  );
}

function tlsProfile(tls: ProviderTls, where: (key: string) => string): TlsProfile {
  const { ca, insecure, serverName, certificate, key } = tls;
  if ((certificate === undefined) !== (key === undefined)) {
    const [given, missing] = certificate === undefined ? ["key", "certificate"] : ["certificate", "key"];
    throw new StartError(`${where(given as string)}: there is no ${missing} to it`);
  }
  const profile = {
    insecure,
    ...(ca !== undefined && { ca: readFile(ca, where("ca")) }),
    ...(serverName !== undefined && { serverName }),
    ...(certificate !== undefined && { certificate: readFile(certificate, where("certificate")) }),
    ...(key !== undefined && { key: readFile(key, where("key")) }),
  };
  const { ca: trusted, certificate: cert, key: own } = profile;
  if (trusted !== undefined) check(() => new X509Certificate(trusted), where("ca"));
  if (cert !== undefined) check(() => createSecureContext({ cert, key: own }), where("certificate"));
  return profile;
}

function check(use: () => unknown, label: string): void {
  try {
    use();
  } catch (error) {
    throw new StartError(`${label}: it cannot be used: ${(error as NodeJS.ErrnoException).code ?? "malformed"}`);
  }
}
