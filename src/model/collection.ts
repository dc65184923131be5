import {
  optional,
  string,
  map,
  type Fields,
  type Infer,
  type InferFields,
  type Optional,
  type Shape,
  type MapShape,
  type StringShape,
} from "./shape.ts";

/**
 * What an operation does to the cloud:
 * `list`, `get` and `read` change nothing; `create`, `update`, `destroy` and `action` do.
 */
export type OperationKind = "list" | "get" | "read" | "create" | "update" | "destroy" | "action";

/** What a driver's method gives back: a resource, several, one or several, nothing, or a value of its own shape. */
export type OperationResult = "resource" | "resources" | "resource or resources" | "nothing" | Shape;

export interface Operation {
  readonly doc: string;
  readonly kind: OperationKind;
  readonly params: Fields;
  readonly result: OperationResult;
  /** Parameters of a list that compare with a field: parameter → field of the resource. */
  readonly filters?: Readonly<Record<string, string>>;
  /** Carries a body of any size, so that the deadline counts only until it flows. */
  readonly streams?: true;
  /** Its name in Deltacloud's own API, where that is not the key in snake_case. */
  readonly name?: string;
}

/** An optional, named extension that a driver may declare; it adds parameters to one operation. */
export interface Feature {
  readonly doc: string;
  readonly on: string;
  readonly params: Fields;
}

/** How a state is to be read: on its way, at rest, or broken. */
export type StateMeaning = "transitional" | "settled" | "failed";

export interface Collection {
  /** Its name in Deltacloud's own API. */
  readonly name: string;
  /** The name of one member. */
  readonly singular: string;
  readonly doc: string;
  /** The key of the collection whose members hold these. */
  readonly parent?: string;
  readonly resource: Fields;
  readonly states?: Readonly<Record<string, StateMeaning>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly features: Readonly<Record<string, Feature>>;
  /**
   * Who offers it: every API of ours, or only those whose own vocabulary it is (CIMI's systems and templates).
   * `gateway` marks what is answered from the driver's declaration, not by the cloud.
   */
  readonly audience?: "all" | "cimi";
  readonly source?: "driver" | "gateway";
}

/** What every resource has beside its own fields. */
export const commonFields = {
  id: string({ doc: "Its id, unique in the collection." }),
  verbatim: optional(
    map({ doc: "The cloud's own spelling of a field, for APIs that pass it on as it came (dates, sizes, states)." }),
  ),
  extras: optional(map({ doc: "What the cloud says and the model has no field for." })),
};
export type CommonFields = typeof commonFields & { id: StringShape; verbatim: Optional<MapShape>; extras: Optional<MapShape> };

type Declared<C extends Omit<Collection, "resource"> & { resource: Fields }> = Omit<C, "resource"> & {
  readonly resource: C["resource"] & CommonFields;
};

/** Declares a collection: the one place where its operations, their parameters and its features are written down. */
export function defineCollection<const C extends Collection>(collection: C): Declared<C> {
  return { ...collection, resource: { ...commonFields, ...collection.resource } };
}

/** The type of a collection's members. */
export type ResourceOf<C extends Collection> = InferFields<C["resource"]>;

type UnionToIntersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;
type FeatureParams<C extends Collection, O> = {
  [F in keyof C["features"]]: C["features"][F] extends { on: O; params: infer P } ? Partial<InferFields<P>> : never;
}[keyof C["features"]];
type Extra<C extends Collection, O> = [FeatureParams<C, O>] extends [never] ? unknown : UnionToIntersection<FeatureParams<C, O>>;

/** The parameters of an operation, those that features add included. */
export type ParamsOf<C extends Collection, O extends keyof C["operations"]> = InferFields<C["operations"][O]["params"]> &
  Extra<C, O>;

/** What a list may be asked for beside its filters. Both are hints: the gateway sees to what the driver does not do. */
export interface Paging {
  /** The most members that the caller wants. */
  readonly limit?: number | undefined;
  /** Continue behind the member of this id. */
  readonly after?: string | undefined;
}

/** Filter values: one, or any of several. */
export type Filtered<P> = { readonly [K in keyof P]: P[K] extends string | undefined ? P[K] | readonly string[] : P[K] };

type ResultOf<C extends Collection, R> = R extends "resource"
  ? ResourceOf<C>
  : R extends "resources"
    ? readonly ResourceOf<C>[]
    : R extends "resource or resources"
      ? ResourceOf<C> | readonly ResourceOf<C>[]
      : R extends "nothing"
        ? void
        : Infer<R>;

/** The method that a driver writes for an operation. */
export type MethodOf<C extends Collection, O extends keyof C["operations"]> = C["operations"][O]["kind"] extends "list"
  ? (query: Filtered<ParamsOf<C, O>> & Paging) => AsyncIterable<ResourceOf<C>>
  : (params: ParamsOf<C, O>) => Promise<ResultOf<C, C["operations"][O]["result"]>>;

/** What a driver may offer of a collection. Every method is optional: its presence is the capability. */
export type ServiceOf<C extends Collection> = {
  readonly [O in keyof C["operations"]]?: MethodOf<C, O> | undefined;
};

/** The id parameter of operations on one member. */
export const memberId = { id: string({ doc: "The member's id." }) };
