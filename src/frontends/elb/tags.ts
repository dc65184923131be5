import type { LoadBalancer } from "../../model/collections/load-balancers.ts";
import { hiddenBeginning, hiddenOf, isHidden } from "../aws-query/hidden-tags.ts";
import { list, optional, string, struct, type Infer } from "../../model/shape.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../aws-query/call.ts";

export type Tags = Readonly<Record<string, string>>;

/** Tags as they are sent, and as they are shown. The value may be empty. */
export const tagList = list(
  struct({ Key: string({ maxLength: 128 }), Value: optional(string({ emptyIsValue: true, maxLength: 256 })) }),
);

const mostTags = 50;

/** Tags on top of others. @throws AwsFault `DuplicateTagKeys`, `TooManyTags`, `ValidationError` for keys that are not the client's */
export function withTags(tags: Tags, added: Infer<typeof tagList>): Tags {
  const reserved = added.find(({ Key }) => Key.toLowerCase().startsWith("aws:") || isHidden(Key));
  if (reserved)
    throw new AwsFault("ValidationError", `Tag keys that begin with aws: or ${hiddenBeginning} are reserved: '${reserved.Key}'.`);
  if (new Set(added.map(({ Key }) => Key)).size < added.length) {
    throw new AwsFault("DuplicateTagKeys", "A tag key was specified more than once.");
  }
  const all = new Map([...Object.entries(tags), ...added.map(({ Key, Value = "" }) => [Key, Value] as const)]);
  if (all.size > mostTags) throw new AwsFault("TooManyTags", `A resource has at most ${mostTags} tags.`);
  return Object.fromEntries(all);
}

/** What is left of tags without some keys. */
export const withoutTags = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

/** The tags of a resource that are its own, and not ours. */
export const shownOf = (tags: Tags = {}): Tags => Object.fromEntries(Object.entries(tags).filter(([key]) => !isHidden(key)));

/** All tags of a resource when those that are shown are these. */
export const setShown = (shown: Tags, tags: Tags | undefined): Tags => ({ ...shown, ...hiddenOf(tags) });

/** Changes the tags of balancers: of all, or, where one takes no more, of none. @throws what `change` does */
export async function changeTags(
  { cloud }: Call,
  balancers: readonly LoadBalancer[],
  change: (tags: Tags) => Tags,
): Promise<void> {
  const changed = balancers.map(({ id, tags }) => ({ id, tags: setShown(change(shownOf(tags)), tags) }));
  for (const each of changed) await cloud.call("loadBalancers", "update", each);
}

/** Tags as they are shown. */
export const tagsShown = (tags: Tags | undefined): Infer<typeof tagList> =>
  Object.entries(shownOf(tags)).map(([Key, Value]) => ({ Key, Value }));
