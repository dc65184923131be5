import type { Connection } from "../connection.ts";
import type { Tags } from "../tagging.ts";
import { describeTags } from "./classic-actions.ts";

/** Tags as this API is given them. */
export const toTags = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The tags of balancers, at most 20, by their names. */
export async function tagsOfBalancers(connection: Connection, names: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
  const { TagDescriptions } = await connection.call(describeTags, { LoadBalancerNames: names }, names);
  return new Map(
    TagDescriptions.map(({ LoadBalancerName = "", Tags: own }) => [
      LoadBalancerName,
      Object.fromEntries(own.flatMap(({ Key, Value = "" }) => (Key === undefined ? [] : [[Key, Value]]))),
    ]),
  );
}
