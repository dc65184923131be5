import type { CollectionKey, Collections, Resource as ModelResource } from "../model/collections.ts";
import type { FirewallRule as ModelRule } from "../model/collections/firewalls.ts";

/** The collections of the classic API. */
export type ClassicKey = {
  [K in CollectionKey]: Collections[K] extends { readonly audience: "cimi" } ? never : K;
}[CollectionKey];

/** A state of the model, or a word that only the cloud behind the server knows, in lower case. */
type Open<S> = S extends string ? S | (string & Record<never, never>) : S;

type Plain<R> = { readonly [F in Exclude<keyof R, "verbatim" | "extras" | "state">]: R[F] } & (R extends {
  readonly state?: infer S;
}
  ? { readonly state?: Open<S> }
  : unknown);

/** Where the traffic of a rule comes from, or goes to. */
export type RuleSource =
  | { readonly type: "address"; readonly cidr: string }
  | { readonly type: "group"; readonly name?: string; readonly ownerId?: string };

/** A rule as the API shows it: the sources of the same traffic together. */
export interface FirewallRule extends Pick<
  ModelRule,
  "id" | "direction" | "protocol" | "portFrom" | "portTo" | "action" | "logged"
> {
  readonly sources: readonly RuleSource[];
}

type Profile = ModelResource<"hardwareProfiles">;
type Property = "cpu" | "memory" | "storage" | "architecture" | "rootType";

interface Special {
  readonly firewalls: Omit<Plain<ModelResource<"firewalls">>, "rules"> & { readonly rules: readonly FirewallRule[] };
  /** Of a property the API tells the fixed value, or the default. */
  readonly hardwareProfiles: Omit<Plain<Profile>, Property> & {
    readonly [P in Property]?: Pick<NonNullable<Profile[P]>, "value">;
  };
}

/**
 * A member of a collection, as far as the API tells of it. Names and units are those of the model: sizes are bytes, times are
 * dates, states are in lower case, and what is not told is absent.
 */
export type Resource<K extends ClassicKey> = K extends keyof Special ? Special[K] : Plain<ModelResource<K>>;
