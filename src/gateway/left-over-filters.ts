import type { Collection } from "../model/collection.ts";
import { collections, type ServiceKey } from "../model/collections.ts";
import type { Driver } from "../model/driver.ts";

/** A field, and the values of which it must have one. */
export interface FieldFilter {
  readonly field: string;
  readonly values: readonly unknown[];
}

const declaredFilters = new Map(
  Object.entries(collections as Readonly<Record<string, Collection>>).map(([key, { operations }]) => [
    key,
    Object.entries(operations["list"]?.filters ?? {}),
  ]),
);

/** The filters of a query that the driver does not apply itself. */
export function leftOverFilters(
  driver: Driver,
  key: ServiceKey,
  query: Readonly<Record<string, unknown>>,
): readonly FieldFilter[] {
  const pushed = driver.filters?.[key];
  const filters: FieldFilter[] = [];
  for (const [parameter, field] of declaredFilters.get(key) ?? []) {
    const value = query[parameter];
    if (value === undefined || pushed?.includes(parameter)) continue;
    filters.push({ field, values: Array.isArray(value) ? value : [value] });
  }
  return filters;
}

/** Whether an item passes all filters. A property of a hardware profile passes if its value, or one of its choices, does. */
export function matches(item: Readonly<Record<string, unknown>>, filters: readonly FieldFilter[]): boolean {
  return filters.every(({ field, values }) => {
    const value = item[field];
    if (typeof value !== "object" || value === null) return values.includes(value);
    const { value: chosen, values: choices } = value as { value?: unknown; values?: readonly unknown[] };
    return values.includes(chosen) || (choices?.some((choice) => values.includes(choice)) ?? false);
  });
}
