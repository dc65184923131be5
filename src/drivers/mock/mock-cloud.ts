import type { Resource } from "../../model/collections.ts";
import { BucketShelf } from "./bucket-shelf.ts";
import { hostNames } from "./host-names.ts";
import { localTime } from "./local-time.ts";
import { images, instances, keys, snapshots, volumes } from "./seed/compute.ts";
import { addresses, networkInterfaces, networks, subnets } from "./seed/networks.ts";
import { systems } from "./seed/systems.ts";
import { Table } from "./table.ts";

/** What a test or a benchmark may want otherwise. */
export interface MockOptions {
  /** The clock; the system's unless told. */
  readonly now?: (() => Date) | undefined;
  /** Numbers from 0 (inclusive) to 1 (exclusive), for made-up keys, addresses and samples. */
  readonly random?: (() => number) | undefined;
  /** How many instances there are in the beginning, the four of the data set included; they are made up like `inst2`. */
  readonly instances?: number | undefined;
  /** The folder in which the temporary folder of blob contents is made; the system's unless told. */
  readonly folder?: string | undefined;
}

/** For how long destroyed instances are remembered, in milliseconds. */
const remembered = 60 * 60 * 1000;

/** A moment in the forms in which the mock needs it. */
export interface Moment {
  readonly date: Date;
  /** Seconds since the epoch; made-up ids end with them. */
  readonly unix: number;
  /** As the original wrote it. */
  readonly text: string;
}

/** The state of one mock. It lasts as long as the driver object, and every driver object has its own. */
export class MockCloud {
  readonly images = new Table("image", images);
  readonly instances = new Table("instance", instances);
  /** Instances that are gone; see `destroyedSince`. */
  readonly #destroyed = new Table<Resource<"instances">>("instance");
  /** Data that instances were launched with, by instance. */
  readonly userData = new Map<string, Uint8Array>();
  readonly keys = new Table("key", keys);
  readonly addresses = new Table("address", addresses);
  readonly volumes = new Table("volume", volumes);
  readonly snapshots = new Table("snapshot", snapshots);
  readonly networks = new Table("network", networks);
  readonly subnets = new Table("subnet", subnets);
  readonly networkInterfaces = new Table("network interface", networkInterfaces);
  readonly systems = new Table("system", systems);
  readonly buckets: BucketShelf;
  readonly random: () => number;
  readonly #now: () => Date;
  /** No instance number below is free. */
  #instanceNumber = 0;

  constructor(options: MockOptions) {
    this.#now = options.now ?? (() => new Date());
    this.random = options.random ?? Math.random;
    this.buckets = new BucketShelf(options.folder);
    const template = this.instances.get("inst2");
    while (this.instances.size < (options.instances ?? 0)) {
      const id = this.takeInstanceId();
      this.instances.put({ ...template, id, name: `Instance ${id.slice(4)}`, ...hostNames(template.imageId, id) });
    }
  }

  now(): Moment {
    const date = this.#now();
    return { date, unix: Math.floor(date.getTime() / 1000), text: localTime(date) };
  }

  /** A whole number from `first` to `last`, both included. */
  randomInteger(first: number, last: number): number {
    return first + Math.floor(this.random() * (last - first + 1));
  }

  /** The lowest free one of inst0, inst1 and so on. */
  takeInstanceId(): string {
    while (this.instances.has(`inst${this.#instanceNumber}`)) this.#instanceNumber++;
    return `inst${this.#instanceNumber}`;
  }

  /**
   * Takes an instance away, and with it its network interfaces. Its volumes and addresses become free again.
   * @throws `not_found`
   */
  removeInstance(id: string): void {
    const instance = this.instances.remove(id);
    this.userData.delete(id);
    for (const each of instance.networkInterfaces ?? []) this.networkInterfaces.delete(each.id);
    for (const volume of this.volumes) if (volume.instanceId === id) this.detachVolume(volume.id);
    for (const address of this.addresses) {
      if (address.instanceId === id) this.addresses.change(address.id, { instanceId: undefined, networkInterfaceId: undefined });
    }
    const destroyedTime = this.now().date;
    for (const other of this.#destroyed) {
      if (destroyedTime.getTime() - (other.destroyedTime?.getTime() ?? 0) > remembered) this.#destroyed.delete(other.id);
    }
    const left = { volumes: [], networkInterfaces: undefined, publicAddresses: [], privateAddresses: [] };
    this.#destroyed.put({ ...instance, ...left, state: "finish", canCreateImage: false, destroyedTime });
    const number = Number(id.slice(4));
    if (number < this.#instanceNumber) this.#instanceNumber = number;
  }

  /** Instances that were destroyed since then, an hour ago at most, and whose ids are not taken again. */
  *destroyedSince(time: Date): Generator<Resource<"instances">, void, undefined> {
    const earliest = Math.max(time.getTime(), this.#now().getTime() - remembered);
    for (const instance of this.#destroyed) {
      const gone = instance.destroyedTime?.getTime() ?? 0;
      if (gone >= earliest && !this.instances.has(instance.id)) yield instance;
    }
  }

  /** Frees a volume, and strikes it off its instance if that still exists. @throws `not_found` */
  detachVolume(id: string): Resource<"volumes"> {
    const volume = this.volumes.get(id);
    const instance = volume.instanceId === undefined ? undefined : this.instances.find(volume.instanceId);
    if (instance) this.instances.change(instance.id, { volumes: instance.volumes.filter((each) => each.id !== id) });
    return this.volumes.change(id, { state: "available", instanceId: undefined, device: undefined });
  }
}

/** The first of a series of ids that is not taken: the name itself, and then the name counted up. */
export function unusedId(table: { has(id: string): boolean }, prefix: string, unix: number): string {
  let number = unix;
  while (table.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}
