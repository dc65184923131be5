import { BlockList, isIP } from "node:net";
import { StartError } from "./start-error.ts";

/** Tells whether the headers of this peer count. */
export type TrustedProxies = (address: string) => boolean;

/**
 * Compiles a list of addresses, networks (ADDRESS/BITS) and the word `loopback`.
 * @throws StartError for an entry that is none of these; `label` is what it is called
 */
export function createTrustedProxies(entries: readonly string[], label: (index: number) => string): TrustedProxies {
  const list = new BlockList();
  for (const [index, entry] of entries.entries()) {
    if (entry === "loopback") {
      list.addSubnet("127.0.0.0", 8, "ipv4");
      list.addAddress("::1", "ipv6");
      continue;
    }
    const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const version = isIP(address);
    if (version === 0 || Number(bits ?? 0) > (version === 4 ? 32 : 128)) {
      throw new StartError(`${label(index)}: '${entry}' is not an address, a network or 'loopback'`);
    }
    const family = version === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
  };
}

/** The address as people write it: an IPv4 peer of an IPv6 socket without its prefix. */
export function plainAddress(address: string | undefined): string {
  return address?.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : (address ?? "");
}
