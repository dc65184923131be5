import type { FrontendRequest } from "../../gateway/frontend.ts";
import { CloudError } from "../../model/errors.ts";
import { isMultipart, readParts, type Part } from "./multipart.ts";
import { noParameters, ParameterCollector, parseUrlEncoded, type FilePart, type Parameters } from "./parameters.ts";
import { limited, readWhole, tooLarge } from "./request-body.ts";

export interface FormLimits {
  /** The longest body that is read. */
  readonly bytes: number;
}

/** Enough for every form but an upload, user data included. */
export const formLimits: FormLimits = { bytes: 2 ** 20 };

const theForm = "The form";

/**
 * The parameters of a form in the request's body, files read whole. A body that is not a form is not read, and has none; a
 * POST that does not say what its body is is taken for a form, as Rack did.
 * @throws `invalid_argument` when the form is malformed or larger than the limit, `canceled` when the client hangs up
 */
export async function readForm({ method, headers, body }: FrontendRequest, limits: FormLimits = formLimits): Promise<Parameters> {
  const length = headers["content-length"];
  if (length === "0" || (length === undefined && headers["transfer-encoding"] === undefined)) return noParameters;
  const contentType = headers["content-type"];
  const multipart = isMultipart(contentType);
  if (!multipart && !isUrlEncoded(contentType, method)) return noParameters;
  if (length !== undefined && Number(length) > limits.bytes) throw tooLarge(limits.bytes, theForm);
  if (!multipart) return parseUrlEncoded((await readWhole(body, limits.bytes, theForm)).toString("latin1"), "form");
  const collector = new ParameterCollector("form");
  for await (const part of readParts(limited(body, limits.bytes, theForm), contentType as string)) {
    collector.add(part.name, await readPart(part, limits.bytes));
  }
  return collector.parameters;
}

/**
 * The value of a part: text, or a file where it has a file name.
 * @throws `invalid_argument` when it is larger than the limit, or text that is not UTF-8
 */
export async function readPart(part: Part, limit: number): Promise<string | FilePart> {
  const { name, filename, contentType } = part;
  const content = await readWhole(part.content, limit, `Parameter '${name}'`);
  if (filename !== undefined) return { content, contentType, filename };
  try {
    return utf8.decode(content);
  } catch {
    throw new CloudError("invalid_argument", `Parameter '${name}' is not UTF-8.`, { parameter: name });
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isUrlEncoded(contentType: string | undefined, method: string): boolean {
  if (contentType === undefined || contentType.trim() === "") return method === "POST";
  return /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType);
}
