const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a request's header field. Its bytes arrive as Latin-1; where they are UTF-8, that is what they mean. */
export function decodeHeader(value: string): string {
  try {
    return utf8.decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}

/** Whether text can be sent in a header field as it is: printable ASCII without spaces at its ends. */
export function isHeaderText(text: string): boolean {
  return /^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(text);
}

/** Text for a header field: as it is where that can be sent, else percent-encoded as UTF-8, percent signs included. */
export function encodeHeader(text: string): string {
  if (isHeaderText(text)) return text;
  return Buffer.from(text)
    .toString("latin1")
    .replace(/[^ -~]|%|^ +| +$/g, encodeBytes);
}

/** Text for the name of a header field: what a name cannot hold is percent-encoded as UTF-8. */
export function encodeHeaderName(text: string): string {
  return Buffer.from(text)
    .toString("latin1")
    .replace(/[^\w!#$%&'*+.^`|~-]/g, encodeBytes);
}

/** The Content-Disposition of a download: bare where the name is harmless, as the original had it, else by RFC 6266. */
export function attachment(filename: string): string {
  if (/^[\w.~-]+$/.test(filename)) return `attachment; filename=${filename}`;
  const plain = filename.replace(/[^ -~]|["\\/%]/gu, "_");
  const exact = Buffer.from(filename)
    .toString("latin1")
    .replace(/[^A-Za-z0-9._~-]/g, encodeBytes);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

function encodeBytes(bytes: string): string {
  let encoded = "";
  for (const byte of bytes) encoded += `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  return encoded;
}
