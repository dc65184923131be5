import { isAwsRegion, regions } from "./regions.ts";

/** The services that have addresses of their own, by the names that providers and entry points have for them; AWS's for each. */
const hostPrefixes = {
  s3: "s3",
  elb: "elasticloadbalancing",
  ec2: "ec2",
  mon: "monitoring",
  sts: "sts",
} as const;

export type EndpointKind = keyof typeof hostPrefixes;

export const endpointKinds = Object.keys(hostPrefixes) as readonly EndpointKind[];

/** The domains of AWS's partitions that have one of their own, by what the names of their regions begin with. */
const domains: Readonly<Record<string, string>> = { cn: "amazonaws.com.cn", eusc: "amazonaws.eu" };

const usualDomain = "amazonaws.com";

/** AWS's host of a service in a region. */
export const hostOf = (kind: EndpointKind, region: string): string =>
  `${hostPrefixes[kind]}.${region}.${domains[region.slice(0, region.indexOf("-"))] ?? usualDomain}`;

const ownHost = new RegExp(
  `^(?:https://)?(?:${Object.values(hostPrefixes).join("|")})\\.([a-z0-9-]+)\\.(?:${[usualDomain, ...Object.values(domains)].join("|").replaceAll(".", "\\.")})/?$`,
  "i",
);

/** The region whose service AWS's host is, as the original's providers could name it; undefined for any other address. */
export const regionOfHost = (address: string): string | undefined => {
  const region = ownHost.exec(address)?.[1]?.toLowerCase();
  return region !== undefined && isAwsRegion(region) ? region : undefined;
};

/** The entry points that the driver declares: AWS's own, for the kinds that the original had. */
export const entrypoints: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
  (["s3", "elb", "ec2", "mon"] as const).map((kind) => [
    kind,
    Object.fromEntries(regions.map((region) => [region, hostOf(kind, region)])),
  ]),
);
