import assert from "node:assert/strict";
import type { Resource } from "../../model/collections.ts";
import type { Check } from "./check.ts";

interface Property {
  readonly kind: "fixed" | "range" | "enum";
  readonly value: number | string;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly values?: readonly (number | string)[] | undefined;
}

/** Sizes of instances. */
export function hardwareProfileChecks(check: Check): void {
  check("list: each property has a value, and a choice that holds it", ["hardwareProfiles.list"], async (scene) => {
    for (const profile of await scene.list("hardwareProfiles")) {
      const { cpu, memory, storage, architecture, rootType } = profile as unknown as Resource<"hardwareProfiles">;
      for (const property of [cpu, memory, storage, architecture, rootType]) if (property) assertSound(profile.id, property);
    }
  });
}

function assertSound(id: string, { kind, value, first, last, values }: Property): void {
  assert.equal(first !== undefined && last !== undefined, kind === "range", `${id}: a range has two ends, and nothing else has`);
  assert.equal(values !== undefined, kind === "enum", `${id}: a choice has its values, and nothing else has`);
  if (typeof value === "number")
    assert.ok((first ?? value) <= value && value <= (last ?? value), `${id}: ${value} is in the range`);
  assert.ok(values?.includes(value) ?? true, `${id}: ${value} can be chosen`);
}
