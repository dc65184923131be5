import { isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import type { Tags } from "../tagging.ts";
import { describeTags } from "./classic-actions.ts";

/** Tags as this API is given them. */
export const toTags = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The tags of balancers, at most 20, by their names. One that has gone meanwhile has none, and does not hide those of the others. */
export async function tagsOfBalancers(connection: Connection, names: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
  try {
    const { TagDescriptions } = await connection.call(describeTags, { LoadBalancerNames: names });
    return new Map(
      TagDescriptions.map(({ LoadBalancerName = "", Tags: own }) => [
        LoadBalancerName,
        Object.fromEntries(own.flatMap(({ Key, Value = "" }) => (Key === undefined ? [] : [[Key, Value]]))),
      ]),
    );
  } catch (error) {
    if (!isCloudError(error) || error.code !== "not_found") throw error;
    if (names.length <= 1) return new Map();
    const each = await Promise.all(names.map((name) => tagsOfBalancers(connection, [name])));
    return new Map(each.flatMap((tags) => [...tags]));
  }
}
