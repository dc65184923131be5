import { boolean, list, optional, string } from "../../../model/shape.ts";
import { accountAttributeDocument, availabilityZoneDocument, regionDocument } from "../../../protocols/ec2/documents/region.ts";
import type { Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe, type IdParameter } from "../../aws-query/describe.ts";
import { listing, type ListQuery } from "../../aws-query/listing.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { toEc2IfThere } from "../ids.ts";
import { defaultVpcId } from "../networks.ts";
import { onlyZone, zonesAmong } from "../zones.ts";

const named = (name: string, what: string): IdParameter => ({
  name,
  decode: (given) => given,
  notFound: ([first = ""]) => new AwsFault("InvalidParameterValue", `Invalid ${what}: [${first.slice(0, 100)}]`),
});

interface Region {
  readonly id: string;
  readonly endpoint: string;
}

/** The regions are the cloud's providers, where the driver can tell them; the caller's own is one in any case. */
async function* listRegions(call: Call, { after }: ListQuery): AsyncGenerator<Region, void, undefined> {
  if (after !== undefined) return;
  const regions = new Map<string, Region>([[call.region, { id: call.region, endpoint: `ec2.${call.region}.amazonaws.com` }]]);
  for (const { id, url } of (await call.cloud.providers()) ?? []) {
    regions.set(id, { id, endpoint: hostIn(url) ?? `ec2.${id}.amazonaws.com` });
  }
  yield* regions.values();
}

/** The host, and the port if any, of an address; undefined for a provider that is told in other words. */
const hostIn = (address: string): string | undefined => /^(?:[a-z]+:\/\/)?([\w.-]+(?::\d+)?)(?:\/.*)?$/.exec(address)?.[1];

const describeRegions = describe({
  name: "DescribeRegions",
  doc: "The providers that the driver tells, and the region of the caller's signature.",
  needs: "static",
  set: "regionInfo",
  item: regionDocument,
  parameters: { AllRegions: optional(boolean()) },
  ids: named("RegionName", "region name"),
  filters: { endpoint: "regionEndpoint", "opt-in-status": "optInStatus", "region-name": "regionName" },
  pages: "none",
  list: listRegions,
  show: ({ id, endpoint }) => ({ regionName: id, regionEndpoint: endpoint, optInStatus: "opt-in-not-required" }),
});

interface Zone {
  readonly id: string;
  readonly state?: string | undefined;
  readonly region?: string | undefined;
}

/** The zones are the realms; a cloud without has one, since clients want one. */
function listZones(call: Call, query: ListQuery): AsyncIterable<Zone> | Iterable<Zone> {
  return call.cloud.supports("realms", "list") ? zonesAmong(listing<"realms">("realms")(call, query)) : [{ id: onlyZone(call) }];
}

const describeAvailabilityZones = describe({
  name: "DescribeAvailabilityZones",
  doc: "The realms; of a cloud without any, one zone.",
  needs: "static",
  set: "availabilityZoneInfo",
  item: availabilityZoneDocument,
  parameters: { AllAvailabilityZones: optional(boolean()) },
  ids: [named("ZoneName", "availability zone"), named("ZoneId", "zone ID")],
  filters: {
    "group-name": "groupName",
    message: "messageSet.message",
    "opt-in-status": "optInStatus",
    "parent-zone-name": "parentZoneName",
    "region-name": "regionName",
    state: "zoneState",
    "zone-id": "zoneId",
    "zone-name": "zoneName",
    "zone-type": "zoneType",
  },
  pages: "none",
  list: listZones,
  show: ({ id, state }, _, call) => ({
    zoneName: id,
    zoneState: state === "unavailable" ? "unavailable" : "available",
    // The region that the client asked, or it would not look for the zone there.
    regionName: call.region,
    messageSet: [],
    zoneId: id,
    groupName: call.region,
    networkBorderGroup: call.region,
    optInStatus: "opt-in-not-required",
    zoneType: "availability-zone",
  }),
});

/** What every account has; clients of EC2's first years ask whether there are networks. */
const accountAttributes: Readonly<Record<string, readonly string[]>> = {
  "supported-platforms": ["VPC"],
  "max-instances": ["1000"],
  "vpc-max-security-groups-per-interface": ["16"],
  "max-elastic-ips": ["1000"],
  "vpc-max-elastic-ips": ["1000"],
};

interface AccountAttribute {
  readonly id: string;
  readonly values: readonly string[];
}

async function* accountAttributesOf(
  call: Call,
  { parameters }: ListQuery<{ readonly AttributeName?: readonly string[] | undefined }>,
): AsyncGenerator<AccountAttribute, void, undefined> {
  const isAsked = (name: string): boolean => parameters.AttributeName?.includes(name) ?? true;
  for (const [id, values] of Object.entries(accountAttributes)) if (isAsked(id)) yield { id, values };
  if (isAsked("default-vpc")) yield { id: "default-vpc", values: [toEc2IfThere("vpc", await defaultVpcId(call)) ?? "none"] };
}

const describeAccountAttributes = describe({
  name: "DescribeAccountAttributes",
  doc: "The same for every account, but for the default network.",
  needs: "static",
  set: "accountAttributeSet",
  item: accountAttributeDocument,
  parameters: { AttributeName: optional(list(string())) },
  pages: "none",
  list: accountAttributesOf,
  show: ({ id, values }) => ({
    attributeName: id,
    attributeValueSet: values.map((attributeValue) => ({ attributeValue })),
  }),
});

/** Regions, zones and the account. */
export const actions: readonly Action[] = [describeRegions, describeAvailabilityZones, describeAccountAttributes];
