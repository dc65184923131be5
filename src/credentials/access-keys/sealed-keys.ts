import { randomBytes } from "node:crypto";
import { AccessRefusal } from "../access-refusal.ts";
import type { Account } from "../account.ts";
import { fromBase62, toBase62 } from "../base62.ts";
import { fingerprintOf } from "../fingerprint.ts";
import type { Sealer, Sealing } from "../sealing.ts";
import { OpenedKeys } from "./opened-keys.ts";
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
  readonly #sealing: Sealing;
  readonly #whole: Sealer;
  readonly #session: Sealer;
  readonly #opened = new OpenedKeys();

  constructor(sealing: Sealing) {
    this.#sealing = sealing;
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
  resolve(id: string, token: string | undefined, fingerprint = fingerprintOf(id)): KnownKey {
    const known = this.opened(id, token) ?? this.#opening(id, token, fingerprint);
    const { account } = known;
    if (account.expires !== undefined && account.expires.getTime() <= Date.now()) {
      throw new AccessRefusal("expired_key", `The access key was good until ${account.expires.toISOString()}.`);
    }
    return known;
  }

  /** A key that was opened a moment ago, whether its time is over or not. */
  opened(id: string, token: string | undefined): KnownKey | undefined {
    return this.#opened.find(id, token, this.#sealing.replacements);
  }

  #opening(id: string, token: string | undefined, fingerprint: string): KnownKey {
    const { account, secret } = this.#open(id, token, fingerprint);
    const known = { account, secret: secretText(secret()) };
    this.#opened.keep(id, token, known);
    return known;
  }

  /** What a key holds, also when its time is over. @throws AccessRefusal for a key that was not sealed here */
  inspect(id: string, token: string | undefined): Account {
    return this.#open(id, token, fingerprintOf(id)).account;
  }

  #open(id: string, token: string | undefined, fingerprint: string): OpenedKey {
    if (id.startsWith(wholePrefix)) {
      if (token !== undefined) throw new AccessRefusal("invalid_token", "The access key has no session token.");
      const opened = open(this.#whole, id.slice(wholePrefix.length), undefined, fingerprint);
      if (opened) return opened;
      throw new AccessRefusal("unknown_key", "The access key was not made with a sealing key of this server.");
    }
    if (token === undefined) throw new AccessRefusal("invalid_token", "The access key needs its session token.");
    const opened = open(this.#session, token, id, fingerprint);
    if (opened) return opened;
    throw new AccessRefusal("invalid_token", "The session token is not the key's, or not of this server.");
  }
}

interface OpenedKey {
  readonly account: Account;
  readonly secret: () => Buffer | undefined;
}

function open(sealer: Sealer, text: string, associated: string | undefined, fingerprint: string): OpenedKey | undefined {
  const sealed = fromBase62(text);
  const opened = sealed && sealer.read(sealed, associated);
  const account = opened && readAccount(opened.content, opened.expires, fingerprint);
  return account && { account, secret: () => sealer.secretOf(sealed, associated) };
}

/** 40 letters and digits, as long as AWS's own. */
function secretText(bytes: Buffer | undefined): string {
  if (!bytes) throw new Error("a value has no secret that its own key has just sealed or opened");
  return toBase62(bytes.subarray(0, secretBytes));
}
