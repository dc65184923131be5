import { createHash } from "node:crypto";
import { allCollections, type Resource, type ServiceKey } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import type { Subnet } from "../../../model/collections/subnets.ts";
import type { Network } from "../../../model/collections/networks.ts";
import type { ContentFolder } from "../content/content-folder.ts";
import type { Piece } from "../content/piece.ts";
import { OwnerScope, type AccountScope } from "./account-scope.ts";
import { Ledger } from "./ledger.ts";
import type { CloudOptions } from "./options.ts";
import type { StoredBlobs, StoredBucket, StoredSegment, StoredUpload } from "./stored-bucket.ts";
import { Schedule, type StateChange, type Transition } from "./schedule.ts";
import type { Identified } from "./shelf.ts";
import { Table, type TableTraits } from "./table.ts";

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
  readonly blobs: StoredBlobs;
}

/** The collections that are kept in tables; the others follow from these. */
export type TableKey = Exclude<ServiceKey, "metrics">;
export type Row<K extends TableKey> = K extends keyof StoredForms ? StoredForms[K] : Resource<K>;
type Tables = { readonly [K in TableKey]: Table<Row<K>> };

/** What the first request with an idempotency key has made. The id is the collection and the key. */
interface StoredAnswer {
  readonly id: string;
  readonly madeIds: readonly string[];
  /** A digest of the parameters. */
  readonly request: string;
}

/** Ends a change of state; `time` is when that is due. */
type Arrive = (scope: AccountScope, change: StateChange, time: Date) => void;

/** The whole state of a local cloud. */
export class LocalCloud {
  readonly options: CloudOptions;
  readonly contents: ContentFolder;
  readonly arrive: Arrive;
  readonly ledger: Ledger;
  readonly tables: Tables;
  /** Instances that were destroyed, for who asks since when. */
  readonly destroyed: Table<Instance>;
  readonly answers: Table<StoredAnswer>;
  readonly uploads: Table<StoredUpload>;
  readonly segments: Table<StoredSegment>;
  /** The accounts that have been given what they begin with. */
  readonly accounts: Table<Identified>;
  readonly schedule: Schedule;
  readonly #counters: Table<Identified & { readonly last: number }>;
  readonly #all = new Map<string, Table<Identified>>();

  constructor(options: CloudOptions, contents: ContentFolder, arrive: Arrive) {
    this.options = options;
    this.arrive = arrive;
    this.contents = contents;
    this.ledger = new Ledger({
      hold: (table, row) => contents.hold(this.#piecesOf(table, row)),
      release: (table, row) => contents.release(this.#piecesOf(table, row)),
    });
    const tables = allCollections
      .filter(([key, collection]) => collection.source !== "gateway" && key !== "metrics")
      .map(([key, { singular }]) => [
        key,
        this.#make<Placed & Shareable>(key, { ...traits[key], singular, quota: options.quotas[key as TableKey] }),
      ]);
    this.tables = Object.fromEntries(tables) as Tables;
    this.destroyed = this.#make("destroyedInstances", { singular: "instance" });
    this.answers = this.#make("answers", { singular: "answer" });
    this.uploads = this.#make("uploads", { singular: "upload", indexes: { bucketId: (row) => row.bucketId } });
    this.segments = this.#make("segments", {
      singular: "segment",
      indexes: { uploadId: (row) => row.uploadId },
      pieces: (row) => row.pieces,
    });
    this.accounts = this.#make("accounts", { singular: "account" });
    this.#counters = this.#make("counters", { singular: "counter" });
    this.schedule = new Schedule(options.now, this.#make<Transition>("transitions", { singular: "transition" }));
  }

  /** Every table by its name, those included that no collection shows. */
  get allTables(): ReadonlyMap<string, Table<Identified>> {
    return this.#all;
  }

  /** A new id: the kind and a number that counts. */
  readonly id = (kind: string): string => `${kind}-${this.number(kind)}`;

  /** The next number of a kind. */
  readonly number = (kind: string): number => {
    const counters = this.#counters.of(everybody);
    const last = (counters.peek(kind)?.last ?? taken[kind] ?? 0) + 1;
    counters.put({ id: kind, last });
    return last;
  };

  /** Takes up what its tables have been filled with: contents that rows name, and what was planned. */
  resume(): void {
    for (const table of this.#all.values()) {
      const { pieces } = table.traits;
      if (!pieces) continue;
      for (const shelf of table.shelves()) for (const row of shelf.values()) this.contents.hold(pieces(row));
    }
    this.schedule.resume();
  }

  /** Does what has become due. */
  settle(): void {
    if (!this.schedule.isDue()) return;
    this.ledger.carry(() => {
      for (const { account, transition } of this.schedule.due())
        this.arrive(new OwnerScope(this, account), transition, transition.at);
    });
  }

  get now(): Date {
    return new Date(this.schedule.now());
  }

  #make<T extends Identified>(name: string, about: TableTraits<T>): Table<T> {
    const table = new Table<T>(name, this.ledger, about);
    this.#all.set(name, table as unknown as Table<Identified>);
    return table;
  }

  #piecesOf(table: string, row: unknown): readonly Piece[] {
    const { pieces } = this.#all.get(table)?.traits ?? {};
    return pieces && row !== undefined ? pieces(row as Identified) : [];
  }
}

/** The owner of rows that belong to no account. */
export const everybody = "";

/** Numbers that the ids of what the cloud offers to everybody have used up. */
const taken: Readonly<Record<string, number>> = { image: 2 };

type Shareable = Identified & { readonly visibility?: string; readonly sharedWith?: readonly string[] };
const shared = (row: Shareable, account: string): boolean =>
  row.visibility === "public" || row.visibility === "community" || (row.sharedWith?.includes(account) ?? false);

interface Placed extends Identified {
  readonly instanceId?: string;
  readonly networkInterfaceId?: string;
  readonly networkId?: string;
  readonly subnetId?: string;
  readonly ipAddress?: string;
  readonly bucketId?: string;
  readonly name?: string | undefined;
  readonly versions?: StoredBlobs["versions"];
}

const instanceId = (row: Placed) => row.instanceId;
const networkId = (row: Placed) => row.networkId;
const name = (row: Placed) => row.name;

/** What is particular about some collections: whose members can be shared, and what they are looked up by. */
const traits: { readonly [key: string]: Omit<TableTraits<Placed & Shareable>, "singular"> } = {
  images: { shared },
  snapshots: { shared },
  networkInterfaces: {
    indexes: {
      instanceId,
      subnetId: (row) => row.subnetId,
      address: (row) => `${row.subnetId ?? ""} ${row.ipAddress ?? ""}`,
    },
  },
  volumes: { indexes: { instanceId } },
  addresses: { indexes: { instanceId, networkInterfaceId: (row) => row.networkInterfaceId } },
  subnets: { indexes: { networkId } },
  firewalls: { indexes: { name } },
  loadBalancers: { indexes: { name } },
  blobs: {
    indexes: { bucketId: (row) => row.bucketId },
    pieces: (row) => (row.versions ?? []).flatMap((version) => version.pieces),
  },
};

/** Some octets that look random and are the same for the same text. */
export const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
