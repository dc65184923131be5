import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

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
  readonly #keys: readonly Uint8Array[];

  /** @param keys at least one, each of `sealingKeyLength` bytes */
  constructor(keys: readonly Uint8Array[]) {
    if (keys.length === 0 || keys.some((key) => key.length !== sealingKeyLength)) {
      throw new Error(`a sealing key has ${sealingKeyLength} bytes`);
    }
    this.#keys = keys;
  }

  /** What seals for a purpose. The name of the purpose goes into its keys: another name opens nothing of this one's. */
  sealer(purpose: string): Sealer {
    const keys = this.#keys.map((key) => ({
      id: derive(key, "key id", keyIdLength),
      secret: derive(key, `purpose ${purpose}`, sealingKeyLength),
    }));
    return {
      seal: (content, expires, associated = "") => seal(keys[0] as PurposeKey, content, expires, associated),
      open: (sealed, associated = "") => open(keys, sealed, associated),
    };
  }
}

/** Sealing under a key that nobody else has, and that is gone with the process. */
export const ownSealing = (): Sealing => new Sealing([randomBytes(sealingKeyLength)]);

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

function open(keys: readonly PurposeKey[], sealed: Uint8Array, associated: string): Buffer | undefined {
  if (sealed.length < sealingOverhead) return undefined;
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const id = bytes.subarray(0, keyIdLength);
  const key = keys.find((candidate) => candidate.id.equals(id));
  if (!key) return undefined;
  const nonce = bytes.subarray(keyIdLength, keyIdLength + nonceLength);
  const decipher = createDecipheriv(cipherName, key.secret, nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(associated))
    .setAuthTag(bytes.subarray(-tagLength));
  let opened: Buffer;
  try {
    opened = Buffer.concat([decipher.update(bytes.subarray(keyIdLength + nonceLength, -tagLength)), decipher.final()]);
  } catch {
    return undefined;
  }
  const end = opened.readUIntBE(0, expiryLength);
  return end !== 0 && end <= Date.now() ? undefined : opened.subarray(expiryLength);
}
