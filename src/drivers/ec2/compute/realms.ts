import { mapped } from "../../../http/pages.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Services } from "../../../model/collections.ts";
import type { Realm } from "../../../model/collections/realms.ts";
import { boolean, optional } from "../../../model/shape.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { availabilityZoneDocument } from "../../../protocols/ec2/documents/region.ts";
import type { subnetDocument } from "../../../protocols/ec2/documents/subnet.ts";
import type { Connection } from "../connection.ts";
import { notFound } from "../failures.ts";
import { described, defineDescribe, describedOf } from "../query/describe.ts";
import { isUntold } from "../untold.ts";
import { describeSubnets } from "../network/describe-subnets.ts";

const describeZones = defineDescribe("DescribeAvailabilityZones", {
  ids: "ZoneName",
  set: "availabilityZoneInfo",
  item: availabilityZoneDocument,
  pageSize: "whole",
  parameters: { AllAvailabilityZones: optional(boolean()) },
});

/** A realm is a zone, or a subnet in one: `us-east-1a:subnet-0123456789abcdef0`. */
export interface Place {
  readonly zone: string;
  readonly subnetId: string | undefined;
}

/** The zone, and the subnet, that a realm is. */
export function placeOf(realmId: string): Place {
  const [zone = "", subnetId] = realmId.split(":");
  return { zone, subnetId };
}

/** The zones of the region. */
export function zones(connection: Connection) {
  return {
    list: () => mapped(described(connection, describeZones), toRealm),
    get: async ({ id }) => {
      const zone = (await zonesOf(connection, id)).find(({ zoneName }) => zoneName === id);
      if (zone) return toRealm(zone);
      throw notFound("zone", id);
    },
  } satisfies Services["realms"];
}

/** Realms are the zones of the region, and the subnets of one's networks in them, where the cloud has any. */
export function realms(connection: Connection) {
  const allZones = zones(connection);
  return {
    list: () => zonesAndSubnets(connection),
    get: async ({ id }) => {
      const { subnetId } = placeOf(id);
      if (subnetId === undefined) return allZones.get({ id });
      const found = (await describedOf(connection, describeSubnets, [subnetId])).map(subnetRealm);
      const subnet = found.find((realm) => realm.id === id);
      if (subnet) return subnet;
      throw notFound("zone", id);
    },
  } satisfies Services["realms"];
}

async function* zonesAndSubnets(connection: Connection): AsyncGenerator<Realm, void, undefined> {
  yield* zones(connection).list();
  try {
    yield* mapped(described(connection, describeSubnets), subnetRealm);
  } catch (error) {
    if (!isUntold(error)) throw error;
  }
}

/** What EC2 calls the zones that everybody has. */
const usualKind = "availability-zone";

/** How long it is believed which zone is the first, in milliseconds. */
const believed = 3_600_000;

/** The zone of what was given none: the first that is available. Those that one opts into, near a city or in a carrier's network, have less. */
export function usualZone(connection: Connection): Promise<string> {
  return connection.context.cache.getOrCreate("usual zone", believed, async () => {
    for await (const zone of described(connection, describeZones)) {
      if (zone.zoneState === "available" && (zone.zoneType || usualKind) === usualKind) return needed(zone, "zoneName");
    }
    throw new CloudError("capacity_unavailable", "No zone of the region is available.");
  });
}

/** Of a zone that is not there EC2 says that the value is wrong. */
async function zonesOf(connection: Connection, name: string): Promise<readonly Answer<typeof availabilityZoneDocument>[]> {
  try {
    return await describedOf(connection, describeZones, [name]);
  } catch (error) {
    if (isCloudError(error) && error.code === "invalid_argument") return [];
    throw error;
  }
}

function toRealm(zone: Answer<typeof availabilityZoneDocument>): Realm {
  const id = needed(zone, "zoneName");
  return { id, name: id, ...limitOf(zone.zoneState === "available"), ...(zone.regionName && { region: zone.regionName }) };
}

function subnetRealm(subnet: Answer<typeof subnetDocument>): Realm {
  const id = `${needed(subnet, "availabilityZone")}:${needed(subnet, "subnetId")}`;
  return { id, name: id, kind: "subnet", ...limitOf(subnet.state === "available") };
}

const limitOf = (isAvailable: boolean): Pick<Realm, "state" | "limit"> =>
  isAvailable ? { state: "available", limit: "unlimited" } : { state: "unavailable", limit: "0" };
