import { pages } from "../../../../http/pages.ts";
import type { Params, Services } from "../../../../model/collections.ts";
import type { LoadBalancer } from "../../../../model/collections/load-balancers.ts";
import { CloudError, isCloudError } from "../../../../model/errors.ts";
import { needed } from "../../../../protocols/aws-query/answer-reader.ts";
import type { Connection } from "../../connection.ts";
import { notFound, unsupported } from "../../failures.ts";
import { groupIdsOf } from "../../network/group-ids.ts";
import { nameTaken, noListener, portTaken } from "../failures.ts";
import { nameKey, withTags } from "../listener-names.ts";
import { kindFor, listenersOf, requireName, type HealthCheck, type Listener } from "../listeners.ts";
import { fromTags, tagsOfAll, toTags } from "../tags.ts";
import { createBalancer, deleteBalancer, describeBalancers, describeTags, modifyGroup, removeTags } from "./actions.ts";
import { addListener, checkListener, removeListener } from "./listeners.ts";
import { groupsBehind, readGroups, readParts, type Group, type GroupDocument, type Parts } from "./parts.ts";
import { placementFor } from "./placement.ts";
import { discardGroup, fromCheck, isOwn } from "./target-groups.ts";
import { registerInstance, unregisterInstance } from "./targets.ts";
import { changePlaces, changeTags } from "./update.ts";
import { kindOf, toBalancer, type BalancerDocument } from "./view.ts";

/** How many balancers' parts are read at once for a list. */
const readAtOnce = 10;

/** A balancer to be made, with its listeners, of which there may be none yet. */
interface Creation extends Params<"loadBalancers", "allocate"> {
  readonly kind: NonNullable<LoadBalancer["kind"]>;
  readonly listeners: readonly Listener[];
  readonly healthCheck?: HealthCheck | undefined;
}

/** Application and network balancers, by their ARNs. */
export function secondBalancers(connection: Connection) {
  const find = async (id: string): Promise<BalancerDocument> => {
    const { LoadBalancers } = await connection.call(describeBalancers, { LoadBalancerArns: [id] }, [id]).catch(notMalformed);
    const found = LoadBalancers.find(({ LoadBalancerArn }) => LoadBalancerArn === id);
    if (!found || !kindOf(found)) throw notFound("load balancer", id);
    return found;
  };
  const ownTags = async (id: string) => (await tagsOf(connection, [id])).get(id) ?? {};
  const show = async (id: string): Promise<LoadBalancer> => {
    const [document, parts, tags] = await Promise.all([find(id), readParts(connection, id), ownTags(id)]);
    return withTags(toBalancer(document, parts), tags);
  };
  const whole = async (id: string) => {
    const balancer = await find(id);
    return { balancer, parts: await readParts(connection, id) };
  };
  const isTaken = async (name: string): Promise<boolean> => {
    try {
      return (await connection.call(describeBalancers, { Names: [name] })).LoadBalancers.length > 0;
    } catch (error) {
      if (isCloudError(error) && error.code === "not_found") return false;
      throw error;
    }
  };
  const destroy = async (id: string): Promise<void> => {
    const [balancer, groups] = await Promise.all([find(id), readGroups(connection, id)]);
    await connection.call(deleteBalancer, { LoadBalancerArn: id });
    connection.gone(id);
    const own = groups.filter((group) => isOwn(balancer, group));
    await Promise.all(own.map((group) => discardGroup(connection, needed(group, "TargetGroupArn"))));
  };

  const make = async (request: Creation): Promise<LoadBalancer> => {
    const { name, kind, listeners, healthCheck, firewallIds, scheme, tags = {} } = request;
    requireName(name);
    for (const listener of listeners) checkListener(kind, listener);
    if (healthCheck) fromCheck(healthCheck);
    // AWS is content with a balancer that is there already and the same.
    if (await isTaken(name)) throw nameTaken(name);
    const { subnetIds, networkId } = await placementFor(connection, request);
    const { LoadBalancers } = await connection.call(createBalancer, {
      Name: name,
      Type: kind,
      Subnets: subnetIds,
      SecurityGroups: firewallIds && (await groupIdsOf(connection, firewallIds, networkId)),
      Scheme: scheme,
      Tags: toTags(tags),
    });
    const [balancer] = LoadBalancers;
    if (!balancer) throw new CloudError("provider_error", "The cloud's answer has no load balancer.");
    const id = needed(balancer, "LoadBalancerArn");
    await connection.made(id);
    try {
      for (const listener of listeners)
        await addListener(connection, balancer, await readParts(connection, id), listener, healthCheck);
    } catch (error) {
      await destroy(id).catch(() => {});
      throw error;
    }
    return show(id);
  };

  return {
    list: () => listed(connection),
    get: async ({ id }) => show(id),
    create: async (request) => {
      const listeners = listenersOf(request);
      const kind = kindFor(listeners);
      if (!kind) throw unsupported("listeners", "No load balancer of this cloud listens for requests and connections both.");
      return make({ ...request, kind, listeners, realmIds: [request.realmId, ...(request.realmIds ?? [])] });
    },
    allocate: async ({ kind = "network", ...request }) => make({ ...request, kind, listeners: [] }),
    destroy: async ({ id }) => destroy(id),
    register: async ({ id, instanceId }) => {
      const { parts } = await whole(id);
      await registerInstance(connection, instanceId, listening(id, parts));
      return show(id);
    },
    unregister: async ({ id, instanceId }) => {
      const { parts } = await whole(id);
      await unregisterInstance(connection, id, instanceId, parts.groups);
      return show(id);
    },
    createListener: async ({ id, ...listener }) => {
      const { balancer, parts } = await whole(id);
      checkListener(kindOf(balancer) ?? "network", listener);
      if (parts.listeners.some(({ Port }) => Port === listener.loadBalancerPort)) throw portTaken(id, listener.loadBalancerPort);
      await addListener(connection, balancer, parts, listener);
      return show(id);
    },
    destroyListener: async ({ id, loadBalancerPort }) => {
      const { balancer, parts } = await whole(id);
      const listener = parts.listeners.find(({ Port }) => Port === loadBalancerPort);
      if (!listener) throw noListener(loadBalancerPort);
      await removeListener(connection, balancer, parts, listener);
      const key = nameKey(loadBalancerPort);
      if (Object.hasOwn(await ownTags(id), key)) await connection.call(removeTags, { ResourceArns: [id], TagKeys: [key] }, [id]);
      return show(id);
    },
    setHealthCheck: async ({ id, ...check }) => {
      const asked = fromCheck(check);
      const { parts } = await whole(id);
      for (const { arn } of listening(id, parts)) await connection.call(modifyGroup, { TargetGroupArn: arn, ...asked }, [arn]);
      return show(id);
    },
    update: async ({ id, tags, ...places }) => {
      await changePlaces(connection, await find(id), places);
      if (tags !== undefined) await changeTags(connection, await show(id), tags);
      return show(id);
    },
  } satisfies Services["loadBalancers"];
}

async function* listed(connection: Connection): AsyncGenerator<LoadBalancer, void, undefined> {
  let groups: Promise<readonly GroupDocument[]> | undefined;
  const documents = pages(async (Marker) => {
    const page = await connection.call(describeBalancers, { Marker });
    return { items: inBatches(page.LoadBalancers.filter(kindOf)), next: page.NextMarker || undefined };
  });
  for await (const batch of documents) {
    groups ??= readGroups(connection);
    const all = await groups;
    const tags = await tagsOf(
      connection,
      batch.map((document) => needed(document, "LoadBalancerArn")),
    );
    const shown = await Promise.all(
      batch.map(async (document) => {
        const id = needed(document, "LoadBalancerArn");
        const parts = await partsOf(connection, id, all);
        return parts && withTags(toBalancer(document, parts), tags.get(id) ?? {});
      }),
    );
    for (const balancer of shown) if (balancer) yield balancer;
  }
}

const tagsOf = (connection: Connection, arns: readonly string[]) =>
  tagsOfAll(arns, async (ResourceArns) => {
    const { TagDescriptions } = await connection.call(describeTags, { ResourceArns });
    return TagDescriptions.map(({ ResourceArn = "", Tags: own }) => [ResourceArn, fromTags(own)]);
  });

/** What is no ARN of a balancer leads nowhere. */
function notMalformed(error: unknown): never {
  if (isCloudError(error) && error.code === "invalid_argument")
    throw new CloudError("not_found", error.message, { ...error.details, parameter: "id" });
  throw error;
}

/** What instances and checks are kept with. @throws `failed_precondition` where nothing forwards to any instances yet */
function listening(id: string, parts: Parts): readonly Group[] {
  const groups = groupsBehind(parts);
  if (groups.length === 0) throw new CloudError("failed_precondition", `The load balancer '${id}' does not listen yet.`);
  return groups;
}

/** The parts of a balancer that is listed, out of all groups; undefined where it has gone meanwhile. */
async function partsOf(connection: Connection, id: string, all: readonly GroupDocument[]): Promise<Parts | undefined> {
  try {
    return await readParts(connection, id, Promise.resolve(all.filter(({ LoadBalancerArns }) => LoadBalancerArns.includes(id))));
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return undefined;
    throw error;
  }
}

function* inBatches<T>(items: readonly T[]): Generator<readonly T[], void, undefined> {
  for (let index = 0; index < items.length; index += readAtOnce) yield items.slice(index, index + readAtOnce);
}
