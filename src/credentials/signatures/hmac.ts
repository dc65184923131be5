import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** The SHA-256 of a body, or of a text whose characters are bytes, in hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return hash("sha256", typeof content === "string" ? Buffer.from(content, "latin1") : content);
}

/** An HMAC over a text whose characters are bytes. */
export function hmac(algorithm: "sha1" | "sha256", key: string | Uint8Array, text: string): Buffer {
  return createHmac(algorithm, key).update(text, "latin1").digest();
}

/** Whether two values are the same, in a time that does not tell how much of them is. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
