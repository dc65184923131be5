import type { Instance } from "../../model/collections/instances.ts";
import type { Volume } from "../../model/collections/volumes.ts";
import type { Call } from "../aws-query/call.ts";
import { listing, memberOf, type ListQuery } from "../aws-query/listing.ts";

/** The volumes that a describe asks for. */
export async function* listVolumes(call: Call, query: ListQuery): AsyncGenerator<Volume, void, undefined> {
  const places = new Places(call, query.ids !== undefined);
  for await (const volume of listing<"volumes">("volumes")(call, query)) yield await places.told(volume);
}

type Place = Pick<Volume, "instanceId" | "device" | "deleteOnTermination">;

/**
 * What only instances know of the volumes of some clouds, which keep the two apart: whether a volume goes with its instance, and where
 * one is that is just being attached.
 */
class Places {
  readonly #call: Call;
  /** Whether few are asked for, so that their instances are asked for one by one. */
  readonly #isSingle: boolean;
  #all: Promise<ReadonlyMap<string, Place>> | undefined;

  constructor(call: Call, isSingle: boolean) {
    this.#call = call;
    this.#isSingle = isSingle;
  }

  async told(volume: Volume): Promise<Volume> {
    const { id, instanceId, deleteOnTermination } = volume;
    const { cloud } = this.#call;
    if (instanceId === undefined ? volume.state !== "attaching" : deleteOnTermination !== undefined) return volume;
    if (!cloud.supports("instances", "get") || !cloud.supports("instances", "list")) return volume;
    const asksOne = this.#isSingle && instanceId !== undefined;
    const places = asksOne ? await this.#of(instanceId) : await (this.#all ??= this.#ofAll());
    const place = places.get(id);
    if (instanceId === undefined) return place ? { ...volume, ...place } : volume;
    return { ...volume, deleteOnTermination: place?.deleteOnTermination ?? false };
  }

  async #of(instanceId: string): Promise<ReadonlyMap<string, Place>> {
    const instance = await memberOf(this.#call.cloud, "instances", instanceId);
    return new Map(instance ? placesIn(instance) : []);
  }

  async #ofAll(): Promise<ReadonlyMap<string, Place>> {
    const found: (readonly [string, Place])[] = [];
    for await (const instance of this.#call.cloud.list("instances", {})) found.push(...placesIn(instance));
    return new Map(found);
  }
}

const placesIn = (instance: Instance): readonly (readonly [string, Place])[] =>
  instance.volumes.map(({ id, device, deleteOnTermination = false }) => [
    id,
    { instanceId: instance.id, device, deleteOnTermination },
  ]);
