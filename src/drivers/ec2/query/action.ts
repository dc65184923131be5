import type { Fields, InferFields } from "../../../model/shape.ts";
import { compileAnswer, type AnswerFields } from "../../../protocols/aws-query/answer-reader.ts";
import { compileParameters } from "../../../protocols/aws-query/parameter-writer.ts";
import type { QueryService } from "./services.ts";

/** An action of a Query API, ready to be called. */
export interface Action<P, D> {
  readonly name: string;
  readonly service: QueryService;
  /** Whether it changes nothing. */
  readonly isRead: boolean;
  readonly isRepeatable: boolean;
  readonly passing: ReadonlySet<string>;
  write(parameters: P): Record<string, string>;
  /** Undefined for what is no answer to this action. */
  read(xml: string): D | undefined;
}

/** What an action is, as it is declared. Keys of parameters and document are the wire's own names. */
interface Declaration<P extends Fields, D extends Fields> {
  readonly parameters: P;
  /** What is read of the answer. */
  readonly document: D;
  /**
   * Whether it may be done twice and is done once, so that it is repeated when its answer is lost. What only describes may, and so may what
   * has a client token.
   */
  readonly isRepeatable?: boolean;
  /** Codes of errors that pass by themselves, soon: nothing was done, and it is asked again. */
  readonly passing?: readonly string[];
}

/** Declares an action of a service. */
export function defineAction<const P extends Fields, const D extends Fields>(
  service: QueryService,
  name: string,
  { parameters, document, isRepeatable, passing = [] }: Declaration<P, D>,
): Action<InferFields<P>, AnswerFields<D>> {
  const isRead = /^(?:Describe|Get|List)/.test(name);
  return {
    name,
    service,
    isRead,
    isRepeatable: isRepeatable ?? isRead,
    passing: new Set(passing),
    write: compileParameters(parameters, service.dialect),
    read: compileAnswer(name, document, service.dialect),
  };
}
