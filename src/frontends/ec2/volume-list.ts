import type { Instance } from "../../model/collections/instances.ts";
import type { Volume } from "../../model/collections/volumes.ts";
import type { Call } from "../aws-query/call.ts";
import { listing, memberOf, type ListQuery } from "../aws-query/listing.ts";

/** The volumes that a describe asks for. */
export async function* listVolumes(call: Call, query: ListQuery): AsyncGenerator<Volume, void, undefined> {
  const fates = new Fates(call, query.ids !== undefined);
  for await (const volume of listing<"volumes">("volumes")(call, query)) yield await fates.told(volume);
}

/** Whether volumes go with their instances, where only these know: clouds that keep volumes apart from instances. */
class Fates {
  readonly #call: Call;
  /** Whether few are asked for, so that their instances are asked for one by one. */
  readonly #isSingle: boolean;
  #all: Promise<ReadonlyMap<string, boolean>> | undefined;

  constructor(call: Call, isSingle: boolean) {
    this.#call = call;
    this.#isSingle = isSingle;
  }

  async told(volume: Volume): Promise<Volume> {
    const { id, instanceId, deleteOnTermination } = volume;
    const { cloud } = this.#call;
    if (instanceId === undefined || deleteOnTermination !== undefined || !cloud.supports("instances", "get")) return volume;
    const fates = this.#isSingle ? await this.#of(instanceId) : await (this.#all ??= this.#ofAll());
    return { ...volume, deleteOnTermination: fates.get(id) ?? false };
  }

  async #of(instanceId: string): Promise<ReadonlyMap<string, boolean>> {
    const instance = await memberOf(this.#call.cloud, "instances", instanceId);
    return new Map(instance ? fatesIn(instance) : []);
  }

  async #ofAll(): Promise<ReadonlyMap<string, boolean>> {
    const found: (readonly [string, boolean])[] = [];
    for await (const instance of this.#call.cloud.list("instances", {})) found.push(...fatesIn(instance));
    return new Map(found);
  }
}

const fatesIn = ({ volumes }: Instance): readonly (readonly [string, boolean])[] =>
  volumes.map(({ id, deleteOnTermination = false }) => [id, deleteOnTermination]);
