import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Seals and opens the values of one purpose. */
export interface Sealer {
  /**
   * Encrypts and authenticates content under the first key.
   * @param expires when the value ends; absent: never
   * @param associated what has to be the same when it is opened, and is not kept inside
   */
  seal(content: Uint8Array, expires?: Date, associated?: string): Buffer;
  /** The content; undefined for whatever was not sealed just so: damaged, foreign, of another purpose, or expired. */
  open(sealed: Uint8Array, associated?: string): Buffer | undefined;
  /** The same with the time of its end, and also when that is over. */
  read(sealed: Uint8Array, associated?: string): Unsealed | undefined;
  /**
   * 32 bytes that belong to a sealed value, and that nobody can tell who has not the key that sealed it; undefined when there is
   * no such key. What is sealed is not looked at.
   */
  secretOf(sealed: Uint8Array, associated?: string): Buffer | undefined;
}

/** What was sealed. */
export interface Unsealed {
  readonly content: Buffer;
  /** Absent: never. */
  readonly expires: Date | undefined;
}

/** How many bytes a sealed value is longer than its content. */
export const sealingOverhead = 38;

/** The length of a sealing key in bytes. */
export const sealingKeyLength = 32;

const cipherName = "aes-256-gcm";
const nonceLength = 12;
const tagLength = 16;
const keyIdLength = 4;
const expiryLength = 6;

interface PurposeKey {
  readonly id: Buffer;
  readonly secret: Buffer;
  /** Made when it is first asked for. */
  mac(): Buffer;
}

/**
 * The sealing keys of a server. Each purpose has keys of its own, derived from them (HKDF, RFC 5869), so that a value that
 * was sealed for one cannot be presented for another. The first key seals and all open, which is how a key is replaced
 * while old values are still about.
 *
 * A sealed value is: key id (4 bytes), nonce (12), then encrypted the time of its end (6, milliseconds since the epoch, 0
 * for never) and the content, then the tag (16).
 */
export class Sealing {
  #keys: readonly Uint8Array[];
  #replacements = 0;
  readonly #lookAgain: () => readonly Uint8Array[] | undefined;

  /**
   * @param keys at least one, each of `sealingKeyLength` bytes
   * @param lookAgain asked when a value was sealed by none of them: what the keys are now, or undefined when they are the same
   */
  constructor(keys: readonly Uint8Array[], lookAgain: () => readonly Uint8Array[] | undefined = () => undefined) {
    this.#keys = checked(keys);
    this.#lookAgain = lookAgain;
  }

  /** Takes other keys from now on; the sealers that were given out have them too. */
  replace(keys: readonly Uint8Array[]): void {
    this.#keys = checked(keys);
    this.#replacements++;
  }

  /** How often the keys were replaced: what somebody remembers of opened values is good for as long as it is the same. */
  get replacements(): number {
    return this.#replacements;
  }

  /** What seals for a purpose. The name of the purpose goes into its keys: another name opens nothing of this one's. */
  sealer(purpose: string): Sealer {
    let source: readonly Uint8Array[] | undefined;
    let derived: readonly PurposeKey[] = [];
    const keys = (): readonly PurposeKey[] => {
      if (source !== this.#keys) {
        source = this.#keys;
        derived = source.map((key) => purposeKey(key, purpose));
      }
      return derived;
    };
    const keyOf = (sealed: Buffer): PurposeKey | undefined => {
      if (sealed.length < sealingOverhead) return undefined;
      const found = findKey(keys(), sealed);
      if (found) return found;
      const others = this.#lookAgain();
      if (!others) return undefined;
      this.replace(others);
      return findKey(keys(), sealed);
    };
    const read = (sealed: Uint8Array, associated = ""): Unsealed | undefined => {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const key = keyOf(bytes);
      return key && unseal(key, bytes, associated);
    };
    return {
      seal: (content, expires, associated = "") => seal(keys()[0] as PurposeKey, content, expires, associated),
      read,
      open(sealed, associated) {
        const { content, expires } = read(sealed, associated) ?? {};
        return expires !== undefined && expires.getTime() <= Date.now() ? undefined : content;
      },
      secretOf(sealed, associated = "") {
        const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
        const key = keyOf(bytes);
        return key && createHmac("sha256", key.mac()).update(bytes).update(associated).digest();
      },
    };
  }
}

/** Sealing under a key that nobody else has, and that is gone with the process. */
export const ownSealing = (): Sealing => new Sealing([randomBytes(sealingKeyLength)]);

function checked(keys: readonly Uint8Array[]): readonly Uint8Array[] {
  if (keys.length === 0 || keys.some((key) => key.length !== sealingKeyLength)) {
    throw new Error(`a sealing key has ${sealingKeyLength} bytes`);
  }
  return keys;
}

function purposeKey(key: Uint8Array, purpose: string): PurposeKey {
  let mac: Buffer | undefined;
  return {
    id: derive(key, "key id", keyIdLength),
    secret: derive(key, `purpose ${purpose}`, sealingKeyLength),
    mac: () => (mac ??= derive(key, `secrets of ${purpose}`, sealingKeyLength)),
  };
}

function findKey(keys: readonly PurposeKey[], sealed: Buffer): PurposeKey | undefined {
  return keys.find(({ id }) => id.compare(sealed, 0, keyIdLength) === 0);
}

function derive(key: Uint8Array, what: string, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "", `deltacloud sealing 1: ${what}`, length));
}

function seal({ id, secret }: PurposeKey, content: Uint8Array, expires: Date | undefined, associated: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const end = Buffer.alloc(expiryLength);
  end.writeUIntBE(expires?.getTime() ?? 0, 0, expiryLength);
  const cipher = createCipheriv(cipherName, secret, nonce).setAAD(Buffer.from(associated));
  return Buffer.concat([id, nonce, cipher.update(end), cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function unseal({ secret }: PurposeKey, bytes: Buffer, associated: string): Unsealed | undefined {
  const nonce = bytes.subarray(keyIdLength, keyIdLength + nonceLength);
  const decipher = createDecipheriv(cipherName, secret, nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(associated))
    .setAuthTag(bytes.subarray(-tagLength));
  let opened: Buffer;
  try {
    opened = Buffer.concat([decipher.update(bytes.subarray(keyIdLength + nonceLength, -tagLength)), decipher.final()]);
  } catch {
    return undefined;
  }
  const end = opened.readUIntBE(0, expiryLength);
  return { content: opened.subarray(expiryLength), expires: end === 0 ? undefined : new Date(end) };
}
