import { randomBytes } from "node:crypto";
import { AccessRefusal } from "../access-refusal.ts";
import type { Account } from "../account.ts";
import { fromBase62, toBase62 } from "../base62.ts";
import { fingerprintOf } from "../fingerprint.ts";
import type { Sealer, Sealing, Unsealed } from "../sealing.ts";
import { readAccount, writeAccount } from "./sealed-account.ts";

/** A key that somebody can sign with. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Has to be presented with it; absent where the id holds everything. */
  readonly token?: string;
  readonly expires?: Date | undefined;
}

/** Whose key it is, and what signs for it. */
export interface KnownKey {
  readonly secret: string;
  readonly account: Account;
}

/** What an access key begins with that holds everything; the digit is the version of what is sealed. */
const wholePrefix = "DCK1";
/** What one begins with that has a session token. */
const sessionPrefix = "DCS1";
const sessionDigits = 16;
/** The longest access key that the usual tools were seen to take. */
const longestId = 600;
const secretBytes = 28;

/** Whether an access key is one of those that hold, or belong to, something sealed. */
export const isSealedKey = (id: string): boolean => id.startsWith(wholePrefix) || id.startsWith(sessionPrefix);

/**
 * Access keys that hold an account: sealed into the key itself, or, where that gets too long for the tools, into a session token.
 * Their secrets come from what was sealed, by the sealing key. Nothing is stored, and every server with the sealing key knows them.
 */
export class SealedKeys {
  readonly #whole: Sealer;
  readonly #session: Sealer;

  constructor(sealing: Sealing) {
    this.#whole = sealing.sealer("access key 1");
    this.#session = sealing.sealer("session token 1");
  }

  /** @param session whether to make a session token in any case */
  create(account: Account, session = false): AccessKey {
    const content = writeAccount(account);
    const { expires } = account;
    if (!session) {
      const sealed = this.#whole.seal(content, expires);
      const id = `${wholePrefix}${toBase62(sealed)}`;
      if (id.length <= longestId) return { id, secret: secretText(this.#whole.secretOf(sealed)), expires };
    }
    const id = `${sessionPrefix}${toBase62(randomBytes(12)).slice(0, sessionDigits)}`;
    const sealed = this.#session.seal(content, expires, id);
    return { id, secret: secretText(this.#session.secretOf(sealed, id)), token: toBase62(sealed), expires };
  }

  /** @throws AccessRefusal for a key that was not sealed here, whose time is over, or whose token is another's */
  resolve(id: string, token: string | undefined): KnownKey {
    if (id.startsWith(wholePrefix)) {
      if (token !== undefined) throw new AccessRefusal("invalid_token", "The access key has no session token.");
      return open(this.#whole, id.slice(wholePrefix.length), undefined, id) ?? refuse("unknown_key");
    }
    if (token === undefined) throw new AccessRefusal("invalid_token", "The access key needs its session token.");
    return open(this.#session, token, id, id) ?? refuse("invalid_token");
  }
}

function open(sealer: Sealer, text: string, associated: string | undefined, id: string): KnownKey | undefined {
  const sealed = fromBase62(text);
  const opened: Unsealed | undefined = sealed && sealer.read(sealed, associated);
  if (!sealed || !opened) return undefined;
  const { content, expires } = opened;
  const account = readAccount(content, expires, fingerprintOf(id));
  if (!account) return undefined;
  if (expires !== undefined && expires.getTime() <= Date.now()) {
    throw new AccessRefusal("expired_key", `The access key was good until ${expires.toISOString()}.`);
  }
  return { secret: secretText(sealer.secretOf(sealed, associated)), account };
}

/** 40 letters and digits, as long as AWS's own. */
function secretText(bytes: Buffer | undefined): string {
  if (!bytes) throw new Error("a value has no secret that its own key has just sealed or opened");
  return toBase62(bytes.subarray(0, secretBytes));
}

function refuse(reason: "unknown_key" | "invalid_token"): never {
  throw new AccessRefusal(reason);
}
