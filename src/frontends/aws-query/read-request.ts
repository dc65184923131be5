import type { Readable } from "node:stream";
import type { FrontendRequest } from "../../gateway/frontend.ts";
import { CloudError, isCloudError } from "../../model/errors.ts";
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
  const body = await readBody(request, limit);
  return { query, form: body.toString("utf8"), body };
}

async function readBody({ headers, body }: FrontendRequest, limit: number): Promise<Buffer> {
  const length = headers["content-length"];
  if (length === "0" || (length === undefined && headers["transfer-encoding"] === undefined)) return noBody;
  if (length !== undefined && Number(length) > limit) throw tooLarge(limit);
  return collect(body, limit);
}

/** Reads a stream to its end by its events, which costs a fraction of what iterating does. */
function collect(body: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const hungUp = (error?: unknown): void =>
      reject(isCloudError(error) ? error : new CloudError("canceled", "The client hung up.", { cause: error }));
    const take = (piece: Buffer): void => {
      size += piece.length;
      pieces.push(piece);
      if (size <= limit) return;
      body.off("data", take).pause();
      reject(tooLarge(limit));
    };
    body.on("data", take).on("error", hungUp).on("close", hungUp);
    body.on("end", () => {
      body.off("close", hungUp);
      resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces));
    });
  });
}

const noBody = Buffer.alloc(0);
const tooLarge = (limit: number): AwsFault => new AwsFault("RequestEntityTooLarge", `The form is larger than ${limit} bytes.`);
