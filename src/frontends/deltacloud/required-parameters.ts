import type { FrontendResponse } from "../../gateway/frontend.ts";
import { plainAnswer } from "./answers.ts";

/** The answer when a required parameter is missing: plain text, whatever the client accepts. */
export function missingParameter(name: string, received: readonly string[]): FrontendResponse {
  return plainAnswer(400, `Required parameter '${name}' not found in [${received.join(",")}]`);
}
