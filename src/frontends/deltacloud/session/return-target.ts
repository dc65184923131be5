import { tellsSecrets } from "../secret-names.ts";

/** The longest that is followed. */
const longest = 2048;

/**
 * Where somebody wants to be after a login: a path and query of this frontend, and nothing else. What is no such thing, or is
 * the way in or out itself, or may hold a secret, leads to the entry point.
 */
export function returnTarget(asked: string | undefined, mount: string): string {
  if (asked === undefined || asked.length > longest || !asked.startsWith(mount)) return mount;
  const rest = asked.slice(mount.length);
  // Nothing but what a request target may have, so that no browser reads a host into it.
  if (!/^(?:[/;?][\w~!$&()*+,;=:@./?%'-]*)?$/.test(rest) || rest.startsWith("//")) return mount;
  // Browsers take dot segments out of a path.
  const { pathname } = new URL(asked, "http://localhost");
  const below = pathname.slice(mount.length);
  if (!pathname.startsWith(mount) || !/^(?:[/;]|$)/.test(below)) return mount;
  return /^\/(?:login|logout)\b/.test(below) || tellsSecrets(rest) ? mount : asked;
}
