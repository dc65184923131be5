import { lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { EgressPolicy } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import {
  addressList,
  isForbiddenAddress,
  isListed,
  isSpecialAddress,
  isSpecialRange,
  parseAddressRange,
  publicForm,
} from "./addresses.ts";
import { canonicalHost } from "./host-name.ts";

/** All addresses of a name. */
export type Lookup = (name: string) => Promise<readonly { address: string; family: number }[]>;

export interface EgressOptions {
  /** Hosts that clients may name: `api.example.com`, `*.example.com` for every name below it, `*` for every host. */
  readonly hosts?: readonly string[] | undefined;
  /**
   * Addresses that clients may name, or name by a host: `203.0.113.0/24`, `10.1.2.3`. A range opens special addresses
   * (private, loopback and so on) only where it lies within one of their blocks: `0.0.0.0/0` opens the public ones.
   */
  readonly ranges?: readonly string[] | undefined;
  /** Whether a name of `hosts` may stand for special addresses. */
  readonly allowPrivate?: boolean | undefined;
  /** Instead of the system's resolver. */
  readonly lookup?: Lookup | undefined;
}

/**
 * The policy of what may be connected to. Nobody reaches link-local addresses and metadata services. Hosts that the operator
 * vouches for may be any other address. All others must be allowed, every address of them: by a range, or by their name
 * if the address is a public one. Without options nothing is allowed but what is vouched for.
 *
 * A name is resolved once; who connects to the answered addresses cannot be sent elsewhere by a second answer of the DNS.
 * @throws `invalid_argument` for options that are no host and no range
 */
export function createEgressPolicy(options: EgressOptions = {}): EgressPolicy {
  const { isNameAllowed, literals } = hostMatcher(options.hosts ?? []);
  const ranges = [...(options.ranges ?? []), ...literals];
  const isAddressAllowed = addressMatcher(ranges);
  const lookup: Lookup = options.lookup ?? ((name) => systemLookup(name, { all: true }));

  const isAllowed = (name: string, address: string): boolean =>
    isAddressAllowed(address) || (isNameAllowed(name) && (options.allowPrivate === true || !isSpecialAddress(address)));

  return {
    async resolve(host, port, vouched) {
      const name = canonicalHost(host);
      if (name === undefined) throw new CloudError("invalid_argument", "The name of the host is not valid.");
      if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        throw new CloudError("invalid_argument", `The port of host ${name} is not valid.`);
      }
      // A name that cannot be allowed is not even looked up, which would tell its owner that somebody asked.
      if (!vouched && ranges.length === 0 && !isNameAllowed(name)) throw refusal(name);
      const addresses = await addressesOf(name, lookup);
      for (const { address } of addresses) {
        if (isForbiddenAddress(address) || !(vouched || isAllowed(name, address))) throw refusal(name);
      }
      return addresses;
    },
  };
}

function refusal(name: string): CloudError {
  return new CloudError("permission_denied", `The server may not connect to host ${name}.`);
}

async function addressesOf(name: string, lookup: Lookup): Promise<readonly { address: string; family: 4 | 6 }[]> {
  const literal = isIP(name);
  if (literal === 4 || literal === 6) return [{ address: name, family: literal }];
  let found;
  try {
    found = await lookup(name);
  } catch (cause) {
    throw new CloudError("provider_unavailable", `The address of host ${name} cannot be found.`, { cause });
  }
  if (found.length === 0) throw new CloudError("provider_unavailable", `Host ${name} has no address.`);
  return found.map(({ address }) => {
    const family = isIP(address);
    // With a zone it is link-local, and only this machine could say what it means.
    if ((family !== 4 && family !== 6) || address.includes("%")) throw refusal(name);
    return { address, family };
  });
}

/** Reads the patterns. Literal addresses among them are ranges of one address. */
function hostMatcher(patterns: readonly string[]): { isNameAllowed: (name: string) => boolean; literals: readonly string[] } {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  const literals: string[] = [];
  for (const pattern of patterns) {
    const isSuffix = pattern.startsWith("*.");
    const name = canonicalHost(isSuffix ? pattern.slice(2) : pattern);
    if (pattern === "*") suffixes.push("");
    else if (name === undefined || (isSuffix && isIP(name) !== 0)) {
      throw new CloudError("invalid_argument", `${JSON.stringify(pattern)} is not a host, nor a pattern such as *.example.com.`);
    } else if (isSuffix) suffixes.push(`.${name}`);
    else if (isIP(name) !== 0) literals.push(name);
    else exact.add(name);
  }
  return { isNameAllowed: (name) => exact.has(name) || suffixes.some((suffix) => name.endsWith(suffix)), literals };
}

function addressMatcher(texts: readonly string[]): (address: string) => boolean {
  const ranges = texts.map(parseAddressRange);
  const all = addressList(ranges);
  const specialOnes = addressList(ranges.filter(isSpecialRange));
  return (address) => {
    const forms = [address, publicForm(address)];
    return forms.some((form) => isListed(isSpecialAddress(address) ? specialOnes : all, form));
  };
}
