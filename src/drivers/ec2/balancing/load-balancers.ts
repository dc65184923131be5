import type { Params, Services } from "../../../model/collections.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { isCloudError } from "../../../model/errors.ts";
import { placeOf } from "../compute/realms.ts";
import type { Connection } from "../connection.ts";
import { notFound } from "../failures.ts";
import { classicBalancers } from "./classic/balancers.ts";
import { kindFor, listenersOf } from "./listeners.ts";
import { secondBalancers } from "./v2/balancers.ts";

type Classic = ReturnType<typeof classicBalancers>;
type Second = ReturnType<typeof secondBalancers>;
type Creation = Params<"loadBalancers", "create">;

/**
 * Load balancers of both generations: classic ones by their names, application and network balancers by their ARNs. A cloud may speak one of
 * the two APIs alone, which it says when it is asked.
 */
export function loadBalancers(connection: Connection) {
  const classic = classicBalancers(connection);
  const second = secondBalancers(connection);
  const ask = async <T>(id: string, call: (generation: Classic | Second) => Promise<T>): Promise<T> => {
    try {
      return await call(id.startsWith("arn:") ? second : classic);
    } catch (error) {
      throw isUnspoken(error) ? notFound("load balancer", id) : error;
    }
  };

  return {
    list: () => listed([classic, second]),
    get: async (request) => ask(request.id, (generation) => generation.get(request)),
    create: async (request) => {
      const [first, other] = isForSecond(request) ? [second, classic] : [classic, second];
      try {
        return await first.create(request);
      } catch (error) {
        if (!isUnspoken(error)) throw error;
        return other.create(request);
      }
    },
    allocate: async (request) => second.allocate(request),
    destroy: async (request) => ask(request.id, (generation) => generation.destroy(request)),
    register: async (request) => ask(request.id, (generation) => generation.register(request)),
    unregister: async (request) => ask(request.id, (generation) => generation.unregister(request)),
    createListener: async (request) => ask(request.id, (generation) => generation.createListener(request)),
    destroyListener: async (request) => ask(request.id, (generation) => generation.destroyListener(request)),
    setHealthCheck: async (request) => ask(request.id, (generation) => generation.setHealthCheck(request)),
    update: async (request) => ask(request.id, (generation) => generation.update(request)),
  } satisfies Services["loadBalancers"];
}

async function* listed(generations: readonly (Classic | Second)[]): AsyncGenerator<LoadBalancer, void, undefined> {
  const refusals: unknown[] = [];
  for (const generation of generations) {
    try {
      yield* generation.list();
    } catch (error) {
      if (!isUnspoken(error)) throw error;
      refusals.push(error);
    }
  }
  if (refusals.length === generations.length) throw refusals[0];
}

/** How clouds say that they do not speak a version of the API: nothing was done. */
const unspoken: ReadonlySet<string> = new Set(["InvalidAction", "InvalidVersion", "NoSuchVersion", "NotImplemented"]);

const isUnspoken = (error: unknown): boolean => isCloudError(error) && unspoken.has(error.details.providerCode ?? "");

/** AWS wants an application balancer to be in two zones at least. */
const fewestSubnets: Readonly<Record<NonNullable<LoadBalancer["kind"]>, number>> = { application: 2, network: 1 };

/**
 * Whether a balancer is to be an application or a network balancer: it is in subnets, as many as it needs, and its listeners speak what one
 * kind speaks; or it listens for UDP, which no classic one does. All others are classic, as the original's were.
 */
function isForSecond(request: Creation): boolean {
  const listeners = listenersOf(request);
  const kind = kindFor(listeners);
  if (!kind) return false;
  if (listeners.some(({ protocol }) => protocol === "UDP")) return true;
  const { realmId, realmIds = [], subnetIds = [] } = request;
  const subnets = new Set([...subnetIds, ...[realmId, ...realmIds].flatMap((realm) => placeOf(realm).subnetId ?? [])]);
  return placeOf(realmId).subnetId !== undefined && subnets.size >= fewestSubnets[kind];
}
