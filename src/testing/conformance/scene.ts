import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Collection } from "../../model/collection.ts";
import { collections, type CollectionKey, type Resource, type ServiceKey } from "../../model/collections.ts";
import type { Cloud } from "../../gateway/cloud.ts";
import type { Capabilities } from "../../gateway/driver-shelf.ts";
import { isCloudError } from "../../model/errors.ts";
import { collect } from "./assertions.ts";
import { dispose } from "./disposal.ts";
import { Skipped } from "./expectations.ts";
import type { Fixtures, Settle } from "./conformance-options.ts";
import { every, type Harness } from "./harness.ts";
import { recipes } from "./recipes.ts";

type Member = { readonly id: string; readonly state?: string | undefined };
type CreatableKey = { [K in ServiceKey]: "create" extends keyof (typeof collections)[K]["operations"] ? K : never }[ServiceKey];

/** How much longer than the cloud took for an answer it is left alone before it is asked again. */
const restPerAnswer = 3;

/** Parameters of which only the driver's declarations say what they are. */
export type LooseParams = Readonly<Record<string, unknown>>;

/** What one check works on: the cloud, and what the check has made there, which goes when the check ends. */
export class Scene {
  readonly harness: Harness;
  readonly cloud: Cloud;
  readonly settle: Settle;
  readonly capabilities: Capabilities;
  /** What lasts until the last check of the group has ended: members that many checks only look at are made there. */
  readonly stage: Scene;
  readonly #free = new Map<ServiceKey, string[]>();
  readonly #borrowed: { readonly collection: ServiceKey; readonly id: string }[] = [];
  readonly #undo: { readonly collection?: ServiceKey; readonly work: () => Promise<void> }[] = [];
  #named = 0;
  #fixtures: Promise<Fixtures> | undefined;

  constructor(harness: Harness, cloud: Cloud, capabilities: Capabilities, stage?: Scene) {
    this.harness = harness;
    this.capabilities = capabilities;
    this.cloud = cloud;
    this.stage = stage ?? this;
    this.settle = harness.settle ?? every(10, 10_000);
  }

  /** Ends the check: it does not apply, because of the reason. */
  skip(reason: string): never {
    throw new Skipped(reason);
  }

  /** A name that nothing else has, in letters that every cloud takes. */
  name(): string {
    return `conformance-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}-${++this.#named}`;
  }

  /** Whether the driver has the operation, and these credentials have the collection. */
  supports(collection: CollectionKey, operation: string): boolean {
    return this.capabilities.get(collection)?.has(operation) ?? false;
  }

  hasFeature(collection: CollectionKey, feature: string): boolean {
    return this.cloud.features(collection).some(([name]) => name === feature);
  }

  /** Calls an operation that is only known when the check runs. */
  call(collection: ServiceKey, operation: string, params: LooseParams): Promise<unknown> {
    return this.callOn(this.cloud, collection, operation, params);
  }

  /** Calls an operation of another caller's cloud. */
  callOn(cloud: Cloud, collection: ServiceKey, operation: string, params: LooseParams): Promise<unknown> {
    return (cloud.call as (collection: ServiceKey, operation: string, params: LooseParams) => Promise<unknown>).call(
      cloud,
      collection,
      operation,
      params,
    );
  }

  /** The members of a list that is only known when the check runs. */
  list(collection: ServiceKey, query: LooseParams = {}, cloud = this.cloud): Promise<readonly (Member & LooseParams)[]> {
    return collect(this.stream(collection, query, cloud));
  }

  /** The members of such a list, one after the other. */
  stream(collection: ServiceKey, query: LooseParams = {}, cloud = this.cloud): AsyncGenerator<Member & LooseParams> {
    const list = cloud.list as (collection: ServiceKey, query: LooseParams) => AsyncGenerator<Member & LooseParams>;
    return list.call(cloud, collection, query);
  }

  /** The parameters that make a plain member of the collection, with these added. Skips where nothing can be made. */
  async plain(collection: ServiceKey, params: LooseParams = {}): Promise<LooseParams> {
    const recipe = recipes[collection];
    if (!recipe || !this.supports(collection, "create")) this.skip(`the driver has no ${collection}.create`);
    return { ...(await recipe(this)), ...params };
  }

  /** Creates a member, waits until it has settled, and sees to it that it goes when the check ends. */
  async create<K extends CreatableKey>(collection: K, params: LooseParams = {}): Promise<Resource<K>> {
    const created = await this.call(collection, "create", await this.plain(collection, params));
    const member = (Array.isArray(created) ? created[0] : created) as Resource<K> & Member;
    this.adopt(collection, member.id);
    return this.settled(collection, member.id);
  }

  /**
   * A member at rest that the check has for itself and leaves as it was. The checks of a group have it one after the other;
   * one that fails passes it on to nobody.
   */
  async borrow<K extends CreatableKey>(collection: K): Promise<Resource<K>> {
    const free = this.stage.#free.get(collection)?.pop();
    const member = free === undefined ? await this.stage.create(collection) : await this.settled(collection, free);
    this.#borrowed.push({ collection, id: (member as unknown as Member).id });
    return member;
  }

  /** Lets other checks borrow what this one has. */
  giveBack(): void {
    for (const { collection, id } of this.#borrowed.splice(0)) {
      const free = this.stage.#free.get(collection);
      if (free) free.push(id);
      else this.stage.#free.set(collection, [id]);
    }
  }

  /** Sees to it that a member goes when the check ends. */
  adopt(collection: ServiceKey, id: string): void {
    this.#undo.push({ collection, work: () => dispose(this, collection, id) });
  }

  /** Runs when the check ends; what was registered last runs first. */
  later(undo: () => Promise<void>): void {
    this.#undo.push({ work: undo });
  }

  /** The member, as soon as it is no longer on its way. */
  async settled<K extends ServiceKey>(collection: K, id: string): Promise<Resource<K>> {
    const { states } = collections[collection] as Collection;
    const member = await this.until(
      `${collection} ${id} settles`,
      () => this.call(collection, "get", { id }) as Promise<Member>,
      ({ state }) => state === undefined || states?.[state] !== "transitional",
    );
    return member as unknown as Resource<K>;
  }

  /** Waits until a member is not there any more, or is only remembered as destroyed. */
  async gone(collection: ServiceKey, id: string): Promise<void> {
    const look = async (): Promise<Member | undefined> => {
      try {
        return (await this.call(collection, "get", { id })) as Member;
      } catch (error) {
        if (isCloudError(error) && error.code === "not_found") return undefined;
        throw error;
      }
    };
    await this.until(
      `${collection} ${id} goes`,
      look,
      (member) => member === undefined || member.state === "finish" || member.state === "deleted",
    );
  }

  /** Asks until the answer is right, as long as the harness allows; of a slow cloud less often, which else is busy answering. */
  async until<T>(what: string, ask: () => Promise<T>, right: (answer: T) => boolean): Promise<T> {
    const end = performance.now() + this.settle.timeout;
    for (;;) {
      const began = performance.now();
      const answer = await ask();
      if (right(answer)) return answer;
      const now = performance.now();
      assert.ok(now < end, `waited ${this.settle.timeout} ms, and still not: ${what}`);
      await Promise.all([this.settle.wait(), sleep((now - began) * restPerAnswer)]);
    }
  }

  /** The image, realm and hardware profile to launch with: the harness's, else the first of each. */
  fixtures(): Promise<Fixtures> {
    return (this.stage.#fixtures ??= this.#findFixtures());
  }

  async #findFixtures(): Promise<Fixtures> {
    const first = async (collection: ServiceKey): Promise<string | undefined> => {
      const members = this.supports(collection, "list") ? await this.list(collection) : [];
      return (members.find(({ state }) => state === "available") ?? members[0])?.id;
    };
    const { imageId, realmId, hardwareProfileId, ...others } = this.harness.fixtures ?? {};
    const found = {
      ...others,
      imageId: imageId ?? (await first("images")),
      realmId: realmId ?? (await first("realms")),
      hardwareProfileId: hardwareProfileId ?? (await first("hardwareProfiles")),
    };
    return Object.fromEntries(Object.entries(found).filter(([, id]) => id !== undefined));
  }

  /**
   * Removes what the check has made, the last first; members of one collection that were made one after the other go at once.
   * @throws the first failure, after everything has been tried
   */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    const left = this.#undo.splice(0);
    for (let last = left.pop(); last; last = left.pop()) {
      const together = [last];
      while (last.collection !== undefined && left.at(-1)?.collection === last.collection) together.push(...left.splice(-1));
      await Promise.all(together.map(({ work }) => work().catch((error: unknown) => failures.push(error))));
    }
    if (failures.length > 0) throw failures[0];
  }
}
