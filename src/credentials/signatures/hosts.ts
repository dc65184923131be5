import { headerValues, type SignedRequest } from "./signed-request.ts";

/**
 * The hosts that a client may have signed, the likeliest first: the one that came with the request, the one that a trusted proxy
 * tells, and the names that the operator says the server is known by, for proxies that tell nothing.
 */
export function signedHosts({ rawHeaders, origin }: SignedRequest, publicNames: readonly string[]): readonly string[] {
  const [own] = headerValues(rawHeaders, "host");
  const hosts = own === undefined ? [] : [own];
  const told = origin?.slice(origin.indexOf("://") + 3);
  for (const host of told === undefined ? publicNames : [told, ...publicNames]) if (!hosts.includes(host)) hosts.push(host);
  return hosts;
}

/** The host without its port. */
export const withoutPort = (host: string): string => host.replace(/:\d*$/, "");
