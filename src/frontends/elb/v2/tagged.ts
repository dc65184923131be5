import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../../aws-query/call.ts";
import { hiddenBeginning } from "../../aws-query/hidden-tags.ts";
import { keptBehind, keepBehind, markOf } from "../../aws-query/kept-tags.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { oneAtATime } from "../../aws-query/one-at-a-time.ts";
import { setShown, shownOf, type Tags } from "../tags.ts";
import { groupTailIn, noSuch, placeOfAny } from "./arns.ts";
import { planIn } from "./group-plan.ts";
import { balancerOf, listenerOf } from "./lookup.ts";

/**
 * Where the tags of something are. Balancers have their own. Those of a listener are hidden tags of its balancer, `..listener:PORT:KEY`, and those
 * of a target group of its network, `..tg:XXXXXX:KEY`, as it is there before and after any listener.
 */
export interface TagPlace {
  readonly collection: "loadBalancers" | "networks";
  readonly id: string;
  /** What hidden tags of it begin with; absent: it is those that are shown. */
  readonly beginning?: string;
}

/** Where the tags of a listener are. */
export const listenerTags = ({ id }: LoadBalancer, port: number): TagPlace => ({
  collection: "loadBalancers",
  id,
  beginning: `${hiddenBeginning}listener:${port}:`,
});

/** Where the tags of a target group are; undefined where it was not made by itself, or in no network. */
export function groupTags(tail: string): TagPlace | undefined {
  const networkId = planIn(tail)?.networkId;
  const beginning = `${hiddenBeginning}tg:${markOf(tail)}:`;
  return networkId === undefined ? undefined : { collection: "networks", id: networkId, beginning };
}

/** Where the tags are of what an ARN leads to; undefined for what has none. @throws AwsFault such as `LoadBalancerNotFound` */
export async function tagPlaceOf(call: Call, arn: string): Promise<TagPlace | undefined> {
  const tail = groupTailIn(arn);
  if (tail !== undefined) return groupTags(tail);
  if (/:listener\//.test(arn)) {
    const { balancer, listener } = await listenerOf(call, arn, "listener");
    return listenerTags(balancer, listener.loadBalancerPort);
  }
  if (placeOfAny(arn)?.listener !== undefined) return undefined;
  return { collection: "loadBalancers", id: (await balancerOf(call, arn)).id };
}

const tagsIn = ({ beginning }: TagPlace, tags: Tags | undefined): Tags =>
  beginning === undefined ? shownOf(tags) : keptBehind(beginning, tags);

/** The tags in a place; none where it is not there. */
export async function tagsAt({ cloud }: Call, place: TagPlace): Promise<Tags> {
  if (!cloud.supports(place.collection, "get")) return {};
  return tagsIn(place, (await memberOf(cloud, place.collection, place.id))?.tags);
}

/** @throws AwsFault `OperationNotPermitted` where the cloud has no place for tags */
export function requireTagPlace({ cloud }: Call, collection: TagPlace["collection"]): void {
  if (cloud.supports(collection, "update") && (cloud.driver.tags?.includes(collection) ?? false)) return;
  throw new AwsFault("OperationNotPermitted", `The driver '${cloud.driver.name}' has no place for these tags.`);
}

/** Changes the tags in a place. @throws AwsFault `OperationNotPermitted`, what `change` does, `ValidationError` for what the cloud cannot keep */
export async function changeTagsAt(call: Call, place: TagPlace, change: (tags: Tags) => Tags): Promise<void> {
  const { cloud } = call;
  const { collection, id, beginning } = place;
  requireTagPlace(call, collection);
  await oneAtATime(cloud, collection, id, async () => {
    const resource = await memberOf(cloud, collection, id);
    if (!resource) throw noSuch(collection === "networks" ? "targetgroup" : "loadbalancer", id);
    const changed = change(tagsIn(place, resource.tags));
    const tags = beginning === undefined ? setShown(changed, resource.tags) : keepBehind(beginning, changed, resource.tags);
    if (collection === "networks") await cloud.call(collection, "update", { id, tags });
    else await cloud.call(collection, "update", { id, tags });
  });
}

/** Takes away the tags of what is gone. They mean nothing any more, so that nothing is lost where it fails. */
export async function forgetTagsAt(call: Call, place: TagPlace): Promise<void> {
  try {
    if (Object.keys(await tagsAt(call, place)).length > 0) await changeTagsAt(call, place, () => ({}));
  } catch {
    // Another of the same name would show them, and can have them taken away.
  }
}
