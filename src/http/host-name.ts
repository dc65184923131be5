import { isIP } from "node:net";
import { domainToASCII } from "node:url";

/**
 * The one way to write a host: names in lower-case ASCII without the dot at the end, IPv6 addresses without brackets.
 * Undefined for what is no host, and for what some resolvers take as an address and others as a name: numbers such as
 * `2130706433`, `0x7f.1` and `127.1`, addresses with a zone.
 */
export function canonicalHost(host: string): string | undefined {
  const bare = /^\[([^[\]]*)\]$/.exec(host)?.[1];
  const literal = (bare ?? host).toLowerCase();
  if (isIP(literal) === 6) return literal.includes("%") ? undefined : literal;
  if (bare !== undefined) return undefined;
  // The conversion drops line breaks and reads numbers by rules of its own: it gets letters only, and gives names only.
  if (!/^[\w.\u0080-\uffff-]*$/.test(host)) return undefined;
  const isAscii = /^[\w.-]*$/.test(host);
  const name = (isAscii ? host.toLowerCase() : domainToASCII(host)).replace(/\.$/, "");
  if (isIP(name) === 4) return isAscii ? name : undefined;
  return isName(name) ? name : undefined;
}

function isName(name: string): boolean {
  const labels = name.split(".");
  if (name.length > 253 || !labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) return false;
  return !/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "");
}
