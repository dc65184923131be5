import { pages } from "../../../../http/pages.ts";
import type { Services } from "../../../../model/collections.ts";
import type { LoadBalancer } from "../../../../model/collections/load-balancers.ts";
import { isCloudError } from "../../../../model/errors.ts";
import { needed } from "../../../../protocols/aws-query/answer-reader.ts";
import { describeInstances } from "../../compute/instance-actions.ts";
import { placeOf } from "../../compute/realms.ts";
import type { Connection } from "../../connection.ts";
import { notFound } from "../../failures.ts";
import { groupIdsIn } from "../../network/group-ids.ts";
import { describedOf } from "../../query/describe.ts";
import {
  addTags,
  configureCheck,
  createBalancer,
  createListeners,
  deleteBalancer,
  deleteListeners,
  describeBalancers,
  describeHealth,
  describeTags,
  register,
  removeTags,
  unregister,
} from "./actions.ts";
import { fromCheck, fromListener, healthOf, toBalancer } from "./view.ts";
import { nameTaken, noListener, notRegistered, portTaken } from "../failures.ts";
import { nameKey, nameTag, withTags } from "../listener-names.ts";
import { listenersOf, requireName } from "../listeners.ts";
import { fromTags, tagsOfAll, toTags } from "../tags.ts";
import { changePlaces, changeTags } from "./update.ts";

/** Classic load balancers, by their names. */
export function classicBalancers(connection: Connection) {
  const find = async (id: string) => {
    const { LoadBalancerDescriptions } = await connection.call(describeBalancers, { LoadBalancerNames: [id] }, [id]);
    const found = LoadBalancerDescriptions.find(({ LoadBalancerName }) => LoadBalancerName === id);
    if (!found) throw notFound("load balancer", id);
    return found;
  };
  const tagsOf = (names: readonly string[]) =>
    tagsOfAll(names, async (LoadBalancerNames) => {
      const { TagDescriptions } = await connection.call(describeTags, { LoadBalancerNames });
      return TagDescriptions.map(({ LoadBalancerName = "", Tags: own }) => [LoadBalancerName, fromTags(own)]);
    });
  const read = async (id: string): Promise<LoadBalancer> => toBalancer(await find(id));
  const show = async (id: string): Promise<LoadBalancer> => {
    const document = await find(id);
    const [tags, { InstanceStates }] = await Promise.all([
      tagsOf([id]),
      connection.call(describeHealth, { LoadBalancerName: id }, [id]),
    ]);
    const health = InstanceStates.map(({ InstanceId = "", State }) => [InstanceId, healthOf(State)] as const);
    return withTags(toBalancer(document, new Map(health)), tags.get(id) ?? {});
  };
  const exists = async (id: string): Promise<boolean> => {
    try {
      return (await find(id)) !== undefined;
    } catch (error) {
      if (isCloudError(error) && error.code === "not_found") return false;
      throw error;
    }
  };
  const setCheck = (id: string, check: Parameters<typeof fromCheck>[0]) =>
    connection.call(configureCheck, { LoadBalancerName: id, HealthCheck: fromCheck(check) }, [id]);

  return {
    list: () =>
      pages(async (Marker) => {
        const page = await connection.call(describeBalancers, { Marker });
        const documents = page.LoadBalancerDescriptions;
        const tags = await tagsOf(documents.map((each) => needed(each, "LoadBalancerName")));
        const items = documents.map((each) => withTags(toBalancer(each), tags.get(each.LoadBalancerName ?? "") ?? {}));
        return { items, next: page.NextMarker || undefined };
      }),
    get: async ({ id }) => show(id),
    create: async (request) => {
      const { name, scheme, healthCheck, tags = {}, firewallIds } = request;
      const places = [request.realmId, ...(request.realmIds ?? [])].map(placeOf);
      const subnets = [...places.flatMap(({ subnetId }) => subnetId ?? []), ...(request.subnetIds ?? [])];
      const listeners = listenersOf(request).map(fromListener);
      if (healthCheck) fromCheck(healthCheck);
      requireName(name);
      // AWS is content with a balancer that is there already and the same.
      if (await exists(name)) throw nameTaken(name);
      await connection.call(createBalancer, {
        LoadBalancerName: name,
        Listeners: listeners,
        AvailabilityZones: subnets.length > 0 ? undefined : places.map(({ zone }) => zone),
        Subnets: subnets.length > 0 ? [...new Set(subnets)] : undefined,
        SecurityGroups: firewallIds && (await groupIdsIn(connection, firewallIds, subnets[0])),
        Scheme: scheme === "internal" ? scheme : undefined,
        Tags: toTags(tags),
      });
      await connection.made(name);
      try {
        if (healthCheck) await setCheck(name, healthCheck);
      } catch (error) {
        await connection.call(deleteBalancer, { LoadBalancerName: name }).catch(() => {});
        throw error;
      }
      return show(name);
    },
    destroy: async ({ id }) => {
      // AWS says nothing of a balancer that was never there.
      await read(id);
      await connection.call(deleteBalancer, { LoadBalancerName: id });
      connection.gone(id);
    },
    register: async ({ id, instanceId }) => {
      const { targets } = await read(id);
      if (targets.some((target) => target.instanceId === instanceId)) return show(id);
      if ((await describedOf(connection, describeInstances, [instanceId])).length === 0) throw notFound("instance", instanceId);
      await connection.call(register, { LoadBalancerName: id, Instances: [{ InstanceId: instanceId }] }, [id, instanceId]);
      return show(id);
    },
    unregister: async ({ id, instanceId }) => {
      const { targets } = await read(id);
      if (!targets.some((target) => target.instanceId === instanceId)) throw notRegistered(id, instanceId);
      await connection.call(unregister, { LoadBalancerName: id, Instances: [{ InstanceId: instanceId }] }, [id]);
      return show(id);
    },
    createListener: async ({ id, name, ...listener }) => {
      const { loadBalancerPort: port } = listener;
      const { listeners } = await read(id);
      if (listeners.some(({ loadBalancerPort }) => loadBalancerPort === port)) throw portTaken(id, port);
      await connection.call(createListeners, { LoadBalancerName: id, Listeners: [fromListener(listener)] }, [id]);
      try {
        if (name !== undefined) await connection.call(addTags, { LoadBalancerNames: [id], Tags: [nameTag(port, name)] }, [id]);
      } catch (error) {
        await connection.call(deleteListeners, { LoadBalancerName: id, LoadBalancerPorts: [port] }).catch(() => {});
        throw error;
      }
      return show(id);
    },
    destroyListener: async ({ id, loadBalancerPort: port }) => {
      const { listeners } = await show(id);
      const listener = listeners.find(({ loadBalancerPort }) => loadBalancerPort === port);
      if (!listener) throw noListener(port);
      await connection.call(deleteListeners, { LoadBalancerName: id, LoadBalancerPorts: [port] }, [id]);
      if (listener.name !== undefined)
        await connection.call(removeTags, { LoadBalancerNames: [id], Tags: [{ Key: nameKey(port) }] }, [id]);
      return show(id);
    },
    setHealthCheck: async ({ id, ...check }) => {
      await read(id);
      await setCheck(id, check);
      return show(id);
    },
    update: async ({ id, tags, ...places }) => {
      const balancer = await show(id);
      await changePlaces(connection, balancer, places);
      if (tags !== undefined) await changeTags(connection, balancer, tags);
      return show(id);
    },
  } satisfies Services["loadBalancers"];
}
