import { compileReader } from "../../protocols/aws-query/parameter-reader.ts";
import type { Dialect } from "../../protocols/aws-query/dialect.ts";
import type { ParameterNode } from "../../protocols/aws-query/parameters.ts";
import { compileResponse, type ResponseWriter } from "../../protocols/aws-query/response.ts";
import type { Action } from "./action.ts";

/** What reads an action's parameters and writes its responses. */
export interface CompiledAction {
  readonly read: (root: ParameterNode) => unknown;
  readonly writer: ResponseWriter;
}

/** Compiles actions when they are first called: a client calls few of them. */
export class CompiledActions {
  readonly #dialect: Dialect;
  readonly #compiled = new WeakMap<Action, CompiledAction>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  of(action: Action): CompiledAction {
    let compiled = this.#compiled.get(action);
    if (!compiled) {
      compiled = {
        read: compileReader(action.parameters, this.#dialect),
        writer: compileResponse(action.document, this.#dialect),
      };
      this.#compiled.set(action, compiled);
    }
    return compiled;
  }
}
