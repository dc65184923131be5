import { domainOf, regionDomains } from "../../../protocols/aws-query/region-domains.ts";
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

/** AWS's host of a service in a region. */
export const hostOf = (kind: EndpointKind, region: string): string => `${hostPrefixes[kind]}.${region}.${domainOf(region)}`;

const ownHost = new RegExp(
  `^(?:https://)?(?:${Object.values(hostPrefixes).join("|")})\\.([a-z0-9-]+)\\.(?:${regionDomains.join("|").replaceAll(".", "\\.")})/?$`,
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
