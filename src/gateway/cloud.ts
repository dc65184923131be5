import {
  collections,
  type CollectionKey,
  type Collections,
  type OperationKey,
  type Params,
  type Query,
  type Resource,
  type ServiceKey,
} from "../model/collections.ts";
import { isRestricted, permits, permitsSome, type Scope } from "../credentials/scope.ts";
import type { Collection, MethodOf, Operation } from "../model/collection.ts";
import type { Credentials, Driver, Identity, Provider, Session, TenantCache } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import { actionsIn } from "../model/instance-states.ts";
import { waitWhileBusy } from "./busy-wait.ts";
import { CallContext } from "./call-context.ts";
import { checkParameters } from "./check-parameters.ts";
import { Deadline } from "./deadline.ts";
import type { Capabilities, ShelvedDriver } from "./driver-shelf.ts";
import type { Exchange } from "./exchange.ts";
import { leftOverFilters, matches } from "./left-over-filters.ts";
import { Listing, type ListSource } from "./listing.ts";

type Result<K extends CollectionKey, O extends OperationKey<K>> = Awaited<ReturnType<MethodOf<Collections[K], O>>>;

type Identified = { readonly id: string };
type ListService<K extends ServiceKey> = { list?(query: unknown): AsyncIterable<Resource<K>> };

/** A session may have less than the driver can, by its provider or its credentials. */
const lacking = ({ doc }: Operation): CloudError =>
  new CloudError("unsupported", `These credentials cannot ${doc.charAt(0).toLowerCase()}${doc.slice(1)}`);

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** One cloud, as one caller sees it: the only way from a frontend to a driver. */
export class Cloud {
  readonly driver: Driver;
  readonly provider: Provider;
  /** What the driver can do, whoever asks. */
  readonly capabilities: Capabilities;
  /** Whether `narrowed` may give less than `capabilities`. */
  readonly narrows: boolean;
  readonly #exchange: Exchange;
  readonly #credentials: Credentials | undefined;
  readonly #idempotencyKey: string | undefined;
  readonly #scope: Scope;
  #cache: TenantCache | undefined;

  constructor(
    exchange: Exchange,
    shelved: ShelvedDriver,
    provider: Provider,
    credentials: Credentials | undefined,
    idempotencyKey: string | undefined,
    scope: Scope,
  ) {
    this.driver = shelved.driver;
    this.capabilities = shelved.capabilities;
    this.narrows = shelved.narrows || isRestricted(scope);
    this.provider = provider;
    this.#exchange = exchange;
    this.#credentials = credentials;
    this.#idempotencyKey = idempotencyKey;
    this.#scope = scope;
  }

  /** What is kept between requests of these credentials; for what a frontend would ask the cloud for again and again. */
  get cache(): TenantCache {
    this.#cache ??= this.#exchange.gateway.caches.of(this.driver.name, this.provider.value, this.#credentials);
    return this.#cache;
  }

  /** The same, apart for each scope: for what depends on what the caller's access key lets him see. */
  get scopedCache(): TenantCache {
    if (!isRestricted(this.#scope)) return this.cache;
    const { cache } = this;
    const scope = JSON.stringify(this.#scope);
    return {
      getOrCreate: (name, ttl, make) => cache.getOrCreate(`${name} ${scope}`, ttl, make),
      drop: (name, value) => cache.drop(`${name} ${scope}`, value),
    };
  }

  /** Whether the driver has this operation and the caller's access key allows it. */
  may(collection: CollectionKey, operation: string): boolean {
    return this.supports(collection, operation) && permits(this.#scope, collection, operation);
  }

  /** Whether the driver has this operation. */
  supports(collection: CollectionKey, operation: string): boolean {
    return this.capabilities.get(collection)?.has(operation) ?? false;
  }

  /** The features that the driver declares of a collection, with their constraints, in the model's order. */
  features(
    collection: CollectionKey,
  ): readonly (readonly [name: string, constraints: Readonly<Record<string, string | number>>])[] {
    const declared = (this.driver.features as Record<string, Record<string, unknown> | undefined>)[collection] ?? {};
    return Object.keys(collections[collection].features).flatMap((name) => {
      const feature = declared[name];
      return feature ? [[name, feature === true ? {} : (feature as Record<string, string | number>)] as const] : [];
    });
  }

  /**
   * The collections that these credentials have, of those that the driver can.
   * @throws what the cloud answers, where the driver has to ask it
   */
  async narrowed(): Promise<Capabilities> {
    if (!this.narrows) return this.capabilities;
    const permitted = [...this.capabilities].filter(([key]) => permitsSome(this.#scope, key));
    const allowed = await this.#run("narrow", (session) => session.narrow?.() ?? Promise.resolve(undefined));
    return new Map(permitted.filter(([key]) => "source" in collections[key] || (allowed?.has(key as ServiceKey) ?? true)));
  }

  /** Who the credentials are. @throws `unauthenticated` when the cloud refuses them */
  identity(): Promise<Identity> {
    return this.#run("identity", (session) => session.identity());
  }

  /** The providers that these credentials see, where the driver can tell; else undefined. */
  async providers(): Promise<readonly { id: string; name: string; url: string }[] | undefined> {
    this.permit("drivers", "get");
    return this.#run("providers", (session) => session.providers?.() ?? Promise.resolve(undefined));
  }

  /**
   * Calls an operation. In this order: may the driver do it (`unsupported`), does the scope allow it (`permission_denied`), are
   * the parameters right (`invalid_argument`), are there credentials (`unauthenticated`), and what the cloud says.
   */
  async call<K extends ServiceKey, O extends OperationKey<K>>(
    collection: K,
    operation: O,
    params: Params<K, O>,
  ): Promise<Result<K, O>> {
    const declaration = this.#declared(collection, operation);
    this.require(collection, operation);
    this.permit(collection, operation);
    checkParameters(collections[collection], operation, params as Readonly<Record<string, unknown>>);
    const result = await this.#run(
      `${collection}.${operation}`,
      (session) => {
        const service = session[collection] as Record<string, (params: unknown) => Promise<unknown>> | undefined;
        const method = service?.[operation];
        if (!method) throw lacking(declaration);
        return method.call(service, params);
      },
      declaration,
    );
    return (collection === "instances" ? this.#withActions(result) : result) as Result<K, O>;
  }

  /**
   * Lists a collection, with the filters that the driver does not apply itself. The stream is the driver's own: it is read
   * no further than the caller reads it.
   */
  list<K extends ServiceKey>(collection: K, query: Query<K>): AsyncGenerator<Resource<K>, void, undefined> {
    return new Listing<Resource<K>>(this.#exchange, () => this.#beginList(collection, query));
  }

  /**
   * One page of a list. A driver that does not know how to continue is read from its beginning.
   * @throws `invalid_argument` for a cursor that no longer leads anywhere
   */
  async page<K extends ServiceKey>(collection: K, query: Query<K>, limit: number, cursor?: string): Promise<Page<Resource<K>>> {
    const pushed = this.driver.filters?.[collection]?.includes("after") ?? false;
    const asked = pushed ? { ...query, limit: limit + 1, after: cursor } : query;
    const items: Resource<K>[] = [];
    let skipping = cursor !== undefined && !pushed;
    for await (const item of this.list(collection, asked as Query<K>)) {
      if (skipping) {
        skipping = (item as unknown as Identified).id !== cursor;
        continue;
      }
      if (items.length === limit) {
        const last = items.at(-1) as unknown as Identified | undefined;
        return last ? { items, next: last.id } : { items };
      }
      items.push(item);
    }
    if (skipping) throw new CloudError("invalid_argument", "The page is no longer there.", { parameter: "after" });
    return { items };
  }

  /**
   * Refuses what the driver cannot do.
   * @throws `unsupported`
   */
  require(collection: CollectionKey, operation: string): void {
    if (this.supports(collection, operation)) return;
    const { name } = collections[collection];
    throw new CloudError("unsupported", `The driver '${this.driver.name}' cannot ${operation} ${name.replaceAll("_", " ")}.`);
  }

  /**
   * Refuses what the scope of the caller's access key does not allow. Every call is refused so; frontends that answer something
   * without a call, such as a dry run, ask for themselves.
   * @throws `permission_denied`
   */
  permit(collection: CollectionKey, operation: string): void {
    if (permits(this.#scope, collection, operation)) return;
    const { name } = collections[collection];
    throw new CloudError("permission_denied", `The access key may not ${operation} ${name.replaceAll("_", " ")}.`);
  }

  #beginList<K extends ServiceKey>(collection: K, query: Query<K>): ListSource<Resource<K>> {
    this.require(collection, "list");
    this.permit(collection, "list");
    const parameters = query as Readonly<Record<string, unknown>>;
    checkParameters(collections[collection], "list", parameters);
    const filters = leftOverFilters(this.driver, collection, parameters);
    // A limit counts what passes all filters, which the driver cannot know.
    const pushed = filters.length > 0 ? { ...query, limit: undefined } : query;
    this.#exchange.calling(`${collection}.list`);
    const deadline = this.#deadline(true, false);
    const service = this.#connect(deadline)[collection] as ListService<K> | undefined;
    if (!service?.list) throw lacking(this.#declared(collection, "list"));
    return {
      iterator: service.list(pushed)[Symbol.asyncIterator](),
      deadline,
      show: (item) => {
        if (filters.length > 0 && !matches(item as Readonly<Record<string, unknown>>, filters)) return undefined;
        return (collection === "instances" ? this.#withActions(item) : item) as Resource<K>;
      },
    };
  }

  async #run<T>(operation: string, work: (session: Session) => Promise<T>, declaration?: Operation): Promise<T> {
    this.#exchange.calling(operation);
    const streams = declaration?.streams === true;
    // A body that comes in may take as long as it flows; the deadline of the transfer is the server's idle time-out.
    // One that goes out has a deadline until it begins.
    const isOpen = streams && declaration.kind !== "read";
    const deadline = this.#deadline(streams, isOpen);
    const mark = performance.now();
    try {
      const attempt = (): Promise<T> => work(this.#connect(deadline));
      // A body that comes in can be read once only.
      return await (isOpen ? attempt() : deadline.guard(waitWhileBusy(attempt, deadline), (result) => result));
    } finally {
      this.#exchange.spent(performance.now() - mark);
      deadline.end();
    }
  }

  #deadline(streams: boolean, isOpen: boolean): Deadline {
    return new Deadline(this.#exchange, this.#exchange.gateway.options.timeout, streams, isOpen);
  }

  #connect(deadline: Deadline): Session {
    const { driver, provider } = this;
    return driver.connect(
      new CallContext(this.#exchange, driver.name, provider, this.#credentials, deadline, this.#idempotencyKey),
    );
  }

  #declared(collection: CollectionKey, operation: string): Operation {
    const declaration = (collections[collection] as Collection).operations[operation];
    if (!declaration) throw new Error(`the model has no operation ${collection}.${operation}`);
    return declaration;
  }

  /** An instance whose driver says nothing of its actions has those of its state. */
  #withActions(result: unknown): unknown {
    const machine = this.driver.states;
    if (!machine || typeof result !== "object" || result === null) return result;
    if (Array.isArray(result)) return result.map((instance) => this.#withActions(instance));
    const { actions, state, publicAddresses } = result as { actions?: unknown; state?: string; publicAddresses?: unknown };
    if (actions !== undefined || state === undefined || publicAddresses === undefined) return result;
    return Object.assign({}, result, { actions: actionsIn(machine, state) });
  }
}
