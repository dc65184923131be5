import { AccessRefusal } from "../access-refusal.ts";
import type { Account } from "../account.ts";
import { FailedAttempts, networkOf } from "../failed-attempts.ts";
import { fingerprintOf } from "../fingerprint.ts";
import type { Sealing } from "../sealing.ts";
import { SigningKeys } from "../signatures/signing-keys.ts";
import type { SignatureRules } from "../signatures/verify-v4.ts";
import { nobodyDenied, type DenyList } from "./deny-list.ts";
import { builtInRoles, type Roles } from "./roles.ts";
import { isSealedKey, SealedKeys, type AccessKey, type KnownKey } from "./sealed-keys.ts";

/** What the operator says of access keys. */
export interface AccessKeyRules extends SignatureRules {
  /** Failed attempts with one access key that an address has in a quarter of an hour. */
  readonly failedAttempts: number;
  /** The same with all keys together. */
  readonly failedAttemptsOfAddress: number;
}

/** What access keys are known by. */
export interface AccessKeySources {
  readonly sealing: Sealing;
  /** The operator's own keys; none unless told. */
  readonly keyring?: ReadonlyMap<string, KnownKey>;
  readonly denied?: DenyList;
  /** The operator's roles, beside those that are built in. */
  readonly roles?: Roles;
  readonly rules?: Partial<AccessKeyRules>;
}

/** The rules unless the operator says otherwise; times are in milliseconds. */
export const defaultRules: AccessKeyRules = {
  version2: true,
  skew: 15 * 60_000,
  regions: [],
  publicNames: [],
  failedAttempts: 30,
  failedAttemptsOfAddress: 300,
};

/** The one place where an access key that was presented becomes an account: sealed keys and those of the operator's keyring. */
export class AccessKeys {
  readonly rules: AccessKeyRules;
  /** The roles that callers can take on: keys derived so have no wider scope. */
  readonly roles: Roles;
  /** The derived keys that requests are signed with. */
  readonly signingKeys = new SigningKeys();
  readonly #sealed: SealedKeys;
  readonly #keyring: ReadonlyMap<string, KnownKey>;
  readonly #denied: DenyList;
  readonly #ofKey: FailedAttempts;
  readonly #ofAddress: FailedAttempts;

  constructor({ sealing, keyring = new Map(), denied = nobodyDenied, roles = new Map(), rules = {} }: AccessKeySources) {
    this.rules = { ...defaultRules, ...rules };
    this.roles = new Map([...builtInRoles, ...roles]);
    this.#sealed = new SealedKeys(sealing);
    this.#keyring = keyring;
    this.#denied = denied;
    this.#ofKey = new FailedAttempts(this.rules.failedAttempts);
    this.#ofAddress = new FailedAttempts(this.rules.failedAttemptsOfAddress);
  }

  /**
   * Makes an access key for an account, which ends when the account does.
   * @param session whether it is to have a session token in any case
   */
  create(account: Account, session = false): AccessKey {
    return this.#sealed.create(account, session);
  }

  /** Whether an id has the form of a key of ours, or is in the keyring. */
  isKey(id: string): boolean {
    return isSealedKey(id) || this.#keyring.has(id);
  }

  /**
   * Lets somebody prove that an access key is theirs. What fails is counted, by address and by address and key; beyond the
   * limits nothing is computed any more.
   * @param prove told the secret and the account. @throws AccessRefusal when they have not got it
   * @throws AccessRefusal
   */
  admit(id: string, token: string | undefined, address: string, prove: (known: KnownKey) => void): Account {
    const fingerprint = this.#sealed.opened(id, token)?.account.accessKey ?? fingerprintOf(id);
    const takeBack = this.#attempt(networkOf(address), fingerprint);
    try {
      const known = this.#resolve(id, token, fingerprint);
      prove(known);
      takeBack();
      return known.account;
    } catch (error) {
      if (!(error instanceof AccessRefusal) || error.facts.fingerprint !== undefined) throw error;
      throw new AccessRefusal(error.reason, error.message, { ...error.facts, fingerprint });
    }
  }

  #attempt(network: string, fingerprint: string): () => void {
    const ofAddress = this.#ofAddress.attempt(network);
    if (typeof ofAddress === "number") throw throttled(fingerprint, ofAddress);
    const ofKey = this.#ofKey.attempt(`${network} ${fingerprint}`);
    if (typeof ofKey === "function") return () => (ofAddress(), ofKey());
    // One client that repeats itself does not use up what its neighbours have.
    ofAddress();
    throw throttled(fingerprint, ofKey);
  }

  /** The secret and account of an access key. @throws AccessRefusal */
  resolve(id: string, token: string | undefined): KnownKey {
    return this.#resolve(id, token, fingerprintOf(id));
  }

  #resolve(id: string, token: string | undefined, fingerprint: string): KnownKey {
    if (this.#denied.has(fingerprint)) throw new AccessRefusal("denied_key");
    const listed = this.#keyring.get(id);
    if (listed) return listed;
    if (!isSealedKey(id)) throw new AccessRefusal("unknown_key");
    const known = this.#sealed.resolve(id, token, fingerprint);
    if (known.account.derivedFrom?.some((origin) => this.#denied.has(origin))) {
      throw new AccessRefusal("denied_key", "The access key that this one was derived from was denied by the operator.");
    }
    return known;
  }
}

const throttled = (fingerprint: string, retryAfter: number): AccessRefusal =>
  new AccessRefusal("throttled", undefined, { fingerprint, retryAfter });
