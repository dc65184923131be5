import type { Credentials } from "../model/driver.ts";

/**
 * The user and password of an `Authorization: Basic` header (RFC 7617), split at the first colon.
 * Absent when there is none, when it is of another scheme, or when it cannot be decoded.
 */
export function basicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = header === undefined ? undefined : /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 0) return undefined;
  return { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
