import type { StateMeaning } from "../model/collection.ts";
import type { Fields, Shape } from "../model/shape.ts";

/** Where an operation is in the classic API, and what goes in and comes out. */
export interface OperationFacts {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the collection; `:id` stands for the member. */
  readonly path: readonly string[];
  /** Those that features add included; the member's id is not among them. */
  readonly params: Fields;
  readonly result: "list" | "resource" | "nothing" | Shape;
}

/** What the client knows of a collection at run time. `model.gen.ts` has it of all, made from the model. */
export interface CollectionFacts {
  /** Its name in the API, which is its path. */
  readonly name: string;
  readonly singular: string;
  readonly states?: Readonly<Record<string, StateMeaning>>;
  readonly resource: Fields;
  readonly operations: Readonly<Record<string, OperationFacts>>;
}
