import { CloudError } from "../../../model/errors.ts";

/** Which of an endpoint's addresses is used. */
export type Interface = "public" | "internal" | "admin";

/** A domain of Keystone, by its id or its name. */
export type Domain = { readonly id: string } | { readonly name: string };

/** Where an OpenStack cloud is, read from a provider string. */
export interface Location {
  /** The identity service, without its version and without a slash at its end. */
  readonly identityUrl: string;
  /** The version that the address names, 1 being Swift's own; absent: 3 where there is one, else 2. */
  readonly identityVersion: 1 | 2 | 3 | undefined;
  /** The region of the catalogue; absent: the first that has the service. */
  readonly region: string | undefined;
  readonly interface: Interface;
  readonly userDomain: Domain;
  readonly projectDomain: Domain;
  /** The network of instances that are launched without one, by id or name; absent: Nova takes the only one there is. */
  readonly network: string | undefined;
}

const defaultDomain: Domain = { id: "default" };
const versions = [1, 2, 3] as const;
const interfaces: readonly Interface[] = ["public", "internal", "admin"];
/** What was read before: every request has its provider, and nearly all have the same few. */
const readBefore = new Map<string, Location>();
const mostRead = 1000;

/**
 * Reads a provider string: `AUTH_URL`, `AUTH_URL;REGION` as the original took it, and after these any of `user_domain=NAME`,
 * `user_domain_id=ID`, `project_domain=NAME`, `project_domain_id=ID`, `interface=public|internal|admin`
 * and `network=NAME_OR_ID`. Case is kept.
 * @throws `invalid_argument` for anything else
 */
export function readProvider(value: string | undefined): Location {
  if (!value) throw refuse("An OpenStack provider is needed, such as https://keystone.example.com:5000/v3;RegionOne.");
  let location = readBefore.get(value);
  if (!location) {
    location = parseProvider(value);
    if (readBefore.size >= mostRead) readBefore.clear();
    readBefore.set(value, location);
  }
  return location;
}

function parseProvider(value: string): Location {
  const [address = "", ...parts] = value.split(";");
  const options = new Map<string, string>();
  let region: string | undefined;
  for (const part of parts) {
    const equals = part.indexOf("=");
    if (equals < 0) {
      if (region !== undefined) throw refuse(`The provider names two regions, '${region}' and '${part}'.`);
      if (part !== "") region = part;
    } else options.set(part.slice(0, equals), part.slice(equals + 1));
  }
  const take = (name: string): string | undefined => {
    const option = options.get(name);
    options.delete(name);
    return option === "" ? undefined : option;
  };
  const domain = (name: string): Domain => {
    const [id, byName] = [take(`${name}_id`), take(name)];
    if (id !== undefined) return { id };
    return byName === undefined ? defaultDomain : { name: byName };
  };
  const chosen = take("interface") ?? "public";
  const known = interfaces.find((candidate) => candidate === chosen);
  if (!known) throw refuse(`The interface of a provider is one of ${interfaces.join(", ")}.`);
  const location = {
    ...readIdentityUrl(address),
    region,
    interface: known,
    userDomain: domain("user_domain"),
    projectDomain: domain("project_domain"),
    network: take("network"),
  };
  const [unknown] = options.keys();
  if (unknown !== undefined) throw refuse(`A provider of OpenStack has no option '${unknown.slice(0, 50)}'.`);
  return location;
}

/** With or without a version and a slash at its end, as people copy it from an openrc file. */
function readIdentityUrl(address: string): Pick<Location, "identityUrl" | "identityVersion"> {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw refuse("The provider does not begin with the address of an identity service.");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refuse("The identity service speaks http or https.");
  if (url.username || url.password || url.search || url.hash) {
    throw refuse("The address of an identity service has no credentials and no query.");
  }
  const [, path = "", version] = /^(.*?)\/*(?:\/v([123])(?:\.\d+)?)?\/*$/.exec(url.pathname) ?? [];
  return {
    identityUrl: url.origin + path,
    identityVersion: versions.find((candidate) => String(candidate) === version),
  };
}

const refuse = (message: string): CloudError => new CloudError("invalid_argument", message, { parameter: "provider" });
