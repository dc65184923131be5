import { constants, createHash, createPublicKey, generateKeyPair, publicEncrypt, randomBytes, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

export type SshKeyType = "rsa" | "ed25519" | "ecdsa" | "dsa";

/** A key pair as SSH clients and servers take it. */
export interface SshKeyPair {
  /** `ssh-ed25519 AAAA... COMMENT`, one line without its end. */
  readonly publicKey: string;
  /** PEM: PKCS #1, SEC 1, or OpenSSH's own form for Ed25519, which has no older one. */
  readonly privateKey: string;
}

/**
 * Makes a key pair: RSA of 2048 bits, ECDSA on P-256, or Ed25519.
 * @param comment goes behind the public key; a single word or address
 */
export async function generateSshKeyPair(type: Exclude<SshKeyType, "dsa">, comment: string): Promise<SshKeyPair> {
  switch (type) {
    case "rsa": {
      const { privateKey } = await generate("rsa", { modulusLength: 2048 });
      return pairOf(privateKey, pemOf(privateKey, "pkcs1"), comment);
    }
    case "ecdsa": {
      const { privateKey } = await generate("ec", { namedCurve: "P-256" });
      return pairOf(privateKey, pemOf(privateKey, "sec1"), comment);
    }
    case "ed25519": {
      const { privateKey } = await generate("ed25519");
      return pairOf(privateKey, openSshPem(privateKey, comment), comment);
    }
  }
}

const typeByName: Readonly<Record<string, SshKeyType>> = {
  "ssh-rsa": "rsa",
  "ssh-ed25519": "ed25519",
  "ssh-dss": "dsa",
  "ecdsa-sha2-nistp256": "ecdsa",
  "ecdsa-sha2-nistp384": "ecdsa",
  "ecdsa-sha2-nistp521": "ecdsa",
};

/** The type of a public key in OpenSSH's form; undefined for what is none (RFC 4253 §6.6). */
export function sshKeyTypeOf(publicKey: string): SshKeyType | undefined {
  const blob = blobOf(publicKey);
  const [name = ""] = publicKey.trim().split(/\s+/, 1);
  // The blob tells the name once more, behind its length.
  const isWhole = blob !== undefined && blob.length > 4 && blob.toString("latin1", 4, 4 + blob.readUInt32BE(0)) === name;
  return isWhole && Object.hasOwn(typeByName, name) ? typeByName[name] : undefined;
}

/** The MD5 fingerprint of a public key, sixteen octets with colons between, as clouds tell it (RFC 4716 §4). */
export function sshFingerprint(publicKey: string): string {
  const digest = createHash("md5")
    .update(blobOf(publicKey) ?? publicKey)
    .digest("hex");
  return digest.replace(/(..)(?!$)/g, "$1:");
}

/**
 * A text that only the owner of an RSA key can read, in Base64: PKCS #1 v1.5, as EC2 tells a password and tools of today decrypt it.
 * Undefined for what is no RSA key.
 */
export function encryptForSshKey(publicKey: string, text: string): string | undefined {
  const blob = blobOf(publicKey);
  if (sshKeyTypeOf(publicKey) !== "rsa" || !blob) return undefined;
  const [, e = blob, n = blob] = fieldsOf(blob);
  const jwk = { kty: "RSA", e: e.toString("base64url"), n: unsigned(n).toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString("base64");
}

/** The parts of a public key, each behind its length. */
function fieldsOf(blob: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let position = 0; position + 4 <= blob.length;) {
    const length = blob.readUInt32BE(position);
    fields.push(blob.subarray(position + 4, position + 4 + length));
    position += 4 + length;
  }
  return fields;
}

/** Without the zero that says that a number is not negative. */
const unsigned = (octets: Buffer): Buffer => (octets[0] === 0 ? octets.subarray(1) : octets);

function blobOf(publicKey: string): Buffer | undefined {
  const [, octets = ""] = publicKey.trim().split(/\s+/, 2);
  return /^[A-Za-z0-9+/]+={0,2}$/.test(octets) ? Buffer.from(octets, "base64") : undefined;
}

const pemOf = (key: KeyObject, type: "pkcs1" | "sec1"): string => key.export({ type, format: "pem" }) as string;

function pairOf(key: KeyObject, privateKey: string, comment: string): SshKeyPair {
  const blob = publicBlob(key);
  const name = blob.toString("latin1", 4, 4 + blob.readUInt32BE(0));
  return { publicKey: `${name} ${blob.toString("base64")} ${comment}`.trimEnd(), privateKey };
}

/** RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4. */
function publicBlob(privateKey: KeyObject): Buffer {
  const { kty, crv, n = "", e = "", x = "", y = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const octets = (text: string): Buffer => Buffer.from(text, "base64url");
  if (kty === "RSA") return Buffer.concat([field("ssh-rsa"), integer(octets(e)), integer(octets(n))]);
  if (crv === "Ed25519") return Buffer.concat([field("ssh-ed25519"), field(octets(x))]);
  return Buffer.concat([
    field("ecdsa-sha2-nistp256"),
    field("nistp256"),
    field(Buffer.concat([Buffer.of(4), octets(x), octets(y)])),
  ]);
}

/** The file format `openssh-key-v1` without a passphrase (PROTOCOL.key of OpenSSH). */
function openSshPem(key: KeyObject, comment: string): string {
  const { d = "", x = "" } = key.export({ format: "jwk" });
  const publicOctets = Buffer.from(x, "base64url");
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    field("ssh-ed25519"),
    field(publicOctets),
    field(Buffer.concat([Buffer.from(d, "base64url"), publicOctets])),
    field(comment),
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, -secret.length & 7));
  const whole = Buffer.concat([
    Buffer.from("openssh-key-v1\0", "latin1"),
    field("none"),
    field("none"),
    field(""),
    Buffer.of(0, 0, 0, 1),
    field(publicBlob(key)),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(content: string | Buffer): Buffer {
  const octets = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(octets.length);
  return Buffer.concat([length, octets]);
}

/** A number that is not negative, which the first bit has to tell. */
const integer = (octets: Buffer): Buffer => field((octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets);
