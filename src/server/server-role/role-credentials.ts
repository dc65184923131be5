import type { Credentials } from "../../model/driver.ts";

/** Credentials that a machine, a container or an environment gives to what runs in it. */
export interface RoleCredentials extends Credentials {
  /** When they end, in milliseconds since the epoch; infinite where they do not. */
  readonly expires: number;
}

/** The names that AWS gives to the parts of an access key, of which some sources spell one differently. */
export interface AccessKeyParts {
  readonly id: string;
  readonly secret: string;
  readonly token?: string | undefined;
}

/** An access key as drivers of AWS's family take credentials. */
export function credentialsOf({ id, secret, token }: AccessKeyParts, expires = Number.POSITIVE_INFINITY): RoleCredentials {
  return { user: token ? `${id};token=${token}` : id, password: secret, expires };
}

/**
 * Reads what the services of containers and machines answer.
 * @returns undefined for anything that has no access key in it
 */
export function readCredentials(json: string): RoleCredentials | undefined {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof document !== "object" || document === null) return undefined;
  const { AccessKeyId: id, SecretAccessKey: secret, Token: token, Expiration: end } = document as Record<string, unknown>;
  if (typeof id !== "string" || typeof secret !== "string" || id === "" || secret === "") return undefined;
  const expires = typeof end === "string" ? Date.parse(end) : Number.POSITIVE_INFINITY;
  if (Number.isNaN(expires)) return undefined;
  return credentialsOf({ id, secret, ...(typeof token === "string" && { token }) }, expires);
}
