import type { Cloud } from "../../gateway/cloud.ts";
import { collections, type ServiceKey } from "../../model/collections.ts";
import type { Collection } from "../../model/collection.ts";

/** Whether an operation of this cloud takes a parameter: one that it always has, or one of a feature that the driver declares. */
export function accepts(cloud: Cloud, collection: ServiceKey, operation: string, parameter: string): boolean {
  if (!cloud.supports(collection, operation)) return false;
  const { operations, features }: Collection = collections[collection];
  if (operations[operation]?.params[parameter] !== undefined) return true;
  const declared = (cloud.driver.features as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>)[collection];
  return Object.entries(features).some(
    ([name, feature]) => feature.on === operation && feature.params[parameter] !== undefined && Boolean(declared?.[name]),
  );
}
