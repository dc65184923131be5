import { onePage } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { Realm } from "../../../model/collections/realms.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";

interface Zone {
  readonly zoneName: string;
  readonly zoneState: { readonly available: boolean };
}

/** Nova's absolute limits and what is used of them, by the names of its API. */
type AbsoluteLimits = Readonly<Record<string, number>>;

/** The one realm that the original had for all of the cloud. */
const wholeCloud = "default";

const measured = [
  ["instances", "maxTotalInstances", "totalInstancesUsed"],
  ["cores", "maxTotalCores", "totalCoresUsed"],
  ["memory (MB)", "maxTotalRAMSize", "totalRAMUsed"],
  ["keys", "maxTotalKeypairs", undefined],
] as const;

/** Realms are availability zones, and `default` for no choice, with the project's quotas. */
export function realms(connection: Connection) {
  const nova = connection.service("compute");
  const all = async (): Promise<readonly Realm[]> => {
    const [{ availabilityZoneInfo }, { limits }] = await Promise.all([
      nova.get<{ availabilityZoneInfo: readonly Zone[] }>("/os-availability-zone"),
      nova.get<{ limits: { absolute: AbsoluteLimits } }>("/limits"),
    ]);
    const { region } = connection.location;
    const facts = { ...quotasOf(limits.absolute), ...(region !== undefined && { region }) };
    const zones = availabilityZoneInfo.map(({ zoneName, zoneState }): Realm => ({
      id: zoneName,
      name: zoneName,
      state: zoneState.available ? "available" : "unavailable",
      ...facts,
    }));
    return [
      { id: wholeCloud, name: wholeCloud, state: "available", kind: "anywhere", ...facts },
      ...zones.filter(({ id }) => id !== wholeCloud),
    ];
  };
  return {
    list: () => onePage(all),
    get: async ({ id }) => {
      const found = (await all()).find((realm) => realm.id === id);
      if (!found) throw new CloudError("not_found", `There is no realm '${id}'.`);
      return found;
    },
  } satisfies Services["realms"];
}

function quotasOf(absolute: AbsoluteLimits): Pick<Realm, "limit" | "quotas"> {
  const quotas = measured.flatMap(([resource, limitName, usedName]) => {
    const [limit, used] = [absolute[limitName], usedName && absolute[usedName]];
    return limit === undefined ? [] : { resource, limit, ...(used !== undefined && { used }) };
  });
  const bounded = quotas.filter(({ limit }) => limit >= 0);
  const limit = bounded.map((quota) => `${quota.resource}: ${quota.limit}`).join(", ");
  return { limit: limit === "" ? "unlimited" : limit, quotas };
}
