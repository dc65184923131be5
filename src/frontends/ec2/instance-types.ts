import type { HardwareProfile } from "../../model/collections/hardware-profiles.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../aws-query/call.ts";

/** The instance types of a cloud: its hardware profiles. */
export interface InstanceTypes {
  /** The type of a profile. */
  of(profileId: string | undefined): string;
  /** The profile of a type, which may be its id or its name. @throws AwsFault for a type that is not there */
  profile(type: string): string;
}

/** How long the profiles of a cloud are believed, in milliseconds. */
const believed = 60_000;

/** What an instance of no profile has for a type. */
const customType = "custom";

/** The instance types of the caller's cloud; the profiles' ids where he may not look at them. A type is the profile's id, or its name where only that is a name and no other has it. */
export function instanceTypes(call: Call): Promise<InstanceTypes> {
  return call.cloud.scopedCache.getOrCreate("ec2 instance types", believed, () => readTypes(call));
}

/** The type of a profile among all. */
export function typeOf(profile: Pick<HardwareProfile, "id" | "name">, names: ReadonlyMap<string, number>): string {
  const { id, name } = profile;
  const isBetter = name !== undefined && isName.test(name) && names.get(name) === 1 && (isOpaque.test(id) || !isName.test(id));
  return isBetter ? name : id;
}

/** How many profiles have each name. */
export function countNames(profiles: readonly Pick<HardwareProfile, "name">[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const { name } of profiles) if (name !== undefined) names.set(name, (names.get(name) ?? 0) + 1);
  return names;
}

const isName = /^[A-Za-z0-9][\w.-]*$/;
/** Ids that tell people nothing: numbers and UUIDs. */
const isOpaque = /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32})$/;

async function readTypes({ cloud }: Call): Promise<InstanceTypes> {
  const types = new Map<string, string>();
  const profiles = new Map<string, string>();
  const found: HardwareProfile[] = [];
  const lists = cloud.may("hardwareProfiles", "list");
  if (lists) for await (const profile of cloud.list("hardwareProfiles", {})) found.push(profile);
  const names = countNames(found);
  for (const { id, name } of found) if (name !== undefined && names.get(name) === 1) profiles.set(name, id);
  for (const profile of found) {
    types.set(profile.id, typeOf(profile, names));
    profiles.set(profile.id, profile.id);
  }
  return {
    of: (profileId) => (profileId === undefined ? customType : (types.get(profileId) ?? profileId)),
    profile(type) {
      const profileId = lists ? profiles.get(type) : type;
      if (profileId === undefined) {
        throw new AwsFault(
          "InvalidParameterValue",
          `Invalid value '${type.slice(0, 100)}' for InstanceType. There is no such type.`,
        );
      }
      return profileId;
    },
  };
}
