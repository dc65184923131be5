import { isCloudError } from "../../../model/errors.ts";
import { optional, string, struct } from "../../../model/shape.ts";
import type { Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { Tags } from "../tagging.ts";

/** A tag, as load balancing is given it and shows it. */
export const tagShape = struct({ Key: string(), Value: optional(string()) });

/** Tags as this API is given them. */
export const toTags = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags as it shows them. */
export const fromTags = (tags: readonly Answer<typeof tagShape>[]): Tags =>
  Object.fromEntries(tags.flatMap(({ Key, Value = "" }) => (Key === undefined ? [] : [[Key, Value]])));

/** What is to be added to tags, and the keys that are to go, so that these are all. Those that AWS keeps for itself stay. */
export function tagChanges(present: Tags, wanted: Tags) {
  return {
    coming: toTags(wanted).filter(({ Key, Value }) => present[Key] !== Value),
    going: Object.keys(present).filter((key) => !Object.hasOwn(wanted, key) && !key.toLowerCase().startsWith("aws:")),
  };
}

/** How many balancers' tags are told at once. */
const toldAtOnce = 20;

/** Reads tags of balancers, by what they are known by. @throws `not_found` where one of them is not there */
type ReadTags = (ids: readonly string[]) => Promise<Iterable<readonly [id: string, tags: Tags]>>;

/** The tags of balancers. One that has gone meanwhile has none, and does not hide those of the others. */
export async function tagsOfAll(ids: readonly string[], read: ReadTags): Promise<ReadonlyMap<string, Tags>> {
  const found = new Map<string, Tags>();
  for (let index = 0; index < ids.length; index += toldAtOnce) {
    for (const [id, tags] of await tagsOfBatch(ids.slice(index, index + toldAtOnce), read)) found.set(id, tags);
  }
  return found;
}

async function tagsOfBatch(ids: readonly string[], read: ReadTags): Promise<Iterable<readonly [id: string, tags: Tags]>> {
  try {
    return await read(ids);
  } catch (error) {
    if (!isCloudError(error) || error.code !== "not_found") throw error;
    if (ids.length <= 1) return [];
    return (await Promise.all(ids.map(async (id) => [...(await tagsOfBatch([id], read))]))).flat();
  }
}
