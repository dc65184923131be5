import { pages, wholePages } from "../../http/pages.ts";
import type { RestClient } from "../../http/rest-client.ts";
import type { HttpFields } from "../../model/http.ts";
import type { Connection } from "./connection.ts";
import type { ServiceName } from "./service-types.ts";

/** How many members are asked for at once; every service takes as many. */
const pageSize = 500;

/** Speaks JSON with one service. Paths begin with a slash, below the service's address and version. */
export class ServiceClient {
  readonly #connection: Connection;
  readonly #service: ServiceName;

  constructor(connection: Connection, service: ServiceName) {
    this.#connection = connection;
    this.#service = service;
  }

  async get<T>(path: string, query?: HttpFields): Promise<T> {
    return (await (await this.rest()).get(path, { query })).json<T>();
  }

  async post<T>(path: string, json: object): Promise<T> {
    return (await (await this.rest()).post(path, { json })).json<T>();
  }

  async put<T>(path: string, json: object): Promise<T> {
    return (await (await this.rest()).put(path, { json })).json<T>();
  }

  async delete(path: string, query?: HttpFields): Promise<void> {
    await (await this.rest()).delete(path, { query });
  }

  /** Deletes what was made for a call that has failed: also when its client has hung up or its time is over. What is gone is fine. */
  async discard(path: string): Promise<void> {
    await (await this.rest()).delete(path, { detached: true, accept: [404] });
  }

  /** For what is no JSON. */
  rest(): Promise<RestClient> {
    return this.#connection.rest(this.#service);
  }

  /**
   * All members of a list, page by page as they are read. The next page is taken from the marker of the link that the service gives; the
   * rest of the link is not used, since behind proxies it often leads to nowhere.
   * @param key where the members are in the answer
   */
  list<T>(path: string, key: string, query?: HttpFields): AsyncGenerator<T, void, undefined> {
    return pages((marker) => this.#page<T>(path, key, query, marker));
  }

  /** The same, page by page. */
  wholePages<T>(path: string, key: string, query?: HttpFields): AsyncGenerator<Iterable<T>, void, undefined> {
    return wholePages((marker) => this.#page<T>(path, key, query, marker));
  }

  /** All members of a list that is wanted as a whole, read without a wait for each of them. */
  async all<T>(path: string, key: string, query?: HttpFields): Promise<readonly T[]> {
    const { items, next } = await this.#page<T>(path, key, query);
    if (next === undefined) return items;
    const members = [...items];
    for await (const member of this.list<T>(path, key, { ...query, marker: next })) members.push(member);
    return members;
  }

  async #page<T>(path: string, key: string, query?: HttpFields, marker?: string): Promise<Page<T>> {
    const fields = { limit: pageSize, ...query };
    const body = await this.get<ListBody>(path, marker === undefined ? fields : { ...fields, marker });
    return { items: (body[key] as readonly T[] | undefined) ?? [], next: nextMarker(body, key) };
  }
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

type ListBody = Readonly<Record<string, unknown>>;

/** Nova, Cinder and Neutron have `servers_links`, Glance has `next`. */
function nextMarker(body: ListBody, key: string): string | undefined {
  const links = body[`${key}_links`] as readonly { readonly rel: string; readonly href: string }[] | undefined;
  const next = links?.find(({ rel }) => rel === "next")?.href ?? (body["next"] as string | undefined);
  const query = next?.indexOf("?") ?? -1;
  return next === undefined || query < 0 ? undefined : (new URLSearchParams(next.slice(query + 1)).get("marker") ?? undefined);
}
