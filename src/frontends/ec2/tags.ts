import type { Cloud } from "../../gateway/cloud.ts";
import type { ServiceKey } from "../../model/collections.ts";
import { list, optional, string, struct, type Infer } from "../../model/shape.ts";
import { AwsFault, invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import type { tagSet } from "../../protocols/ec2/documents/tags.ts";
import { hiddenBeginning, isHidden } from "../aws-query/hidden-tags.ts";
import { accepts } from "./accepts.ts";

/** Tags as the model has them. */
export type Tags = Readonly<Record<string, string>>;

/** Tags as they are sent. The value of a tag may be empty. */
export const tagParameter = list(struct({ Key: string(), Value: optional(string({ emptyIsValue: true })) }));

/** Tags for what is created, by the type of the resource. */
export const tagSpecificationParameter = optional(list(struct({ ResourceType: string(), Tag: tagParameter })));

/** The tag that is a resource's name. */
export const nameTag = "Name";

/** Resources whose name in the model is their tag `Name`; that of others is part of EC2's own documents, such as a group's name. */
const namedByTag: ReadonlySet<ServiceKey> = new Set([
  "instances",
  "volumes",
  "snapshots",
  "networks",
  "subnets",
  "networkInterfaces",
  "routers",
]);

const mostTags = 50;

/** @throws AwsFault for keys that AWS keeps for itself, or too many tags */
export function tagsIn(given: Infer<typeof tagParameter>): Tags {
  const tags: Record<string, string> = {};
  for (const { Key: key, Value: value = "" } of given) {
    if (key.toLowerCase().startsWith("aws:") || isHidden(key))
      throw invalidValue("Tag.Key", key, `Tag keys that begin with aws: or ${hiddenBeginning} are reserved.`);
    if (key.length > 128) throw invalidValue("Tag.Key", key, "It is longer than 128 characters.");
    if (value.length > 256) throw invalidValue("Tag.Value", value, "It is longer than 256 characters.");
    // Not by assignment: a tag may be called __proto__.
    Object.defineProperty(tags, key, { value, enumerable: true, configurable: true, writable: true });
  }
  if (Object.keys(tags).length > mostTags) throw new AwsFault("TagLimitExceeded", `A resource has at most ${mostTags} tags.`);
  return tags;
}

/**
 * The tags for one type of resource.
 * @param allowed the types that the action creates
 * @throws AwsFault for a type that the action does not create
 */
export function specifiedTags(
  given: Infer<typeof tagSpecificationParameter> | undefined,
  type: string,
  allowed: readonly string[] = [type],
): Tags {
  for (const { ResourceType } of given ?? []) {
    if (!allowed.includes(ResourceType)) {
      throw invalidValue("TagSpecification.ResourceType", ResourceType, `Valid values are ${allowed.join(", ")}.`);
    }
  }
  return tagsIn((given ?? []).filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tag }) => Tag));
}

/** The tags of a resource, its name among them unless the cloud made that of the id. */
export function tagSetOf(
  collection: ServiceKey,
  resource: { readonly id: string; readonly name?: string | undefined; readonly tags?: Tags | undefined },
): Infer<typeof tagSet> {
  const { id, name, tags } = resource;
  const entries: { key: string; value: string }[] = [];
  if (tags) for (const [key, value] of Object.entries(tags)) if (!isHidden(key)) entries.push({ key, value });
  const isNamed = name !== undefined && name !== "" && name !== id && namedByTag.has(collection);
  if (isNamed && tags?.[nameTag] === undefined) entries.push({ key: nameTag, value: name });
  return entries;
}

/** What a resource is given its tags by. */
export interface TagParameters {
  readonly name?: string;
  readonly tags?: Tags;
}

/**
 * The parameters of the model that tags come to: `Name` is the name where the cloud keeps one, all else are tags.
 * @throws AwsFault `UnsupportedOperation` where the cloud has no place for them
 */
export function tagParameters(cloud: Cloud, collection: ServiceKey, operation: "create" | "update", tags: Tags): TagParameters {
  const { [nameTag]: name, ...others } = tags;
  const isName = name !== undefined && name !== "" && namedByTag.has(collection) && accepts(cloud, collection, operation, "name");
  const left = isName || name === undefined ? others : tags;
  const hasTags = Object.keys(left).length > 0;
  const keeps = accepts(cloud, collection, operation, "tags") && (cloud.driver.tags?.includes(collection) ?? false);
  if (hasTags && !keeps) {
    throw new AwsFault("UnsupportedOperation", `The driver '${cloud.driver.name}' has no place for the tags of ${collection}.`);
  }
  return { ...(isName ? { name } : {}), ...(hasTags || (operation === "update" && keeps) ? { tags: left } : {}) };
}
