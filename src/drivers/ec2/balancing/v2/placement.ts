import { needed, type Answer } from "../../../../protocols/aws-query/answer-reader.ts";
import type { subnetDocument } from "../../../../protocols/ec2/documents/subnet.ts";
import { placeOf } from "../../compute/realms.ts";
import type { Connection } from "../../connection.ts";
import { invalidArgument } from "../../failures.ts";
import { describeSubnets } from "../../network/describe-subnets.ts";
import { allDescribed, describedOf } from "../../query/describe.ts";
import type { BalancerDocument } from "./view.ts";

type SubnetDocument = Answer<typeof subnetDocument>;

/** Where a balancer is to be. */
export interface Wanted {
  readonly realmIds?: readonly string[] | undefined;
  readonly subnetIds?: readonly string[] | undefined;
}

/** The subnets that a balancer is to be in, and the network that these are of. */
interface Placement {
  readonly subnetIds: readonly string[];
  readonly networkId: string | undefined;
}

/**
 * The subnets for a balancer: those that are named, also as realms; for each other zone the one that it has there already, else
 * the zone's default one; and where nothing is named, the default ones of all zones.
 * @throws `invalid_argument` where there is none, `not_found`
 */
export async function placementFor(
  connection: Connection,
  { realmIds = [], subnetIds = [] }: Wanted,
  present: BalancerDocument["AvailabilityZones"] = [],
): Promise<Placement> {
  const places = realmIds.map(placeOf);
  const named = [...new Set([...subnetIds, ...places.flatMap(({ subnetId }) => subnetId ?? [])])];
  const described = named.length === 0 ? [] : await describedOf(connection, describeSubnets, named);
  const isCovered = (zone: string): boolean => described.some(({ availabilityZone }) => availabilityZone === zone);
  const zones = [...new Set(places.flatMap(({ zone, subnetId }) => (subnetId === undefined ? zone : [])))].filter(
    (zone) => !isCovered(zone),
  );
  const kept = present.filter(({ ZoneName = "" }) => zones.includes(ZoneName));
  const missing = zones.filter((zone) => !kept.some(({ ZoneName }) => ZoneName === zone));
  const isAnywhere = places.length === 0 && named.length === 0;
  const usual = isAnywhere || missing.length > 0 ? await defaultSubnets(connection, isAnywhere ? undefined : missing) : [];
  return {
    subnetIds: [...named, ...kept.flatMap(({ SubnetId }) => SubnetId ?? []), ...usual.map((each) => needed(each, "subnetId"))],
    networkId: [...described, ...usual].find(({ vpcId }) => vpcId)?.vpcId,
  };
}

/** The default subnets of zones, of all unless told. @throws `invalid_argument` where there is none */
async function defaultSubnets(connection: Connection, zones?: readonly string[]): Promise<readonly SubnetDocument[]> {
  const filters = { "default-for-az": ["true"], ...(zones && { "availability-zone": zones }) };
  const found = await allDescribed(connection, describeSubnets, { filters });
  const without = zones?.find((zone) => !found.some(({ availabilityZone }) => availabilityZone === zone));
  if (without !== undefined)
    throw invalidArgument("realmIds", `The zone '${without.slice(0, 50)}' has no default subnet: name one of its subnets.`);
  if (found.length === 0) throw invalidArgument("subnetIds", "The cloud has no default subnets: name the balancer's subnets.");
  return found;
}
