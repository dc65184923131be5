import type { Cloud } from "../../../gateway/cloud.ts";
import type { OperationKey, Params, ServiceKey } from "../../../model/collections.ts";
import type { Router } from "../../../model/collections/routers.ts";
import { boolean, list, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { tagDescription } from "../../../protocols/ec2/documents/tag-description.ts";
import { idKinds, type IdKind, type IdKindName } from "../../../protocols/ec2/id-kinds.ts";
import { prefixOf } from "../../../protocols/ec2/ids.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { behind } from "../../aws-query/pages.ts";
import type { ListQuery } from "../../aws-query/listing.ts";
import { fromEc2, notFound, toEc2 } from "../ids.ts";
import { isGateway, isTable } from "../routing.ts";
import { hiddenTag, tagParameter, tagParameters, tagSetOf, tagsIn, type Tags } from "../tags.ts";

/** The collections that tags can be on: those with a resource type. */
type Taggable = Exclude<
  { [K in IdKindName]: (typeof idKinds)[K] extends { collection: infer C; resourceType: string } ? C : never }[IdKindName],
  never
>;

interface Tagged {
  readonly id: string;
  readonly name?: string | undefined;
  readonly tags?: Tags | undefined;
}

/** A resource that is to be tagged. */
interface Target {
  readonly collection: Taggable;
  readonly id: string;
  readonly resource: Tagged;
}

const kindNames = Object.keys(idKinds) as readonly IdKindName[];

/** The resources of some ids, of whatever kind. @throws AwsFault for ids of no kind that can be tagged, and for those that are not there */
async function targets({ cloud }: Call, ids: readonly string[]): Promise<readonly Target[]> {
  const found: Target[] = [];
  for (const given of ids) {
    const prefix = prefixOf(given);
    const name = kindNames.find((candidate) => idKinds[candidate].prefix === prefix);
    const kind: IdKind | undefined = name && idKinds[name];
    if (!name || !kind?.collection || kind.resourceType === undefined) {
      throw new AwsFault("InvalidID", `The ID '${given.slice(0, 100)}' is not valid`);
    }
    const collection = kind.collection as Taggable;
    const id = fromEc2(name, given);
    cloud.require(collection, "update");
    const resource = await find(cloud, collection, id);
    if (name === "routeTable" && !resource && (await find(cloud, "networks", id)))
      throw new AwsFault("UnsupportedOperation", "The main table of a VPC has no place for tags.");
    if (!resource || !isOfKind(name, resource)) throw notFound(name, [given]);
    found.push({ collection, id, resource });
  }
  return found;
}

/** Whether a resource is what its collection stands for here: routers are of two kinds. */
function isOfKind(name: IdKindName, resource: Tagged): boolean {
  if (name === "routeTable") return isTable(resource as Router);
  return name !== "internetGateway" || isGateway(resource as Router);
}

async function find(cloud: Cloud, collection: Taggable, id: string): Promise<Tagged | undefined> {
  try {
    return await cloud.call(collection, "get", { id });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "not_found") return undefined;
    throw error;
  }
}

/** Gives a resource all its tags anew, the name among them. What is not shown of them stays. */
async function retag(cloud: Cloud, { collection, id, resource }: Target, tags: Tags): Promise<void> {
  const hidden = resource.tags?.[hiddenTag];
  const all = hidden === undefined ? tags : { ...tags, [hiddenTag]: hidden };
  const given = { id, ...tagParameters(cloud, collection, "update", all) };
  const update: OperationKey<Taggable> = "update";
  await cloud.call(collection, update, given as Params<Taggable, typeof update>);
}

const currentTags = ({ collection, resource }: Target): Tags =>
  Object.fromEntries(tagSetOf(collection, resource).map(({ key, value }) => [key, value]));

const createTags = defineAction({
  name: "CreateTags",
  doc: "Puts tags on resources of any kind that the cloud keeps tags of; `Name` is the name where it keeps one.",
  needs: "static",
  changes: true,
  parameters: { ResourceId: list(string()), Tag: tagParameter },
  document: { return: boolean() },
  run: async (call, { ResourceId, Tag }) => {
    const tags = tagsIn(Tag);
    const found = await targets(call, ResourceId);
    // Nothing is tagged where anything cannot be.
    for (const { collection } of found) tagParameters(call.cloud, collection, "update", tags);
    for (const target of found) await retag(call.cloud, target, { ...currentTags(target), ...tags });
    return { return: true };
  },
});

const deleteTags = defineAction({
  name: "DeleteTags",
  doc: "Takes tags off resources: those of a key, or only where the value is as given; without any, all.",
  needs: "static",
  changes: true,
  parameters: {
    ResourceId: list(string()),
    Tag: optional(list(struct({ Key: string(), Value: optional(string({ emptyIsValue: true })) }))),
  },
  document: { return: boolean() },
  run: async (call, { ResourceId, Tag }) => {
    const goes = (key: string, value: string): boolean =>
      Tag === undefined || Tag.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value));
    for (const target of await targets(call, ResourceId)) {
      const before = Object.entries(currentTags(target));
      const left = before.filter(([key, value]) => !goes(key, value));
      if (left.length < before.length) await retag(call.cloud, target, Object.fromEntries(left));
    }
    return { return: true };
  },
});

interface TagOfResource {
  readonly id: string;
  readonly resourceId: string;
  readonly resourceType: string;
  readonly key: string;
  readonly value: string;
}

/** The tags of everything that the cloud lists. A filter of the resource's type spares the others. */
async function* listTags({ cloud }: Call, { exactly }: ListQuery): AsyncGenerator<TagOfResource, void, undefined> {
  const types = exactly("resource-type");
  for (const name of kindNames) {
    const kind: IdKind = idKinds[name];
    const { collection, resourceType } = kind;
    if (!collection || resourceType === undefined || !cloud.supports(collection, "list")) continue;
    if (types && !types.includes(resourceType)) continue;
    const prefixes = exactly("resource-id")?.map(prefixOf);
    if (prefixes && !prefixes.includes(kind.prefix)) continue;
    for await (const resource of cloud.list(collection as Taggable, {})) {
      if (!isOfKind(name, resource)) continue;
      const resourceId = toEc2(name, resource.id);
      for (const { key, value } of tagSetOf(collection as ServiceKey, resource)) {
        yield { id: `${resourceId} ${key}`, resourceId, resourceType, key, value };
      }
    }
  }
}

const describeTags = describe({
  name: "DescribeTags",
  doc: "The tags of all resources.",
  needs: "static",
  set: "tagSet",
  item: tagDescription,
  filters: { key: "key", "resource-id": "resourceId", "resource-type": "resourceType", value: "value" },
  list: (call, query) => behind(listTags(call, query), query.after),
  show: ({ resourceId, resourceType, key, value }) => ({ resourceId, resourceType, key, value }),
});

/** Tags. */
export const actions: readonly Action[] = [createTags, deleteTags, describeTags];
