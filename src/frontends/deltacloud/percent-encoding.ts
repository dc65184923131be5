const needsDecoding = /[%\x80-\xff]/;
const rawByte = /[\x80-\xff]/g;

/**
 * Text without its percent-encoding, read as UTF-8. Bytes that a client left unencoded arrive as one character each, and are
 * read as UTF-8 with the others.
 * @returns undefined when the encoding is malformed, or is not UTF-8
 */
export function percentDecode(text: string): string | undefined {
  if (!needsDecoding.test(text)) return text;
  try {
    return decodeURIComponent(text.replace(rawByte, (byte) => `%${byte.charCodeAt(0).toString(16)}`));
  } catch {
    return undefined;
  }
}
