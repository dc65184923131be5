import { isIPv4, isIPv6, SocketAddress } from "node:net";
import { CloudError } from "../model/errors.ts";

/** A block of addresses, such as 10.0.1.0/24 or 2001:db8::/64. */
export interface AddressBlock {
  readonly family: 4 | 6;
  /** The first address, as a number. */
  readonly first: bigint;
  /** How many addresses it holds. */
  readonly size: bigint;
}

const bits = { 4: 32n, 6: 128n } as const;

/** Reads a block. @throws `invalid_argument` for what is none, or whose address has bits behind the prefix */
export function parseAddressBlock(text: string, parameter: string): AddressBlock {
  const { family, value, size } = parseBlock(text, parameter);
  if (value % size !== 0n) throw invalid(parameter, `'${text}' has bits set behind its prefix.`);
  return { family, first: value, size };
}

/**
 * A block in its usual spelling, such as 10.0.1.0/24 for 10.0.1.5/24: for APIs that take any of its addresses.
 * @throws `invalid_argument` for what is no block
 */
export function usualAddressBlock(text: string, parameter: string): string {
  const { family, value, size } = parseBlock(text, parameter);
  return `${addressAt({ family, first: value - (value % size), size }, 0)}/${Number(text.split("/")[1])}`;
}

function parseBlock(text: string, parameter: string): { readonly family: 4 | 6; readonly value: bigint; readonly size: bigint } {
  const [, address = "", prefix = ""] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  if (!parsed || BigInt(prefix) > bits[parsed.family]) throw invalid(parameter, `'${text}' is no address block.`);
  return { family: parsed.family, value: parsed.value, size: 1n << (bits[parsed.family] - BigInt(prefix)) };
}

/** Whether the whole of a block lies in another. */
export const liesIn = (inner: AddressBlock, outer: AddressBlock): boolean =>
  inner.family === outer.family && inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;

/** Whether two blocks have an address in common. */
export const overlap = (one: AddressBlock, other: AddressBlock): boolean =>
  one.family === other.family && one.first < other.first + other.size && other.first < one.first + one.size;

/** Whether an address lies in a block; what is no address does not. */
export function holds(block: AddressBlock, address: string): boolean {
  const parsed = parseAddress(address);
  return parsed?.family === block.family && parsed.value >= block.first && parsed.value < block.first + block.size;
}

/** The address at a place in a block. */
export function addressAt(block: AddressBlock, place: number): string {
  const value = block.first + BigInt(place);
  if (block.family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  return new SocketAddress({ address: groups.join(":"), family: "ipv6" }).address;
}

/**
 * An address of a block that is free, if there is one; the first two (network, gateway) and the last are never given out.
 * @param start how many are likely to be taken: the search begins behind them
 */
export function freeAddress(block: AddressBlock, isFree: (address: string) => boolean, start = 0): string | undefined {
  const usable = block.size - 3n;
  for (let step = 0; BigInt(step) < usable; step++) {
    const address = addressAt(block, 2 + Number((BigInt(start) + BigInt(step)) % usable));
    if (isFree(address)) return address;
  }
  return undefined;
}

function parseAddress(text: string): { readonly family: 4 | 6; readonly value: bigint } | undefined {
  if (isIPv4(text)) return { family: 4, value: joined(text.split(".").map(Number), 8n) };
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const [head = "", tail] = text.split("::");
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return { family: 6, value: joined([...before, ...gap, ...after], 16n) };
}

/** The 16-bit groups of a part of an IPv6 address, whose end may be written as IPv4. */
function groupsOf(part: string): readonly number[] {
  if (part === "") return [];
  return part.split(":").flatMap((group) => {
    if (!group.includes(".")) return Number.parseInt(group, 16);
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

const invalid = (parameter: string, message: string): CloudError => new CloudError("invalid_argument", message, { parameter });

const joined = (parts: readonly number[], width: bigint): bigint =>
  parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
