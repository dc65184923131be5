import { hash, timingSafeEqual } from "node:crypto";

/** The SHA-256 of a body, or of a text whose characters are bytes, in hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return hash("sha256", typeof content === "string" ? Buffer.from(content, "latin1") : content);
}

/** Octets in a block of either algorithm, and in its digests. */
const blockLength = 64;
const digestLength = { sha1: 20, sha256: 32 } as const;

/**
 * An HMAC (RFC 2104) over a text whose characters are bytes. Made of two hashes: Node's own Hmac is a stream with something of the
 * system's behind it, and to make one and have it collected costs as much as all the rest of a signature's check.
 */
export function hmac(algorithm: "sha1" | "sha256", key: Uint8Array, text: string): Buffer {
  const secret = key.length > blockLength ? Buffer.from(hash(algorithm, key), "hex") : key;
  const inner = Buffer.allocUnsafe(blockLength + text.length);
  const outer = Buffer.allocUnsafe(blockLength + digestLength[algorithm]);
  for (let index = 0; index < blockLength; index++) {
    const octet = secret[index] ?? 0;
    inner[index] = octet ^ 0x36;
    outer[index] = octet ^ 0x5c;
  }
  inner.write(text, blockLength, "latin1");
  outer.write(hash(algorithm, inner), blockLength, "hex");
  return Buffer.from(hash(algorithm, outer), "hex");
}

/** Whether two values are the same, in a time that does not tell how much of them is. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
