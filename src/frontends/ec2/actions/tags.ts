import type { Cloud } from "../../../gateway/cloud.ts";
import type { OperationKey, Params } from "../../../model/collections.ts";
import type { Router } from "../../../model/collections/routers.ts";
import { boolean, list, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { tagDescription } from "../../../protocols/ec2/documents/tag-description.ts";
import { idKinds, type IdKind, type IdKindName } from "../../../protocols/ec2/id-kinds.ts";
import { prefixOf } from "../../../protocols/ec2/ids.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { hiddenOf } from "../../aws-query/hidden-tags.ts";
import { oneAtATime } from "../../aws-query/one-at-a-time.ts";
import { behind } from "../../aws-query/pages.ts";
import type { ListQuery } from "../../aws-query/listing.ts";
import { fromEc2, notFound, toEc2 } from "../ids.ts";
import { isGateway, isTable } from "../routing.ts";
import { changeRuleTags, requireRuleTags, ruleTagsOf } from "../rule-tags.ts";
import { tagParameter, tagParameters, tagSetOf, tagsIn, type Tags } from "../tags.ts";

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

/** Something that is to be tagged. */
interface Target {
  /** @throws AwsFault `UnsupportedOperation` where the cloud has no place for these tags */
  requirePlace(tags: Tags): void;
  /** Gives it other tags, where they are others, than it has. */
  change(by: (tags: Tags) => Tags): Promise<unknown>;
}

const kindNames = Object.keys(idKinds) as readonly IdKindName[];

/** What some ids stand for, of whatever kind. @throws AwsFault for ids of no kind that can be tagged, and for those that are not there */
async function targets({ cloud }: Call, ids: readonly string[]): Promise<readonly Target[]> {
  const found: Target[] = [];
  for (const given of ids) {
    const prefix = prefixOf(given);
    const name = kindNames.find((candidate) => idKinds[candidate].prefix === prefix);
    const kind: IdKind | undefined = name && idKinds[name];
    if (!name || kind?.resourceType === undefined)
      throw new AwsFault("InvalidID", `The ID '${given.slice(0, 100)}' is not valid`);
    const id = fromEc2(name, given);
    const target =
      name === "securityGroupRule" ? ruleTarget(cloud, id) : resourceTarget(cloud, name, kind.collection as Taggable, id);
    found.push((await target) ?? refuse(name, given));
  }
  return found;
}

function refuse(name: IdKindName, given: string): never {
  throw notFound(name, [given]);
}

/** @returns undefined where it is not there */
async function resourceTarget(cloud: Cloud, name: IdKindName, collection: Taggable, id: string): Promise<Target | undefined> {
  cloud.require(collection, "update");
  const resource = await find(cloud, collection, id);
  if (name === "routeTable" && !resource && (await find(cloud, "networks", id)))
    throw new AwsFault("UnsupportedOperation", "The main table of a VPC has no place for tags.");
  if (!resource || !isOfKind(name, resource)) return undefined;
  return {
    requirePlace: (tags) => void tagParameters(cloud, collection, "update", tags),
    change: (by) =>
      oneAtATime(cloud, collection, id, async () => {
        const present = (await find(cloud, collection, id)) ?? resource;
        const before = Object.fromEntries(tagSetOf(collection, present).map(({ key, value }) => [key, value]));
        const after = by(before);
        if (after !== before) await retag(cloud, collection, present, after);
      }),
  };
}

/** A rule, whose group is looked for. @returns undefined where it is not there */
async function ruleTarget(cloud: Cloud, id: string): Promise<Target | undefined> {
  cloud.require("firewalls", "update");
  for await (const { id: firewallId, rules } of cloud.list("firewalls", {})) {
    if (rules.some((rule) => rule.id === id)) {
      return {
        requirePlace: (tags) => requireRuleTags(cloud, tags),
        change: (by) => changeRuleTags(cloud, firewallId, [id], by),
      };
    }
  }
  return undefined;
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
async function retag(cloud: Cloud, collection: Taggable, { id, tags: present }: Tagged, tags: Tags): Promise<void> {
  const given = { id, ...tagParameters(cloud, collection, "update", { ...tags, ...hiddenOf(present) }) };
  const update: OperationKey<Taggable> = "update";
  await cloud.call(collection, update, given as Params<Taggable, typeof update>);
}

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
    for (const target of found) target.requirePlace(tags);
    for (const target of found) await target.change((present) => ({ ...present, ...tags }));
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
    const without = (present: Tags): Tags => {
      const left = Object.entries(present).filter(([key, value]) => !goes(key, value));
      return left.length < Object.keys(present).length ? Object.fromEntries(left) : present;
    };
    for (const target of await targets(call, ResourceId)) await target.change(without);
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
    const { resourceType } = kind;
    const collection = name === "securityGroupRule" ? "firewalls" : kind.collection;
    if (!collection || resourceType === undefined || !cloud.supports(collection, "list")) continue;
    if (types && !types.includes(resourceType)) continue;
    const prefixes = exactly("resource-id")?.map(prefixOf);
    if (prefixes && !prefixes.includes(kind.prefix)) continue;
    const tagged = name === "securityGroupRule" ? tagsOfRules(cloud) : tagsOfResources(cloud, name, collection as Taggable);
    for await (const [id, { key, value }] of tagged) {
      const resourceId = toEc2(name, id);
      yield { id: `${resourceId} ${key}`, resourceId, resourceType, key, value };
    }
  }
}

type TagOf = readonly [id: string, tag: { readonly key: string; readonly value: string }];

async function* tagsOfResources(cloud: Cloud, name: IdKindName, collection: Taggable): AsyncGenerator<TagOf, void, undefined> {
  for await (const resource of cloud.list(collection, {})) {
    if (isOfKind(name, resource)) for (const tag of tagSetOf(collection, resource)) yield [resource.id, tag];
  }
}

async function* tagsOfRules(cloud: Cloud): AsyncGenerator<TagOf, void, undefined> {
  for await (const firewall of cloud.list("firewalls", {})) {
    for (const { id } of firewall.rules)
      for (const [key, value] of Object.entries(ruleTagsOf(firewall, id))) yield [id, { key, value }];
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
