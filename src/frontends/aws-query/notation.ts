import type { FrontendRequest, ResponseBody } from "../../gateway/frontend.ts";
import type { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Dialect } from "../../protocols/aws-query/dialect.ts";
import { errorDocument } from "../../protocols/aws-query/error-document.ts";
import { parameterOf, parseParameters, type ParameterNode } from "../../protocols/aws-query/parameters.ts";
import type { ResponseFrame, ResponseWriter } from "../../protocols/aws-query/response.ts";
import { answerBody } from "./answer-body.ts";
import type { QueryTexts } from "./read-request.ts";

/** What a request asks for. */
export interface Asked {
  readonly action: string | undefined;
  readonly parameters: ParameterNode;
}

/** A way in which requests and their answers are written. */
export interface Notation {
  readonly contentType: string;
  /** What answers say in their header `Smithy-Protocol`. */
  readonly protocol?: string;
  /** @throws AwsFault for what cannot be read */
  read(request: FrontendRequest, texts: QueryTexts & { readonly body: Buffer }): Asked;
  answer(writer: ResponseWriter, document: unknown, frame: ResponseFrame): ResponseBody | Promise<ResponseBody>;
  fault(fault: AwsFault, requestId: string): ResponseBody;
}

/** Forms and XML, as the Query protocol has it. */
export const queryNotation = (dialect: Dialect): Notation => ({
  contentType: "text/xml;charset=UTF-8",
  read(_, { query, form }) {
    const parameters = parseParameters(form === "" ? [query] : [query, form]);
    return { action: parameterOf(parameters, "Action"), parameters };
  },
  answer: answerBody,
  fault: (fault, requestId) => errorDocument(dialect, fault, requestId),
});
