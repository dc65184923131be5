import { BlockList, isIP } from "node:net";
import { CloudError } from "../model/errors.ts";

/** A block of addresses. */
export interface AddressRange {
  readonly address: string;
  readonly prefix: number;
  readonly family: 4 | 6;
}

/** Blocks that are not part of the public internet: the registries of special-purpose addresses, and all but 2000::/3. */
const specialBlocks = [
  "0.0.0.0/8", // this host
  "10.0.0.0/8",
  "100.64.0.0/10", // behind the NAT of a carrier
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16",
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
  "::/3", // unspecified, loopback, IPv4 inside IPv6
  "4000::/2",
  "8000::/1", // unique local, link-local, multicast
  "2001::/23", // protocol assignments, Teredo
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4
  "3fff::/20", // documentation
].map(parseAddressRange);

/** Link-local addresses, and those at which clouds give the machine that asks its own secrets. */
const forbiddenBlocks = [
  "169.254.0.0/16",
  "fe80::/10",
  "100.100.100.200/32", // Alibaba
  "168.63.129.16/32", // Azure
  "192.0.0.192/32", // Oracle
  "fd00:ec2::/32", // EC2
  "fd20:ce::/32", // Google
].map(parseAddressRange);

const special = addressList(specialBlocks);
const forbidden = addressList(forbiddenBlocks);

/**
 * Reads `10.0.0.0/8`, `fd00::/8` or a single address.
 * @throws `invalid_argument` for anything else
 */
export function parseAddressRange(text: string): AddressRange {
  const [, address = "", length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  const longest = family === 6 ? 128 : 32;
  const prefix = length === undefined ? longest : Number(length);
  if ((family !== 4 && family !== 6) || prefix > longest) {
    throw new CloudError(
      "invalid_argument",
      `${JSON.stringify(text)} is not an address or a range of addresses such as 10.0.0.0/8.`,
    );
  }
  return { address, prefix, family };
}

/** Blocks to look addresses up in. */
export interface AddressList {
  readonly ipv4: BlockList;
  readonly ipv6: BlockList;
}

/** Two lists, since one would take every IPv4 address for a part of `::/3`, by its mapped form. */
export function addressList(ranges: readonly AddressRange[]): AddressList {
  const list = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const { address, prefix, family } of ranges) list[`ipv${family}`].addSubnet(address, prefix, `ipv${family}`);
  return list;
}

/** Whether the address, in its own family, is in one of the blocks. */
export function isListed(list: AddressList, address: string): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return list[family].check(address, family);
}

/** Whether the whole range lies in one block of special addresses, so that who names it means such addresses. */
export function isSpecialRange({ address, prefix, family }: AddressRange): boolean {
  const form = publicForm(address);
  const length = family === 6 && isIP(form) === 4 ? prefix - 96 : prefix;
  return specialBlocks.some((block) => block.prefix <= length && isListed(addressList([block]), form));
}

/** Whether the address is outside the public internet: private, loopback, multicast, reserved and so on. */
export function isSpecialAddress(address: string): boolean {
  return isListed(special, publicForm(address));
}

/** Whether nobody may be sent there, whoever vouches for it: link-local addresses and the metadata services of clouds. */
export function isForbiddenAddress(address: string): boolean {
  const embedded = embeddedIpv4(address);
  return isListed(forbidden, address) || (embedded !== undefined && isListed(forbidden, embedded));
}

/**
 * The IPv4 address that an IPv6 address stands for where networks translate it (mapped, and NAT64's well-known prefix);
 * any other address as it is.
 */
export function publicForm(address: string): string {
  const embedded = embeddedIpv4(address);
  return embedded !== undefined && isListed(translated, address) ? embedded : address;
}

const translated = addressList(["::ffff:0:0/96", "64:ff9b::/96"].map(parseAddressRange));

/** Prefixes that carry an IPv4 address in their last 32 bits: compatible, mapped, translated, NAT64 well-known and local. */
const carriers = addressList(
  ["::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"].map(parseAddressRange),
);
const sixToFour = addressList([parseAddressRange("2002::/16")]);

function embeddedIpv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  if (isListed(sixToFour, address)) return dotted(groupsOf(address).slice(1, 3));
  return isListed(carriers, address) ? dotted(groupsOf(address).slice(6, 8)) : undefined;
}

/** The eight groups of an IPv6 address. The URL parser writes it in hexadecimal groups, whatever form it had. */
function groupsOf(address: string): readonly number[] {
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const numbers = (part: string): number[] => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return numbers(head);
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function dotted(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join(".");
}
