import { AccessKeys } from "../credentials/access-keys/access-keys.ts";
import { DenyFile } from "../credentials/access-keys/deny-list.ts";
import { roleName } from "../credentials/access-keys/roles.ts";
import { isSealedKey, type KnownKey } from "../credentials/access-keys/sealed-keys.ts";
import { fingerprintOf } from "../credentials/fingerprint.ts";
import { readOperations, type Scope } from "../credentials/scope.ts";
import { denyFileBeside } from "../credentials/sealing-keys.ts";
import type { DriverRegistry, OperatorLog } from "../gateway/gateway.ts";
import { isCloudError } from "../model/errors.ts";
import { credentialsOf } from "./driver-settings.ts";
import type { OpenSealing } from "./sealing.ts";
import { readSecret } from "./secret-setting.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** What access keys are opened with. */
interface AccessKeyOptions {
  readonly sealing: OpenSealing;
  readonly drivers: DriverRegistry;
  readonly log: OperatorLog;
  /** Where secrets may be kept. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What messages call a setting. */
  readonly where: (path: string) => string;
}

/**
 * The access keys that a server knows.
 * @throws StartError for a key of the configuration that lacks something
 */
export function openAccessKeys({ accessKeys }: Configuration, options: AccessKeyOptions): AccessKeys {
  const { sealing, log } = options;
  const { keyring, roles, denyList, skewSeconds, signatureVersion2, regions, publicNames } = accessKeys;
  const denyFile = denyList ?? (sealing.file === undefined ? undefined : denyFileBeside(sealing.file));
  return new AccessKeys({
    sealing: sealing.sealing,
    keyring: new Map(Object.entries(keyring).map(([id, key]) => [id, keyOf(id, key, options)])),
    roles: new Map(Object.entries(roles).map(([name, role]) => [name, roleOf(name, role, options)])),
    ...(denyFile !== undefined && {
      denied: new DenyFile(denyFile, ({ code }) => log.error({ file: denyFile, cause: code }, "the deny list stays as it was")),
    }),
    rules: {
      version2: signatureVersion2,
      skew: skewSeconds * 1000,
      regions: regions.map((region) => region.toLowerCase()),
      publicNames,
      failedAttempts: accessKeys.failedAttempts,
      failedAttemptsOfAddress: accessKeys.failedAttemptsOfAddress,
    },
  });
}

type KeyringEntry = Configuration["accessKeys"]["keyring"][string];
type RoleEntry = Configuration["accessKeys"]["roles"][string];

function keyOf(id: string, key: KeyringEntry, { drivers, environment, where }: AccessKeyOptions): KnownKey {
  const label = (name: string): string => where(`accessKeys.keyring.${id}.${name}`);
  if (!/^[A-Za-z0-9]{3,128}$/.test(id) || isSealedKey(id)) {
    throw new StartError(`${where(`accessKeys.keyring.${id}`)}: an access key is 3 to 128 letters and digits of your own choice`);
  }
  const secret = readSecret("secret", key, environment, label);
  if (!secret) throw new StartError(`${where(`accessKeys.keyring.${id}`)}: there is no secret`);
  const driver = key.driver?.toLowerCase();
  if (driver !== undefined && !drivers.names.includes(driver)) {
    throw new StartError(`${label("driver")}: there is no driver of this name`);
  }
  const { provider } = key;
  return {
    secret: secret.text,
    account: {
      driver,
      provider,
      credentials: credentialsOf(key, environment, label),
      scope: scopeOf(key, label),
      accessKey: fingerprintOf(id),
    },
  };
}

function roleOf(name: string, role: RoleEntry, { where }: AccessKeyOptions): Scope {
  if (!roleName.test(name))
    throw new StartError(`${where(`accessKeys.roles.${name}`)}: a role has 1 to 64 letters, digits and +=,.@-`);
  return scopeOf(role, (setting) => where(`accessKeys.roles.${name}.${setting}`));
}

function scopeOf({ readOnly, driverScope, frontends }: RoleEntry, label: (setting: string) => string): Scope {
  const operations = driverScope && attempt(label("driverScope"), () => readOperations(driverScope));
  return { readOnly, operations, frontends };
}

function attempt<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isCloudError(error)) throw new StartError(`${label}: ${error.message}`);
    throw error;
  }
}
