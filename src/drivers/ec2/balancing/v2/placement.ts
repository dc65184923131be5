import { needed } from "../../../../protocols/aws-query/answer-reader.ts";
import { placeOf } from "../../compute/realms.ts";
import type { Connection } from "../../connection.ts";
import { invalidArgument } from "../../failures.ts";
import { describeSubnets } from "../../network/describe-subnets.ts";
import { allDescribed, describedOf } from "../../query/describe.ts";
import type { BalancerDocument } from "./view.ts";

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
  const covered = new Set(described.map(({ availabilityZone }) => availabilityZone));
  const zones = [...new Set(places.flatMap(({ zone, subnetId }) => (subnetId === undefined ? zone : [])))];
  const further = await subnetsIn(
    connection,
    zones.filter((zone) => !covered.has(zone)),
    present,
    named.length === 0 && zones.length === 0,
  );
  return {
    subnetIds: [...named, ...further.map(({ subnetId }) => subnetId)],
    networkId: [...described, ...further].find(({ vpcId }) => vpcId)?.vpcId,
  };
}

interface Found {
  readonly subnetId: string;
  readonly vpcId: string | undefined;
}

async function subnetsIn(
  connection: Connection,
  zones: readonly string[],
  present: BalancerDocument["AvailabilityZones"],
  everywhere: boolean,
): Promise<readonly Found[]> {
  if (zones.length === 0 && !everywhere) return [];
  const kept = present.flatMap(({ ZoneName = "", SubnetId }) =>
    zones.includes(ZoneName) && SubnetId ? [{ zone: ZoneName, subnetId: SubnetId, vpcId: undefined }] : [],
  );
  const missing = zones.filter((zone) => !kept.some((each) => each.zone === zone));
  if (missing.length === 0 && !everywhere) return kept;
  const filters = { "default-for-az": ["true"], ...(!everywhere && { "availability-zone": missing }) };
  const usual = (await allDescribed(connection, describeSubnets, { filters })).map((subnet) => ({
    zone: subnet.availabilityZone ?? "",
    subnetId: needed(subnet, "subnetId"),
    vpcId: subnet.vpcId,
  }));
  const without = missing.find((zone) => !usual.some((each) => each.zone === zone));
  if (without !== undefined)
    throw invalidArgument("realmIds", `The zone '${without.slice(0, 50)}' has no default subnet: name one of its subnets.`);
  if (usual.length === 0) throw invalidArgument("subnetIds", "The cloud has no default subnets: name the balancer's subnets.");
  return [...kept, ...usual];
}
