import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { DriverSettings } from "../gateway/gateway.ts";
import type { Credentials, TlsProfile } from "../model/driver.ts";
import type { Configuration, DriverConfiguration } from "./settings.ts";
import { StartError } from "./start-error.ts";

type ProviderTls = DriverConfiguration["providers"][string]["tls"];

/**
 * What the gateway is told of single drivers. What is said of the default driver at the top goes before its own entry.
 * @param where what messages call a setting
 * @throws StartError for a half of credentials, and for a file or variable that is not there
 */
export function driverSettings(
  configuration: Configuration,
  defaultDriver: string,
  environment: Readonly<Record<string, string | undefined>>,
  where: (path: string) => string,
): Readonly<Record<string, DriverSettings>> {
  const found: Record<string, DriverSettings> = {};
  for (const [name, driver] of Object.entries(configuration.drivers)) {
    const path = `drivers.${name}`;
    found[name] = {
      provider: driver.provider,
      credentials: credentialsOf(driver, environment, (key) => where(`${path}.${key}`)),
      providers: providersOf(driver, (key) => where(`${path}.providers.${key}`)),
    };
  }
  const { provider, user, password } = configuration;
  const own = found[defaultDriver];
  found[defaultDriver] = {
    ...own,
    provider: provider ?? own?.provider,
    // As in the original both must be set; one alone counts for nothing.
    credentials: user !== undefined && password !== undefined ? { user, password } : own?.credentials,
  };
  return found;
}

function credentialsOf(
  driver: DriverConfiguration,
  environment: Readonly<Record<string, string | undefined>>,
  where: (key: string) => string,
): Credentials | undefined {
  const { user, password, passwordFile, passwordVariable } = driver;
  const [key, secondKey] = (["password", "passwordFile", "passwordVariable"] as const).filter(
    (name) => driver[name] !== undefined,
  );
  if (secondKey) throw new StartError(`${where(secondKey)}: there is also a ${key}`);
  if (!key && user === undefined) return undefined;
  if (!key) throw new StartError(`${where("user")}: there is no password to it`);
  if (user === undefined) throw new StartError(`${where(key)}: there is no user to it`);
  const secret =
    password ??
    (passwordFile === undefined ? environment[passwordVariable ?? ""] : readLine(passwordFile, where("passwordFile")));
  if (!secret) throw new StartError(`${where(key)}: there is no password in ${passwordFile ?? passwordVariable ?? "it"}`);
  return { user, password: secret };
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

/** The first line: editors end a file with a line feed. */
function readLine(file: string, label: string): string {
  return readFile(file, label).split(/\r?\n/, 1)[0] ?? "";
}

function readFile(file: string, label: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`${label}: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
