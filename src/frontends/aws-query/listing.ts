import type { Cloud } from "../../gateway/cloud.ts";
import type { OperationKey, Params, Resource, ServiceKey } from "../../model/collections.ts";
import { isCloudError } from "../../model/errors.ts";
import type { Call } from "./call.ts";
import { behind, invalidToken } from "./pages.ts";

/** What a describe asks its list for. */
export interface ListQuery<P = unknown> {
  /** Only those of these ids, as the cloud calls them; what is not there is left out. */
  readonly ids: readonly string[] | undefined;
  /** Only those behind the one of this id. */
  readonly after: string | undefined;
  readonly parameters: P;
  /** The values of a filter where each means just itself, to be passed on to the cloud. */
  exactly(filter: string): readonly string[] | undefined;
}

/** The collections that can be listed. */
export type Listed = { [K in ServiceKey]: "list" extends OperationKey<K> ? K : never }[ServiceKey];
type Query<K extends Listed> = Parameters<typeof Cloud.prototype.list<K>>[1];

/** Up to so many members are asked for one by one; more are picked out of the list. */
const mostSingly = 20;
const atOnce = 5;

/**
 * How a describe of a whole collection lists it.
 * @param narrow filters of the model that the describe's query comes to
 */
export function listing<K extends Listed, P = unknown>(
  collection: K,
  narrow: (query: ListQuery<P>) => Readonly<Record<string, unknown>> = () => ({}),
): (call: Call, query: ListQuery<P>) => AsyncIterable<Resource<K>> {
  return ({ cloud }, query) => {
    const { ids, after } = query;
    if (ids && ids.length <= mostSingly && cloud.supports(collection, "get")) return membersOf(cloud, collection, ids);
    const asked = ids ? { ...narrow(query), id: ids } : narrow(query);
    if (after === undefined) return cloud.list(collection, asked as Query<K>);
    if (!cloud.driver.filters?.[collection]?.includes("after")) return behind(cloud.list(collection, asked as Query<K>), after);
    return continued(cloud.list(collection, { ...asked, after } as Query<K>));
  };
}

/** The members of these ids, in their order, some at a time; those that are not there are left out. */
export async function* membersOf<K extends Listed>(
  cloud: Cloud,
  collection: K,
  ids: readonly string[],
): AsyncGenerator<Resource<K>, void, undefined> {
  for (let start = 0; start < ids.length; start += atOnce) {
    const found = await Promise.all(ids.slice(start, start + atOnce).map((id) => memberOf(cloud, collection, id)));
    for (const resource of found) if (resource !== undefined) yield resource;
  }
}

/** The member of an id; undefined where it is not there. */
export async function memberOf<K extends Listed>(cloud: Cloud, collection: K, id: string): Promise<Resource<K> | undefined> {
  try {
    const get = "get" as OperationKey<K>;
    return (await cloud.call(collection, get, { id } as unknown as Params<K, typeof get>)) as unknown as Resource<K>;
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return undefined;
    throw error;
  }
}

/** A list that the driver continues by itself. */
async function* continued<R>(resources: AsyncIterable<R>): AsyncGenerator<R, void, undefined> {
  try {
    yield* resources;
  } catch (error) {
    throw isCloudError(error) && error.details.parameter === "after" ? invalidToken() : error;
  }
}
