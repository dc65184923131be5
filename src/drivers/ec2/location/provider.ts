import { CloudError } from "../../../model/errors.ts";
import { currentVersion } from "../../../protocols/ec2/versions.ts";
import type { Connection } from "../connection.ts";
import { endpointKinds, hostOf, type EndpointKind, regionOfHost } from "./endpoints.ts";
import { allKinds, isAws, type Location } from "./location.ts";
import { usualRegion } from "./regions.ts";

/** What was read before: every request has its provider, and nearly all have the same few. */
const readBefore = new Map<string, Location>();
const mostRead = 1000;

/**
 * Reads a provider string: a region, `us-east-1` unless told; the address of a look-alike, for all services; or both, and addresses
 * for single services, all with `;` between them: `REGION`, `ADDRESS`, `REGION;ADDRESS`, `REGION;ec2=ADDRESS;s3=ADDRESS`. An address is
 * a URL, or a host with or without a port, which is spoken to by https; one of AWS's own says its region. Without a region only the services
 * that are named are there.
 * @throws `invalid_argument` for anything else
 */
export function readProvider(value: string | undefined): Location {
  const given = value ?? usualRegion;
  let location = readBefore.get(given);
  if (!location) {
    location = parseProvider(given);
    if (readBefore.size >= mostRead) readBefore.clear();
    readBefore.set(given, location);
  }
  return location;
}

function parseProvider(value: string): Location {
  let region: string | undefined;
  let common: string | undefined;
  const endpoints: { [K in EndpointKind]?: string } = {};
  for (const part of value.split(";")) {
    const kind = endpointKinds.find((known) => part.startsWith(`${known}=`));
    if (kind !== undefined) endpoints[kind] = readAddress(part.slice(kind.length + 1));
    else if (region === undefined && regionOfHost(part) !== undefined) region = regionOfHost(part);
    else if (isAddress.test(part) && common === undefined) common = readAddress(part);
    else if (isRegion.test(part) && region === undefined) region = part;
    else throw refuse(`'${part.slice(0, 50)}' is neither a region nor an address.`);
  }
  if (common !== undefined) for (const kind of endpointKinds) endpoints[kind] ??= common;
  return {
    region: region ?? usualRegion,
    kinds: region === undefined ? new Set(Object.keys(endpoints) as EndpointKind[]) : allKinds,
    endpoints,
    signature: 4,
    ec2Version: currentVersion,
  };
}

/** The same cloud in another region: AWS's own is told by its host, a look-alike by the region before the addresses. */
export function providerIn({ context, location }: Connection, region: string): string {
  if (isAws(location)) return hostOf("ec2", region);
  const addresses = (context.provider.value ?? "").split(";").filter((part) => /[.:=]/.test(part));
  return [region, ...addresses].join(";");
}

/** Look-alikes call their regions as they like. */
const isRegion = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
const isAddress = /[.:]/;

/** The URL of an address, which a path may follow. */
export function readAddress(address: string, usualProtocol = "https"): string {
  let url: URL;
  try {
    url = new URL(/^https?:\/\//i.test(address) ? address : `${usualProtocol}://${address}`);
  } catch {
    throw refuse("An address of the provider is not valid.");
  }
  if (url.username || url.password || url.search || url.hash) throw refuse("An address has no credentials and no query.");
  return url.origin + url.pathname.replace(/\/+$/, "");
}

const refuse = (message: string): CloudError => new CloudError("invalid_argument", message, { parameter: "provider" });
