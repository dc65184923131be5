const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The value of each ASCII character; -1 for what is no digit. */
const values = Int8Array.from({ length: 128 }, (_, code) => digits.indexOf(String.fromCharCode(code)));

/** How many digits stand for 0 to 5 bytes. Five bytes are below 62 to the power of 7, and exact in a number. */
const digitsOf = [0, 2, 3, 5, 6, 7] as const;
const bytesOf = new Map<number, number>(digitsOf.map((length, bytes) => [length, bytes]));

const blockBytes = 5;
const blockDigits = 7;

/** Letters and digits for bytes, 7 for each 5 of them: nothing that a URL, a header or a credential scope gives a meaning to. */
export function toBase62(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const length = Math.min(blockBytes, bytes.length - at);
    let value = 0;
    for (let index = 0; index < length; index++) value = value * 256 + (bytes[at + index] as number);
    let block = "";
    for (let index = digitsOf[length] as number; index > 0; index--) {
      block = digits.charAt(value % 62) + block;
      value = Math.floor(value / 62);
    }
    text += block;
  }
  return text;
}

/** The bytes of a text; undefined for what `toBase62` cannot have written, so that no bytes have two texts. */
export function fromBase62(text: string): Buffer | undefined {
  const rest = bytesOf.get(text.length % blockDigits);
  if (rest === undefined) return undefined;
  const bytes = Buffer.allocUnsafe(Math.floor(text.length / blockDigits) * blockBytes + rest);
  let to = 0;
  for (let at = 0; at < text.length; at += blockDigits) {
    const end = Math.min(at + blockDigits, text.length);
    let value = 0;
    for (let index = at; index < end; index++) {
      const digit = values[text.charCodeAt(index)] ?? -1;
      if (digit < 0) return undefined;
      value = value * 62 + digit;
    }
    const length = Math.min(blockBytes, bytes.length - to);
    if (value >= 256 ** length) return undefined;
    // Shifts take the lower four bytes only, and are quicker than divisions.
    const low = value >>> 0;
    if (length === blockBytes) bytes[to] = (value - low) / 2 ** 32;
    to += length;
    for (let back = Math.min(length, 4); back > 0; back--) bytes[to - back] = low >>> (8 * (back - 1));
  }
  return bytes;
}
