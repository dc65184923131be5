import type { Credentials } from "../model/driver.ts";
import { narrowScope, type Scope } from "./scope.ts";

/** What somebody who was authenticated may use: a cloud, credentials for it, and how much of it for how long. */
export interface Account {
  /** The driver's name; absent: the server's default. */
  readonly driver?: string | undefined;
  /** The provider, case kept; absent: the operator's default. */
  readonly provider?: string | undefined;
  /** The cloud's own; absent where the request brought none. */
  readonly credentials?: Credentials | undefined;
  readonly scope: Scope;
  /** When it ends; absent: never. */
  readonly expires?: Date | undefined;
  /** The fingerprint of the access key that was presented; absent for Basic with the cloud's own credentials. */
  readonly accessKey?: string | undefined;
  /** The fingerprints of the keys that this one was derived from: who denies one of them denies it too. */
  readonly derivedFrom?: readonly string[] | undefined;
  /** What it was made for; absent unless somebody took on a role. */
  readonly session?: RoleSession | undefined;
}

/** Somebody who has taken on a role. */
export interface RoleSession {
  readonly role: string;
  /** What he calls himself in it. */
  readonly name: string;
}

/**
 * The account, for a key that is derived from its own, with a scope that is no wider, and an end that is no later. Whatever is asked for, nothing is added.
 * @param expires absent: the account's own end
 */
export function narrow(account: Account, scope: Scope, expires?: Date): Account {
  const own = account.expires;
  const end = expires !== undefined && (own === undefined || expires < own) ? expires : own;
  const { accessKey, derivedFrom = [] } = account;
  return {
    ...account,
    scope: narrowScope(account.scope, scope),
    expires: end,
    derivedFrom: accessKey === undefined ? derivedFrom : [...derivedFrom, accessKey],
  };
}
