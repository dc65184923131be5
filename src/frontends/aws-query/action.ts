import type { OperationKey, ServiceKey } from "../../model/collections.ts";
import type { Fields, InferFields } from "../../model/shape.ts";
import type { Call } from "./call.ts";

/** An operation of the model that the driver must have. */
export type Need = { readonly [K in ServiceKey]: readonly [collection: K, operation: OperationKey<K>] }[ServiceKey];

/** What an action's `run` gives: the document, in which a list at the top may be read as it is written. */
export type DocumentOf<D extends Fields> = {
  readonly [K in keyof InferFields<D>]: InferFields<D>[K] extends infer V
    ? V extends readonly (infer I)[]
      ? V | AsyncIterable<I>
      : V
    : never;
};

/** An action of a Query API, as data. */
export interface ActionDeclaration<P extends Fields, D extends Fields> {
  readonly name: string;
  /** What it does here, in one sentence: for the coverage page. */
  readonly doc: string;
  /**
   * What the driver must have: one operation, or several; `static` for what needs none. Without it the answer is
   * `UnsupportedOperation`, or an empty set where the action lists something.
   */
  readonly needs: "static" | Need | readonly Need[];
  /** Whether it changes anything; unless told it does if one of the operations that it needs does. */
  readonly changes?: boolean;
  /** Repeating it with the same `ClientToken` gives the first answer again. */
  readonly idempotent?: true;
  /** By the names that are sent. `DryRun`, and `ClientToken` of what is idempotent, are read for every action and need no mention. */
  readonly parameters: P;
  /** The fields of the response beside the request id, by their elements. */
  readonly document: D;
  /** @throws AwsFault for what this API has an error of its own for; errors of the cloud are explained by the frontend's table */
  run(call: Call, parameters: InferFields<P>): DocumentOf<D> | Promise<DocumentOf<D>>;
  /** What it answers where the driver lacks what it needs, instead of `UnsupportedOperation`. */
  without?(call: Call, parameters: InferFields<P>): DocumentOf<D>;
}

/** An action of which only its name and its needs matter, whatever its parameters are. */
export interface Action extends Omit<ActionDeclaration<Fields, Fields>, "run" | "without"> {
  run(call: Call, parameters: unknown): unknown;
  without?(call: Call, parameters: unknown): unknown;
}

/** Declares an action. */
export function defineAction<const P extends Fields, const D extends Fields>(declaration: ActionDeclaration<P, D>): Action {
  // What reads the parameters and writes the document is compiled from the same declaration, so that the types agree.
  return declaration as Action;
}

/** The actions of an API by their names. @throws Error for a name that is taken */
export function actionTable(...groups: readonly (readonly Action[])[]): ReadonlyMap<string, Action> {
  const table = new Map<string, Action>();
  for (const action of groups.flat()) {
    if (table.has(action.name)) throw new Error(`there are two actions ${action.name}`);
    table.set(action.name, action);
  }
  return table;
}

/** The operations that an action needs. */
export function needsOf({ needs }: Pick<Action, "needs">): readonly Need[] {
  if (needs === "static") return [];
  return typeof needs[0] === "string" ? [needs as Need] : (needs as readonly Need[]);
}
