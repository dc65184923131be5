import { boolean, list, optional, string, struct, type Infer } from "../../model/shape.ts";
import type { Answer } from "../../protocols/aws-query/answer-reader.ts";
import type { tagSet } from "../../protocols/ec2/documents/tags.ts";
import type { Connection } from "./connection.ts";
import { defineAction } from "./query/action.ts";
import { queryServices } from "./query/services.ts";

export type Tags = Readonly<Record<string, string>>;

/** The tag that is the name of what has no other. */
const nameTag = "Name";

const tag = struct({ Key: string(), Value: optional(string()) });

/** Tags for what is created. */
export const tagSpecifications = optional(list(struct({ ResourceType: string(), Tag: list(tag) })));

const createTags = defineAction(queryServices.ec2, "CreateTags", {
  parameters: { ResourceId: list(string()), Tag: list(tag) },
  document: { return: optional(boolean()) },
  isRepeatable: true,
});

const deleteTags = defineAction(queryServices.ec2, "DeleteTags", {
  parameters: { ResourceId: list(string()), Tag: list(tag) },
  document: { return: optional(boolean()) },
  isRepeatable: true,
});

/** All tags of a resource. */
export const tagsOf = (set: Answer<typeof tagSet>): Tags =>
  Object.fromEntries(set.flatMap(({ key, value = "" }) => (key === undefined ? [] : [[key, value]])));

/** The name of a resource that is named by a tag, and its other tags. */
export function namedBy(set: Answer<typeof tagSet>): { readonly name?: string; readonly tags: Tags } {
  const name = set.findLast(({ key }) => key === nameTag);
  const tags = tagsOf(name ? set.filter(({ key }) => key !== nameTag) : set);
  return name ? { name: name.value ?? "", tags } : { tags };
}

/** What a resource is to be called and tagged with. */
interface Words {
  readonly name?: string | undefined;
  readonly tags?: Tags | undefined;
}

/** Name and tags together, as EC2 has them. */
const together = ({ name, tags }: Words): Tags => (name === undefined ? { ...tags } : { ...tags, [nameTag]: name });

const toTags = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The tags of what is created, of a type such as `instance`. */
export function tagsFor(type: string, words: Words): Infer<typeof tagSpecifications> {
  const Tag = toTags(together(words));
  return Tag.length === 0 ? [] : [{ ResourceType: type, Tag }];
}

/**
 * Gives a resource another name, or other tags instead of all it has. A name that is a tag stays with tags that have none, and so do
 * the tags that AWS keeps for itself.
 * @param present all tags that it has
 */
export async function retag(connection: Connection, id: string, present: Tags, { name, tags }: Words): Promise<void> {
  const wanted = together({ name, tags });
  const kept = (key: string): boolean =>
    Object.hasOwn(wanted, key) || tags === undefined || key === nameTag || key.toLowerCase().startsWith("aws:");
  const going = Object.keys(present).filter((key) => !kept(key));
  const coming = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => present[key] !== value));
  // What is refused is refused before anything has gone.
  if (Object.keys(coming).length > 0) await connection.call(createTags, { ResourceId: [id], Tag: toTags(coming) }, [id]);
  if (going.length > 0) await connection.call(deleteTags, { ResourceId: [id], Tag: going.map((Key) => ({ Key })) }, [id]);
}
