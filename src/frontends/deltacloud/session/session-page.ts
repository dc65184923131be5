import type { FrontendResponse, ResponseHeaders } from "../../../gateway/frontend.ts";
import { mediaTypes } from "../answers.ts";
import type { DocumentContext } from "../document.ts";
import type { Markup } from "../../../wire/html.ts";
import { renderPage } from "../pages/frame.ts";

/** A page about logins, which nobody keeps. */
export interface SessionPage {
  readonly title: string;
  readonly content: Markup;
  readonly status?: number;
  readonly headers?: ResponseHeaders;
}

/** The same as an answer. */
export function sessionPage(
  { title, content, status = 200, headers = {} }: SessionPage,
  context: DocumentContext,
): FrontendResponse {
  return {
    status,
    headers: { "Content-Type": mediaTypes.html, "Cache-Control": "no-store", ...headers },
    body: renderPage({ title, content }, context),
  };
}
