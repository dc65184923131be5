import type { HardwareProfile } from "../../../model/collections/hardware-profiles.ts";
import { inUnit, rounded } from "../../../wire/quantities.ts";
import { each, element, emptyElement, text, when } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { member, type Node, type ResourceDocument, type Scope } from "./resource-document.ts";

/** A property with its values as text, in its unit. */
interface Property {
  readonly name: string;
  readonly unit: string | undefined;
  readonly kind: "fixed" | "range" | "enum";
  readonly value: string;
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly values: readonly string[];
}

interface Numeric {
  readonly kind: Property["kind"];
  readonly value: number | string;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly values?: readonly (number | string)[] | undefined;
}

const properties = [
  { name: "cpu", key: "cpu", unit: "count", write: (value: number) => String(rounded(value)) },
  { name: "memory", key: "memory", unit: "MB", write: (value: number) => String(inUnit(value, "MB")) },
  { name: "storage", key: "storage", unit: "GB", write: (value: number) => String(inUnit(value, "GB")) },
  { name: "architecture", key: "architecture", unit: "label", write: String },
  { name: "root_type", key: "rootType", unit: undefined, write: String },
] as const;

function propertiesOf(profile: HardwareProfile): Property[] {
  return properties.flatMap(({ name, key, unit, write }) => {
    const property: Numeric | undefined = profile[key];
    if (property === undefined) return [];
    const written = (value: number | string): string => (typeof value === "number" ? write(value) : value);
    const { kind, value, first, last, values = [] } = property;
    return [
      {
        name,
        unit,
        kind,
        value: written(value),
        first: first === undefined ? undefined : written(first),
        last: last === undefined ? undefined : written(last),
        values: values.map(written),
      },
    ];
  });
}

const fixed: Node<Property> = emptyElement("property", {
  kind: "fixed",
  name: (property) => property.name,
  unit: (property) => property.unit,
  value: (property) => property.value,
});

/** A property with a choice, and the parameter that makes it. */
const choice: Node<Property> = element(
  "property",
  {
    kind: (property) => property.kind,
    name: (property) => property.name,
    unit: (property) => property.unit,
    value: (property) => property.value,
  },
  emptyElement("param", {
    href: (_property, scope) => hrefOf(scope, "instances"),
    method: "post",
    name: (property) => `hwp_${property.name}`,
    operation: "create",
  }),
  when(
    (property) => property.kind === "range",
    emptyElement("range", { first: (property) => property.first, last: (property) => property.last }),
  ),
  when(
    (property) => property.kind === "enum",
    element(
      "enum",
      {},
      each((property) => property.values, emptyElement<string, Scope>("entry", { value: (value) => value })),
    ),
  ),
);

/** By default processors, then memory; a profile that lacks one of them goes last. */
function compare(a: HardwareProfile, b: HardwareProfile): number {
  const known = (profile: HardwareProfile): boolean => profile.cpu !== undefined && profile.memory !== undefined;
  if (!known(a) || !known(b)) return Number(known(b)) - Number(known(a));
  const by = (key: "cpu" | "memory"): number => (a[key]?.value ?? 0) - (b[key]?.value ?? 0);
  return by("cpu") || by("memory");
}

export const hardwareProfileDocument: ResourceDocument<HardwareProfile> = {
  arrange: (profiles) => profiles.toSorted(compare),
  xml: member(
    "hardwareProfiles",
    text("id", (profile) => profile.id),
    text("name", (profile) => profile.name ?? profile.id),
    each(
      propertiesOf,
      when((property: Property) => property.kind === "fixed", fixed),
      when((property: Property) => property.kind !== "fixed", choice),
    ),
  ),
  json: (profile, scope) => {
    const found = propertiesOf(profile);
    return {
      id: profile.id,
      href: hrefOf(scope, "hardwareProfiles", profile.id),
      name: profile.name ?? profile.id,
      ...(found.length > 0 && { properties: Object.fromEntries(found.map(({ name, value }) => [name, value])) }),
    };
  },
};
