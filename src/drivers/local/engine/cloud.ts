import { createHash } from "node:crypto";
import { allCollections, type Resource, type ServiceKey } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import type { Subnet } from "../../../model/collections/subnets.ts";
import type { Network } from "../../../model/collections/networks.ts";
import type { CloudOptions } from "./options.ts";
import type { StoredBucket } from "./stored-bucket.ts";
import { Schedule } from "./schedule.ts";
import { Table } from "./table.ts";

/** An instance as it is kept: what follows from other tables is not. */
export interface StoredInstance extends Omit<
  Instance,
  "volumes" | "networkInterfaces" | "publicAddresses" | "privateAddresses" | "firewallIds" | "actions"
> {
  readonly userData: Uint8Array;
  readonly console: readonly string[];
}

/** An interface as it is kept. */
export interface StoredInterface extends NetworkInterface {
  /** Whether it was made with its instance, and goes with it. */
  readonly ofInstance: boolean;
}

interface StoredForms {
  readonly instances: StoredInstance;
  readonly networkInterfaces: StoredInterface;
  readonly networks: Omit<Network, "subnetIds">;
  readonly subnets: Omit<Subnet, "availableAddresses">;
  readonly buckets: StoredBucket;
}

/** The collections that are kept in tables; the others follow from these. */
export type TableKey = Exclude<ServiceKey, "blobs" | "metrics">;
export type Row<K extends TableKey> = K extends keyof StoredForms ? StoredForms[K] : Resource<K>;
type Tables = { readonly [K in TableKey]: Table<Row<K>> };

/** The whole state of a local cloud. */
export class LocalCloud {
  readonly tables: Tables;
  /** Instances that were destroyed, for who asks since when. */
  readonly destroyed = new Table<Instance>("instance");
  readonly options: CloudOptions;
  readonly schedule: Schedule;
  /** Account and idempotency key → what the first such request made. */
  readonly answers = new Map<string, Instance | readonly Instance[]>();
  readonly #counters = new Map<string, number>();

  constructor(options: CloudOptions) {
    this.options = options;
    this.schedule = new Schedule(options.now, options.transitionTime);
    const tables = allCollections
      .filter(([key, collection]) => collection.source !== "gateway" && key !== "blobs" && key !== "metrics")
      .map(([key, { singular }]) => [key, new Table(singular, options.quotas[key as TableKey], sharing[key])]);
    this.tables = Object.fromEntries(tables) as Tables;
  }

  /** A new id: the kind and a number that counts. */
  readonly id = (kind: string): string => `${kind}-${this.number(kind)}`;

  /** The next number of a kind, from 1. */
  readonly number = (kind: string): number => {
    const next = (this.#counters.get(kind) ?? 0) + 1;
    this.#counters.set(kind, next);
    return next;
  };

  get now(): Date {
    return new Date(this.schedule.now());
  }
}

type Shareable = { readonly id: string; readonly visibility?: string; readonly sharedWith?: readonly string[] };
const isShared = (row: Shareable, account: string): boolean =>
  row.visibility === "public" || row.visibility === "community" || (row.sharedWith?.includes(account) ?? false);

/** The collections whose members an account can share with others. */
const sharing: { readonly [key: string]: typeof isShared } = { images: isShared, snapshots: isShared };

/** Some octets that look random and are the same for the same text. */
export const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
