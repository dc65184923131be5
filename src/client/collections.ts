import type { Filtered } from "../model/collection.ts";
import type { Collections, OperationKey, Params } from "../model/collections.ts";
import type { Infer } from "../model/shape.ts";
import type { FirewallRule, ClassicKey, Resource } from "./resources.ts";
import type { NewFirewallRule } from "./firewall-rules.ts";
import type { Listing } from "./listing.ts";
import type { CallOptions } from "./transport.ts";
import type { StateOptions, WaitOptions } from "./wait.ts";

/** The collections whose operations follow from the model alone, or nearly. */
export type RegularKey = Exclude<ClassicKey, "blobs">;

type Declaration<K extends RegularKey, O extends OperationKey<K>> = Collections[K]["operations"][O];

/** Operations that the classic API answers without a body. */
interface Silent {
  readonly addresses: "associate" | "disassociate";
}
/** Operations that have a form of their own below, or none. */
interface Written {
  readonly firewalls: "createRules" | "destroyRules" | "updateRules";
  readonly instances: "create";
}

type Output<K extends RegularKey, O extends OperationKey<K>> = K extends keyof Silent
  ? O extends Silent[K]
    ? void
    : Told<K, Declaration<K, O>>
  : Told<K, Declaration<K, O>>;

type Told<K extends RegularKey, D> = D extends { readonly result: infer R }
  ? R extends "nothing"
    ? void
    : R extends string
      ? Resource<K>
      : Infer<R>
  : never;

/** Parameters may be left out altogether where none is required. */
type Call<P, R> = keyof P extends never
  ? (options?: CallOptions) => R
  : Record<never, never> extends P
    ? (params?: P, options?: CallOptions) => R
    : (params: P, options?: CallOptions) => R;

type MemberCall<P, R> = keyof P extends never
  ? (id: string, options?: CallOptions) => R
  : Record<never, never> extends P
    ? (id: string, params?: P, options?: CallOptions) => R
    : (id: string, params: P, options?: CallOptions) => R;

type Method<K extends RegularKey, O extends OperationKey<K>> =
  Declaration<K, O> extends { readonly kind: infer Kind }
    ? Kind extends "list"
      ? Call<Filtered<Params<K, O>>, Listing<Resource<K>>>
      : Kind extends "create"
        ? Call<Params<K, O>, Promise<Resource<K>>>
        : MemberCall<Omit<Params<K, O>, "id">, Promise<Output<K, O>>>
    : never;

type Regular<K extends RegularKey> = {
  readonly [O in Exclude<OperationKey<K>, K extends keyof Written ? Written[K] : never>]: Method<K, O>;
};

/** There where members have states. */
interface Waiting<K extends RegularKey> {
  /** Looks at a member until its state is at rest, or one that is asked for. @throws ApiError `failed_state`, `wait_timeout` */
  waitFor(id: string, options?: StateOptions<Resource<K>>): Promise<Resource<K>>;
  /** Looks for a member until there is none. @throws ApiError `wait_timeout` */
  waitUntilGone(id: string, options?: WaitOptions): Promise<void>;
}

type LaunchParams = Params<"instances", "create">;

interface Special {
  readonly instances: {
    /** Launches an instance; with `instanceCount` several, which are given as a list. */
    create(
      params: LaunchParams & { readonly instanceCount: number },
      options?: CallOptions,
    ): Promise<readonly Resource<"instances">[]>;
    create(params: Omit<LaunchParams, "instanceCount">, options?: CallOptions): Promise<Resource<"instances">>;
  };
  readonly firewalls: {
    /** Adds a rule; its sources are one rule in the API. */
    createRule(id: string, rule: NewFirewallRule, options?: CallOptions): Promise<Resource<"firewalls">>;
    destroyRule(id: string, ruleId: FirewallRule["id"], options?: CallOptions): Promise<void>;
  };
}

/** What can be done with a collection. */
export type CollectionClient<K extends RegularKey> = Regular<K> &
  (Collections[K] extends { readonly states: object } ? Waiting<K> : unknown) &
  (K extends keyof Special ? Special[K] : unknown);
