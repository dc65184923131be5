import { CloudError } from "../../model/errors.ts";
import type { Connection } from "../ec2/connection.ts";
import type { EndpointKind } from "../ec2/location/endpoints.ts";
import type { Location } from "../ec2/location/location.ts";
import { readAddress } from "../ec2/location/provider.ts";

/** Where a cloud's services are below its host, since version 4. */
const paths: Readonly<Record<EndpointKind, string>> = {
  ec2: "/services/compute",
  s3: "/services/objectstorage",
  elb: "/services/LoadBalancing",
  mon: "/services/CloudWatch",
  sts: "/services/Tokens",
};

/** Where those two were before, and still are found. */
const oldPaths = { ec2: "/services/Eucalyptus", s3: "/services/Walrus" } as const;

const kinds = Object.keys(paths) as readonly EndpointKind[];

/** The services of a cloud that is named by one address: all but the one that says who somebody is, which not every version has. */
const usualKinds: readonly EndpointKind[] = ["ec2", "s3", "elb", "mon"];

const usualPort = "8773";

/** The versions of EC2's API that those at the old paths, and those at the new ones, have in any case. */
const oldVersion = "2010-08-31";
const newVersion = "2014-06-15";

/** What a provider string says, part by part. */
interface Parts {
  readonly addresses: Partial<Record<EndpointKind, string>>;
  readonly common: string | undefined;
  readonly region: string | undefined;
  readonly signature: string | undefined;
  readonly version: string | undefined;
}

/**
 * Reads a provider string: `ec2=ADDRESS;s3=ADDRESS` as in the original, where only the services are there that are named (`elb`, `mon` and
 * `sts` may be, too); or one ADDRESS, for a cloud of version 4 or later. An address is a host, or a URL, with a port or not, and with a path
 * or not: `http`, 8773, and the path of the service, are what is not said. Behind that there may be `region=NAME`, `signature=v2|v4` and
 * `version=DATE`, of EC2's API.
 * @throws `invalid_argument` for anything else, and for nothing
 */
export function locate(value: string | undefined): Location {
  const { addresses, common, region = "eucalyptus", signature, version } = partsOf(value ?? "");
  const endpoints: Partial<Record<EndpointKind, string>> = {};
  if (common !== undefined) Object.assign(endpoints, cloudAt(common));
  for (const kind of kinds) {
    const address = addresses[kind];
    if (address !== undefined) endpoints[kind] = endpointAt(address, { ...paths, ...oldPaths }[kind]);
  }
  const isOld = Object.entries(oldPaths).some(([kind, path]) => endpoints[kind as EndpointKind]?.endsWith(path));
  return {
    region,
    kinds: new Set(Object.keys(endpoints) as EndpointKind[]),
    endpoints,
    signature: (signature ?? (isOld ? "v2" : "v4")) === "v2" ? 2 : 4,
    ec2Version: version ?? (isOld ? oldVersion : newVersion),
  };
}

/** The same cloud in another region. */
export function providerIn({ context }: Connection, region: string): string {
  const others = (context.provider.value ?? "").split(";").filter((part) => part !== "" && !part.startsWith("region="));
  return [...others, `region=${region}`].join(";");
}

const words = {
  region: /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/,
  signature: /^v[24]$/,
  version: /^\d{4}-\d\d-\d\d$/,
} as const;

function partsOf(value: string): Parts {
  const found = new Map<string, string>();
  for (const part of value.split(";")) {
    if (part === "") continue;
    const [, name = "", said = part] = /^([a-z0-9]+)=(.*)$/.exec(part) ?? [];
    const form =
      name === "" || kinds.some((kind) => kind === name) ? /./ : Object.entries(words).find(([word]) => word === name)?.[1];
    if (!form?.test(said) || found.has(name)) throw refuse(`'${part.slice(0, 50)}' is not of a provider of Eucalyptus.`);
    found.set(name, said);
  }
  const common = found.get("");
  const addresses = Object.fromEntries(kinds.flatMap((kind) => (found.has(kind) ? [[kind, found.get(kind)]] : [])));
  if (common === undefined && Object.keys(addresses).length === 0)
    throw refuse("Name the cloud as the provider: ec2=HOST[:PORT];s3=HOST[:PORT], or the host alone.");
  const [region, signature, version] = Object.keys(words).map((word) => found.get(word));
  return { addresses, common, region, signature, version };
}

/** The services of a cloud by one address; one with a path is EC2's, beside which the others are where they are in clouds of its age. */
function cloudAt(address: string): Partial<Record<EndpointKind, string>> {
  const url = endpointAt(address, paths.ec2);
  const root = (path: string): string => url.slice(0, -path.length);
  if (url.endsWith(oldPaths.ec2)) return { ec2: url, s3: root(oldPaths.ec2) + oldPaths.s3 };
  if (!url.endsWith(paths.ec2)) return { ec2: url };
  return Object.fromEntries(usualKinds.map((kind) => [kind, root(paths.ec2) + paths[kind]]));
}

/** The URL of a service; an address that ends with a slash has no path but that. */
function endpointAt(address: string, usualPath: string): string {
  const [, scheme = "http://", host = "", path = ""] = /^(https?:\/\/)?([^/]*)(\/.*)?$/i.exec(address) ?? [];
  const hasPort = /:\d+$/.test(host);
  return readAddress(`${scheme}${host}${hasPort ? "" : `:${usualPort}`}${path || usualPath}`);
}

const refuse = (message: string): CloudError => new CloudError("invalid_argument", message, { parameter: "provider" });
