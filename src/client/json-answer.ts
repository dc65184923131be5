import { ApiError } from "./api-error.ts";
import { failureOf } from "./transport.ts";

/**
 * The JSON of an answer; undefined where there is no body.
 * @throws ApiError `unexpected_answer` for what is no JSON, `unreachable` when it breaks off
 */
export async function readJson(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw failureOf(error, "the server", signal);
    throw new ApiError("unexpected_answer", "The server did not answer with JSON.", { status: response.status });
  }
}
