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

const key = "ec2 zones";
/** How long it is believed which realms there are, in milliseconds. */
const believed = 300_000;

/** The realms that are zones, by their ids. */
function zonesOf({ cloud }: Call): Promise<readonly string[]> {
  if (!cloud.may("realms", "list")) return Promise.resolve([]);
  return cloud.scopedCache.getOrCreate(key, believed, async () => {
    const ids: string[] = [];
    for await (const { id } of zonesAmong(cloud.list("realms", {}))) ids.push(id);
    return ids;
  });
}

/** The zone that what is in all realms is shown in: the first one. */
export const usualZone = async (call: Call): Promise<string> => (await zonesOf(call))[0] ?? onlyZone(call);

/**
 * The realm of a zone; undefined where the client names none, or the one that stands for none, unless a realm is called so.
 * @throws AwsFault for a zone that is not there
 */
export async function realmOf(call: Call, zone: string | undefined): Promise<string | undefined> {
  if (zone === undefined) return undefined;
  if (zone === onlyZone(call)) return (await zonesOf(call)).includes(zone) ? zone : undefined;
  if (call.cloud.supports("realms", "list")) return zone;
  throw invalidValue("AvailabilityZone", zone, "There is no such zone.");
}
