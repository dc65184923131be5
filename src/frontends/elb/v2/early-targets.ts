import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { isCloudError } from "../../../model/errors.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../../aws-query/call.ts";
import { hiddenBeginning } from "../../aws-query/hidden-tags.ts";
import { keepBehind, markOf } from "../../aws-query/kept-tags.ts";
import { memberOf } from "../../aws-query/listing.ts";
import { oneAtATime } from "../../aws-query/one-at-a-time.ts";
import { toEc2 } from "../ids.ts";
import type { Group } from "./groups.ts";

type Tags = NonNullable<Instance["tags"]>;

/**
 * Targets of a group that no listener forwards to have no place in a cloud. Each is kept with its instance, in a hidden tag that stands
 * for the group: whoever lets a listener forward to the group finds them so, on whatever server.
 */
const tagOf = ({ tail }: Group): string => `${hiddenBeginning}targetgroup:${markOf(tail, 16)}`;

/** Whether the cloud has a place for them, and the caller may use it. Only groups that were made by themselves can be without listeners. */
export const keepsEarlyTargets = ({ cloud }: Call, { plan }: Group): boolean =>
  plan !== undefined &&
  (cloud.driver.tags?.includes("instances") ?? false) &&
  ["list", "get", "update"].every((operation) => cloud.may("instances", operation));

const isEarly = ({ tags = {} }: Instance, group: Group): boolean => Object.hasOwn(tags, tagOf(group));

/** The targets of a group that no listener forwards to; of these instances alone where some are given. */
export async function earlyTargets(call: Call, group: Group, instanceIds?: readonly string[]): Promise<readonly string[]> {
  if (!keepsEarlyTargets(call, group)) return [];
  const found: string[] = [];
  if (instanceIds) {
    const instances = await Promise.all(instanceIds.map((id) => memberOf(call.cloud, "instances", id)));
    for (const instance of instances) if (instance && isEarly(instance, group)) found.push(instance.id);
  } else {
    for await (const instance of call.cloud.list("instances", {})) if (isEarly(instance, group)) found.push(instance.id);
  }
  return found;
}

/** @throws AwsFault `InvalidTarget` for instances that are not there */
export async function requireInstances({ cloud }: Call, instanceIds: readonly string[]): Promise<void> {
  const instances = await Promise.all(instanceIds.map((id) => memberOf(cloud, "instances", id)));
  const missing = instanceIds.find((_, index) => !instances[index]);
  if (missing !== undefined) throw new AwsFault("InvalidTarget", `The instance '${toEc2("instance", missing)}' does not exist.`);
}

/** Keeps targets of a group until a listener forwards to it; those that are not there are left out. */
export async function keepTargets(call: Call, group: Group, instanceIds: readonly string[]): Promise<void> {
  for (const id of instanceIds) await retag(call, id, (tags) => ({ ...tags, [tagOf(group)]: group.name }));
}

/** Keeps what a balancer has for targets, as its listeners go. A group that came with its listener goes with it, and so do its targets. */
export async function keepTargetsOf(call: Call, { targets }: LoadBalancer, group: Group): Promise<void> {
  if (!keepsEarlyTargets(call, group)) return;
  const instanceIds = targets.map(({ instanceId }) => instanceId);
  await keepTargets(call, group, instanceIds);
}

/** Forgets targets of a group that no listener forwards to; those that are none are forgotten already. */
export async function forgetTargets(call: Call, group: Group, instanceIds: readonly string[]): Promise<void> {
  const tag = tagOf(group);
  for (const id of instanceIds) await retag(call, id, (tags) => keepBehind(tag, {}, tags));
}

/** Changes the tags of an instance that is there. */
async function retag({ cloud }: Call, id: string, change: (tags: Tags) => Tags): Promise<void> {
  await oneAtATime(cloud, "instances", id, async () => {
    const instance = await memberOf(cloud, "instances", id);
    if (!instance) return;
    const { tags: before = {} } = instance;
    const tags = change(before);
    if (Object.keys(tags).length !== Object.keys(before).length) await cloud.call("instances", "update", { id, tags });
  });
}

/** Registers targets that were kept with the balancer that now forwards to them, and forgets that they were early. */
export async function registerKept(
  call: Call,
  balancer: LoadBalancer,
  group: Group,
  instanceIds: readonly string[],
): Promise<void> {
  for (const instanceId of instanceIds) {
    if (balancer.targets.some((target) => target.instanceId === instanceId)) continue;
    try {
      await call.cloud.call("loadBalancers", "register", { id: balancer.id, instanceId });
    } catch (error) {
      // Another call may have done it meanwhile, or the instance have gone.
      const isDone = isCloudError(error) && error.code === "already_exists";
      if (!isDone && (await memberOf(call.cloud, "instances", instanceId))) throw error;
    }
  }
  await forgetTargets(call, group, instanceIds);
}
