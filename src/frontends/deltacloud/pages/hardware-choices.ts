import type { Resource } from "../../../model/collections.ts";
import type { HardwareProfile, hardwareProfileProperties } from "../../../model/collections/hardware-profiles.ts";
import { inUnit } from "../../../wire/quantities.ts";
import type { FormField } from "./form-page.ts";

type Property = (typeof hardwareProfileProperties)[number];
interface Choice {
  readonly kind: "fixed" | "range" | "enum";
  readonly value: number | string;
  readonly first?: number;
  readonly last?: number;
  readonly values?: readonly (number | string)[];
}

/**
 * The field for a size within a profile, with what the profiles leave a choice of: a range from the least to the most, or
 * the values that any of them has. Nothing where no profile has a choice.
 */
export function sizedWithin(field: FormField, profiles: readonly Resource<"hardwareProfiles">[]): FormField | undefined {
  const { shape } = field;
  const choices = profiles.flatMap((profile: HardwareProfile) => {
    const choice = profile[field.key as Property] as Choice | undefined;
    return choice === undefined || choice.kind === "fixed" ? [] : [choice];
  });
  if (choices.length === 0) return undefined;
  const write = (value: number | string): number | string =>
    typeof value === "number" && shape.kind === "bytes" ? inUnit(value, shape.unit) : value;
  const unit = shape.kind === "bytes" && shape.unit !== "B" ? shape.unit : undefined;
  const values = [...new Set(choices.flatMap(({ kind, values: all = [] }) => (kind === "enum" ? all.map(write) : [])))];
  const isRange = choices.some(({ kind }) => kind === "range");
  const doc = shape.doc === undefined ? {} : { doc: shape.doc };
  const traits = shape.name === undefined ? doc : { ...doc, name: shape.name };
  if (!isRange) return { ...field, unit, shape: { ...traits, kind: "enum", values: values.sort(ascending).map(String) } };
  const bounds = choices.flatMap(({ first, last }) =>
    [first, last].flatMap((bound) => (bound === undefined ? [] : [Number(write(bound))])),
  );
  const numbers = [...bounds, ...values.map(Number)].filter(Number.isFinite);
  return { ...field, unit, shape: { ...traits, kind: "number", minimum: Math.min(...numbers), maximum: Math.max(...numbers) } };
}

const ascending = (one: number | string, other: number | string): number =>
  typeof one === "number" && typeof other === "number" ? one - other : String(one) < String(other) ? -1 : 1;
