import type { ServiceKey } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import type { Location } from "./identity/provider.ts";
import { projectOf, type Endpoint, type Token } from "./identity/token.ts";
import { serviceNames, serviceTypes, type ServiceName } from "./service-types.ts";

/**
 * The address of a service in the region of the provider, with its version and without a slash at its end.
 * @throws `invalid_argument` for a region that the catalogue does not have, `unsupported` for a service that the region does not have,
 * `permission_denied` for a token without a project, whose catalogue is empty
 */
export function addressOf(token: Token, location: Location, service: ServiceName): string {
  const { types, version } = serviceTypes[service];
  const endpoint = findEndpoint(token, location, service);
  if (!endpoint) {
    projectOf(token);
    checkRegion(token, location);
    throw new CloudError("unsupported", `This cloud has no ${types[0]} service for these credentials.`);
  }
  const address = endpoint.url.replace(/\/+$/, "");
  if (version === undefined) return address;
  return `${address.replace(/\/v\d+(?:\.\d+)?$/, "")}/${version}`;
}

/** The collections whose services are in the catalogue. */
export function collectionsOf(token: Token, location: Location): ReadonlySet<ServiceKey> {
  return new Set(serviceNames.flatMap((name) => (hasService(token, location, name) ? serviceTypes[name].collections : [])));
}

/** Whether the catalogue has a service. */
export const hasService = (token: Token, location: Location, service: ServiceName): boolean =>
  findEndpoint(token, location, service) !== undefined;

/** The regions that have a service which the driver uses, in the catalogue's order. */
export function regionsOf(token: Token): readonly string[] {
  const used = new Set(Object.values(serviceTypes).flatMap(({ types }) => types));
  return [...new Set(token.catalogue.filter(({ type }) => used.has(type)).map(({ region }) => region))];
}

/** What was found for a token: it serves many requests, and its catalogue may have hundreds of endpoints. */
const lookups = new WeakMap<Token, Map<string, Endpoint | undefined>>();

function findEndpoint(token: Token, location: Location, service: ServiceName): Endpoint | undefined {
  let endpoints = lookups.get(token);
  if (!endpoints) lookups.set(token, (endpoints = new Map()));
  const key = `${service} ${location.interface} ${location.region ?? ""}`;
  const known = endpoints.get(key);
  if (known || endpoints.has(key)) return known;
  const endpoint = searchEndpoint(token, location, serviceTypes[service].types);
  endpoints.set(key, endpoint);
  return endpoint;
}

function searchEndpoint(token: Token, location: Location, types: readonly string[]): Endpoint | undefined {
  for (const type of types) {
    const candidates = token.catalogue.filter(
      (endpoint) => endpoint.type === type && endpoint.interface === location.interface && !isTooOld(endpoint),
    );
    const found = candidates.find(({ region }) => isRegion(region, location));
    if (found) return found;
  }
  return undefined;
}

/** What old clouds call `volume` is version 1 of Cinder, which has other names for everything. */
const isTooOld = ({ type, url }: Endpoint): boolean => type === "volume" && /\/v1(?:\/|$)/.test(url);

/** The original's providers were in lower case. */
const isRegion = (region: string, location: Location): boolean =>
  location.region === undefined || region === location.region || region.toLowerCase() === location.region.toLowerCase();

function checkRegion(token: Token, location: Location): void {
  const regions = regionsOf(token);
  if (regions.length === 0 || regions.some((region) => isRegion(region, location))) return;
  throw new CloudError("invalid_argument", `There is no region '${location.region}'; there are ${regions.join(", ")}.`, {
    parameter: "provider",
  });
}
