import { invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import type { Realm } from "../../model/collections/realms.ts";
import type { Call } from "../aws-query/call.ts";

/** The zone of whatever the cloud has no realm for: a cloud without realms has just this one. */
export const onlyZone = ({ region }: Call): string => `${region}a`;

/** The zone of a realm; EC2's clients expect one everywhere. */
export function zoneOf(call: Call, realmId: string | undefined): string {
  return realmId ?? onlyZone(call);
}

/** The realms that are zones: what is made in another one shows itself in a zone. */
export async function* zonesAmong(realms: AsyncIterable<Realm>): AsyncGenerator<Realm, void, undefined> {
  for await (const realm of realms) if ((realm.kind ?? "zone") === "zone") yield realm;
}

const key = "ec2 usual zone";
/** How long it is believed which realm is the first, in milliseconds. */
const believed = 300_000;

/** The zone that what is in all realms is shown in: the first one. */
export function usualZone(call: Call): Promise<string> {
  const { cloud } = call;
  if (!cloud.may("realms", "list")) return Promise.resolve(onlyZone(call));
  return cloud.scopedCache.getOrCreate(key, believed, async () => {
    for await (const { id } of zonesAmong(cloud.list("realms", {}))) return id;
    return onlyZone(call);
  });
}

/** The realm of a zone; undefined where the client names none, or the one that stands for none. @throws AwsFault for a zone that is not there */
export function realmOf(call: Call, zone: string | undefined): string | undefined {
  if (zone === undefined || call.cloud.supports("realms", "list")) return zone === onlyZone(call) ? undefined : zone;
  if (zone === onlyZone(call)) return undefined;
  throw invalidValue("AvailabilityZone", zone, "There is no such zone.");
}
