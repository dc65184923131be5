const unreserved = /^[\w.~-]*$/;
const isUnreserved = Array.from({ length: 256 }, (_, byte) => /^[\w.~-]$/.test(String.fromCharCode(byte)));
const encoded = Array.from({ length: 256 }, (_, byte) =>
  isUnreserved[byte] ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
);

/**
 * Bytes, each as one character, with all but RFC 3986's unreserved ones percent-encoded.
 * @param kept one more character that stays as it is
 */
export function encodeOctets(octets: string, kept?: string): string {
  if (unreserved.test(octets)) return octets;
  let text = "";
  for (const octet of octets) text += octet === kept ? octet : (encoded[octet.charCodeAt(0) & 255] as string);
  return text;
}

/** The bytes, each as one character, behind a percent-encoded text. What is no encoding stands for itself. */
export function decodeOctets(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/%([\dA-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** The text that bytes, each as one character, are in UTF-8. */
export function textOfOctets(octets: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII is what it asks for
  return /^[\u0000-\u007f]*$/.test(octets) ? octets : Buffer.from(octets, "latin1").toString("utf8");
}
