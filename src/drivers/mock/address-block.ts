import { isIP } from "node:net";
import { CloudError } from "../../model/errors.ts";

const quad = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The number that an IPv4 address stands for; undefined for anything else. */
export function parseAddress(text: string): number | undefined {
  const octets = quad.exec(text)?.slice(1).map(Number);
  if (!octets || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}

export function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}

/** The first and the last address that a host of a block such as 10.1.0.0/16 can have; undefined where there is none. */
export function hostRange(block: string): { readonly first: number; readonly last: number } | undefined {
  const [text = "", length = ""] = block.split("/");
  const address = parseAddress(text);
  if (address === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 30) return undefined;
  const size = 2 ** (32 - Number(length));
  const start = Math.floor(address / size) * size;
  return { first: start + 1, last: start + size - 2 };
}

/**
 * Looks at the form of an address block, and at nothing else: 10.1.0.0/16 or 2001:db8::/64.
 * @throws `invalid_argument`
 */
export function checkAddressBlock(block: string): void {
  const [, address = "", length = ""] = /^([^/]*)\/(\d{1,3})$/.exec(block) ?? [];
  const longest = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (length === "" || Number(length) > longest) {
    throw new CloudError("invalid_argument", `'${block}' is no address block.`, { parameter: "address_block" });
  }
}
