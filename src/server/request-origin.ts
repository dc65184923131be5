import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { plainAddress, type TrustedProxies } from "./trusted-proxies.ts";

/** A host name or address with an optional port. Nothing that could end an attribute or a path. */
const hostForm = /^(?:[A-Za-z0-9._~%-]+|\[[0-9A-Fa-f:.%]+\])(?::\d{0,5})?$/;

/** Scheme and host that do not hold what they must. */
export class MalformedOrigin extends Error {}

/**
 * Scheme and host as the client sees them. Of several forwarded hosts the last counts, which the nearest proxy gave; of
 * several schemes the first, which the client used. Both as the original's web stack had it.
 * @param authority the host of an absolute request target, which goes before the Host header (RFC 9112 §3.2.2)
 * @throws MalformedOrigin
 */
export function requestOrigin(
  headers: IncomingHttpHeaders,
  encrypted: boolean,
  trusted: boolean,
  authority?: string,
): string | undefined {
  let scheme = encrypted ? "https" : "http";
  let host = authority ?? headers.host;
  if (trusted) {
    const forwardedHost = headers["x-forwarded-host"];
    const forwardedScheme = headers["x-forwarded-proto"];
    if (forwardedHost) host = String(forwardedHost).split(",").at(-1)?.trim();
    if (forwardedScheme) {
      scheme = String(forwardedScheme).split(",", 1)[0]?.trim().toLowerCase() ?? "";
      if (scheme !== "http" && scheme !== "https") throw new MalformedOrigin("The X-Forwarded-Proto header is malformed.");
    }
  }
  if (!host) return undefined;
  if (!hostForm.test(host)) throw new MalformedOrigin("The Host header is malformed.");
  return `${scheme}://${host}`;
}

/** Whether there is more than one Host field, which proxies and servers are known to read differently. */
export function hasSeveralHosts(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") count++;
  }
  return count > 1;
}

/** The client behind trusted proxies: the last address of `X-Forwarded-For` that is not one of theirs. */
export function clientAddress(headers: IncomingHttpHeaders, peer: string, isTrusted: TrustedProxies): string {
  const chain = headers["x-forwarded-for"];
  if (!chain) return peer;
  let client = peer;
  for (const hop of String(chain).split(",").toReversed()) {
    const address = plainAddress(hop.trim());
    if (isIP(address) === 0) return client;
    client = address;
    if (!isTrusted(address)) return client;
  }
  return client;
}
