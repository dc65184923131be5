import type { HardwareProfile } from "../../../model/collections/hardware-profiles.ts";
import { hardwareProfileProperties } from "../../../model/collections/hardware-profiles.ts";
import { invalid } from "./failures.ts";
import type { ServiceFactory } from "./scope.ts";
import { gibibyte } from "./units.ts";

/** One profile that leaves no choice, one that leaves all, and one that says nothing. */
export const seededProfiles: readonly HardwareProfile[] = [
  {
    id: "small",
    name: "Small",
    cpu: { kind: "fixed", value: 1 },
    memory: { kind: "fixed", value: 1 * gibibyte },
    storage: { kind: "fixed", value: 10 * gibibyte },
    architecture: { kind: "fixed", value: "x86_64" },
  },
  {
    id: "flexible",
    name: "Flexible",
    cpu: { kind: "range", value: 2, first: 1, last: 8 },
    memory: { kind: "range", value: 4 * gibibyte, first: 2 * gibibyte, last: 32 * gibibyte },
    storage: { kind: "enum", value: 20 * gibibyte, values: [20 * gibibyte, 40 * gibibyte, 80 * gibibyte] },
    architecture: { kind: "enum", value: "x86_64", values: ["x86_64", "arm64"] },
    rootType: { kind: "enum", value: "persistent", values: ["persistent", "transient"] },
  },
  { id: "opaque", name: "Opaque" },
];

export const hardwareProfiles: ServiceFactory<"hardwareProfiles"> = (scope) => ({
  list: () => scope.table("hardwareProfiles").list(),
  get: ({ id }) => scope.table("hardwareProfiles").get(id),
});

/** What a request wants of a profile otherwise than the profile says. */
export interface Overrides {
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
  readonly storage?: number | undefined;
  readonly architecture?: string | undefined;
  readonly rootType?: string | undefined;
}

/** The overrides of a request; absent when there are none. @throws `invalid_argument` for one that the profile does not allow */
export function chosenOverrides(profile: HardwareProfile, request: Overrides): Overrides | undefined {
  const chosen = hardwareProfileProperties.flatMap((name) => {
    const value = request[name];
    if (value === undefined) return [];
    if (!allows(profile[name], value))
      throw invalid(name, `The hardware profile '${profile.id}' has no choice of ${value} for ${name}.`);
    return [[name, value] as const];
  });
  return chosen.length > 0 ? Object.fromEntries(chosen) : undefined;
}

interface Property {
  readonly kind: "fixed" | "range" | "enum";
  readonly value: number | string;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly values?: readonly (number | string)[] | undefined;
}

function allows(property: Property | undefined, value: number | string): boolean {
  if (!property) return false;
  if (property.kind === "fixed") return property.value === value;
  if (property.kind === "enum") return property.values?.includes(value) ?? false;
  const { first = 0, last = 0 } = property;
  return typeof value === "number" && value >= first && value <= last;
}
