import type { FrontendRequest } from "../../gateway/frontend.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";

/** What a request says: the text of its query and of its form. */
export interface QueryTexts {
  readonly query: string;
  readonly form: string;
}

/** The longest form that is read unless the operator says otherwise, in bytes. */
export const longestForm = 1 << 20;

/**
 * Reads a request as the Query protocol has it: parameters in the query of a GET, or in a form.
 * @throws AwsFault for another method, or a form that is larger than `limit` bytes; CloudError `canceled` when the client hangs up
 */
export async function readRequest(
  request: FrontendRequest,
  limit = longestForm,
): Promise<QueryTexts & { readonly body: Buffer }> {
  const { method, target } = request;
  const question = target.indexOf("?");
  const query = question < 0 ? "" : target.slice(question + 1);
  if (method === "GET") return { query, form: "", body: noBody };
  if (method !== "POST") throw new AwsFault("InvalidRequest", `There is no ${method.slice(0, 20)} in the Query protocol.`, 405);
  const body = await request.readBody(limit);
  if (!body) throw new AwsFault("RequestEntityTooLarge", `The form is larger than ${limit} bytes.`);
  return { query, form: body.toString("utf8"), body };
}

const noBody = Buffer.alloc(0);
