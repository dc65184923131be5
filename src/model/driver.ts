import type { CollectionKey, Collections, ServiceKey, Services } from "./collections.ts";
import type { HttpClient } from "./http.ts";
import type { StateMachine } from "./instance-states.ts";
import type { Settings } from "./setting.ts";

/** What a client presents, decoded: the backend cloud's own user name and secret. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** How a cloud shows who it is, and how we show it who we are. All texts are PEM. */
export interface TlsProfile {
  /** Certificates to trust instead of the usual ones. */
  readonly ca?: string;
  /** Whether any certificate is good enough. */
  readonly insecure?: boolean;
  /** The name that the certificate must have, where it is not the host's. */
  readonly serverName?: string;
  /** Our own certificate, with its chain, and its key. */
  readonly certificate?: string;
  readonly key?: string;
}

/** Where the cloud is: the operator's entry, or what the client named and the operator allowed. */
export interface Provider {
  /** The value as it was given, case kept: a region, an endpoint, or a driver's own small language. */
  readonly value: string | undefined;
  /** TLS towards the cloud, from the operator's configuration. */
  readonly tls?: TlsProfile | undefined;
  /** Whether the operator's configuration names it, and so vouches for its hosts. */
  readonly vouched: boolean;
}

/** Who the credentials are, in the cloud's own terms. Whatever is stored is keyed by driver, endpoint and account. */
export interface Identity {
  readonly account: string;
  readonly user: string;
  readonly project?: string;
}

/** Lines for the operator. Credentials never reach it: pass ids and codes, not requests. */
export interface Logger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What is kept between requests of one tenant (tokens, catalogues): keyed by an HMAC of its credentials, single-flight. */
export interface TenantCache {
  /**
   * The value of the key, made once however many ask at once; a failure is not kept. `ttl` is in milliseconds from when the value is
   * there, and may depend on it.
   */
  getOrCreate<T>(key: string, ttl: number | ((value: T) => number), make: () => Promise<T>): Promise<T>;
  /** Forgets what is kept; with a value only if it is still that one, so that of many who find it useless one drops it. */
  drop(key: string, value?: unknown): void;
}

/** What may leave the server; see docs/decisions. Throws `permission_denied` for a host that is not allowed. */
export interface EgressPolicy {
  /** Resolves the host and checks every address of it; gives the addresses that may be connected to. */
  resolve(host: string, port: number, vouched: boolean): Promise<readonly { address: string; family: 4 | 6 }[]>;
}

/** Runs one command by SSH under the egress policy; the key policy is the operator's. */
export interface CommandRunner {
  run(request: {
    host: string;
    port: number;
    username: string;
    command: string;
    privateKey?: string | undefined;
    password?: string | undefined;
    /** Whether a provider that is vouched for has named the host; never set it for a host that the client named. */
    vouched?: boolean | undefined;
    signal: AbortSignal;
  }): Promise<{ output: string; errorOutput: string; exitStatus: number | undefined }>;
}

/** Everything of one request that a driver may use. */
export interface DriverContext {
  /** Throws `unauthenticated` when the request brought none, so that what needs none can be had without. */
  readonly credentials: Credentials;
  readonly provider: Provider;
  /** Aborts when the client hangs up or the deadline passes. A change that the cloud has accepted is not undone. */
  readonly signal: AbortSignal;
  /** When the answer must be there, in milliseconds since the epoch; infinite for a call whose body may take as long as it flows. */
  readonly deadline: number;
  readonly requestId: string;
  /** Set when the client marked the request as repeatable (EC2's ClientToken). */
  readonly idempotencyKey?: string | undefined;
  readonly cache: TenantCache;
  readonly log: Logger;
  readonly http: HttpClient;
  readonly egress: EgressPolicy;
  readonly ssh: CommandRunner;
}

/**
 * A driver's view of one caller: services with the methods it has, and no others. `connect` makes it without I/O.
 * Presence of a method is the capability; nothing else declares it.
 */
export interface Session extends Services {
  /** Who the credentials are. Rejects with `unauthenticated` when the cloud refuses them; any other failure is as it is. */
  identity(): Promise<Identity>;
  /** Which of the collections these credentials have (a catalogue without object store, say); absent: all of them. */
  narrow?(): Promise<ReadonlySet<ServiceKey>>;
  /** The providers (regions) that these credentials see. */
  providers?(): Promise<readonly { id: string; name: string; url: string }[]>;
}

/** A feature that a driver has, with its limits. */
export interface FeatureConstraints {
  readonly maxLength?: number;
}

type FeaturesOf<K extends CollectionKey> = { readonly [F in keyof Collections[K]["features"]]?: true | FeatureConstraints };
export type DeclaredFeatures = { readonly [K in CollectionKey]?: FeaturesOf<K> };

/** What a blob store can do, and cannot. */
export interface BlobLimits {
  readonly minimumSegment: number;
  readonly maximumSegment: number;
  readonly maximumSegments: number;
  /** What its ETag of a blob written in one piece is. */
  readonly etag: "md5" | "opaque";
  /** In which order it lists names. */
  readonly order: "utf8" | "utf16" | "none";
  /** Whether several uploads of one name can run side by side. */
  readonly concurrentUploads: boolean;
}

/** What a driver is opened with: once in a process, before its first request. */
export interface DriverEnvironment<S = Readonly<Record<string, unknown>>> {
  /** The operator's values for the driver's own settings: checked, defaults filled in. */
  readonly settings: S;
  /** A folder for what has to survive the process, of this driver alone; it may not be there yet. Absent: nothing is kept. */
  readonly folder?: string | undefined;
  readonly log: Logger;
}

/** A driver that is ready. */
export interface OpenDriver extends Driver {
  /** Lets go of what it holds. Called once, when no request is left. */
  close?(): Promise<void>;
}

/**
 * The version of this contract. It is raised when a driver that fitted no longer would; a server refuses drivers of
 * another version.
 */
export const contractVersion = 1;

export interface Driver {
  /** The version of the contract that it was written for; `defineDriver` sets it. */
  readonly contract?: number;
  /** The id by which requests select it: lower case. */
  readonly name: string;
  /** The name that people read. */
  readonly title: string;
  readonly status: "active" | "legacy" | "discontinued";
  readonly doc: string;
  /** What the two halves of its credentials are called, and an example that works, where there is one. */
  readonly credentials: {
    readonly user: string;
    readonly password: string;
    readonly example?: Credentials;
    /** Whose roles of machines give such credentials: the server may use its own where the operator allows it. */
    readonly serverRole?: "aws";
  };
  /** Static endpoints: kind → provider id → URL. */
  readonly entrypoints?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Whether a provider that is in no list leads to hosts of the cloud's own maker and nowhere else, such as a region that is newer than the
   * list. It is vouched for then, like those of the list.
   */
  isOwnProvider?(value: string): boolean;
  readonly features: DeclaredFeatures;
  /** Filters that the driver applies itself, with meanings of its own (`self`); the gateway applies all others. */
  readonly filters?: { readonly [K in ServiceKey]?: readonly string[] };
  /**
   * Collections of which the cloud has too many to list them all: without `ownerId` the caller's own are listed, and anybody's with an empty
   * one. Its words for owners are taken, too. Such a driver applies the filter `ownerId` itself.
   */
  readonly listsOwn?: readonly ServiceKey[];
  /** The instance state machine; absent where there are no instances. */
  readonly states?: StateMachine;
  readonly blobs?: BlobLimits;
  /** Which resources have a native place for tags. */
  readonly tags?: readonly ServiceKey[];
  /** Collections whose `create` makes nothing for an idempotency key that it knows, and gives what was made; it refuses one of another request. */
  readonly idempotent?: readonly ServiceKey[];
  /** What the operator may say of this driver alone; the checks and the configuration's reference are derived from it. */
  readonly settings?: Settings;
  /** Set when the driver is a cloud itself and keeps it in this process, so that no second process can serve it. */
  readonly holdsState?: true;
  /**
   * Makes the driver with the operator's settings. Whatever it has to read or to hold beyond a request is got here. What it
   * gives may declare less than the driver itself, never another name.
   * Rejects with `invalid_argument` for settings that do not go together, `failed_precondition` for what is not in order.
   */
  open?(environment: DriverEnvironment): Promise<OpenDriver>;
  /** Synchronous, cheap, no I/O, no environment. Called once more with an inert context to read the capabilities. */
  connect(context: DriverContext): Session;
}

/** Declares a driver, and notes for which version of the contract. */
export function defineDriver<const D extends Driver>(driver: D): D & { readonly contract: number } {
  return Object.assign(driver, { contract: contractVersion });
}
