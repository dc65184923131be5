import type { FrontendRequest, FrontendResponse } from "../../../gateway/frontend.ts";

/** What a page may load and do: what comes from this server, no script or style inside the page, and no frame around it. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** What somebody stored is not ours: shown in a browser, it runs nothing and belongs to no origin. */
const storedPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** What is known of an answer beside its headers. */
export interface AnswerFacts {
  readonly request: FrontendRequest;
  /** Whether it was made with a login's credentials. */
  readonly withLogin: boolean;
  /** Whether it is what somebody stored in a blob. */
  readonly stored: boolean;
}

/**
 * Headers that protect people in browsers: of pages, of whatever a login gave, and of stored content that a browser asks
 * for. Answers to programs have none of them.
 */
export function protectingHeaders(answer: FrontendResponse, facts: AnswerFacts): Readonly<Record<string, string>> {
  const { request, withLogin, stored } = facts;
  const isPage = !stored && String(answer.headers["Content-Type"] ?? "").startsWith("text/html");
  const headers: Record<string, string> = {};
  if (isPage) {
    headers["Content-Security-Policy"] = pagePolicy;
    headers["Referrer-Policy"] = "same-origin";
    headers["X-Frame-Options"] = "DENY";
    headers["Cross-Origin-Opener-Policy"] = "same-origin";
    headers["Vary"] = "Accept, Authorization, Cookie";
  } else if (stored && (withLogin || isBrowser(request))) headers["Content-Security-Policy"] = storedPolicy;
  if (withLogin && !isPublic(answer, stored)) {
    headers["Cache-Control"] = "no-store";
    headers["Cross-Origin-Resource-Policy"] = "same-origin";
    headers["Vary"] = "Accept, Authorization, Cookie";
  }
  return headers;
}

/** What is the same for everybody says so; what is stored says what its owner wanted. */
const isPublic = ({ headers }: FrontendResponse, stored: boolean): boolean =>
  !stored && String(headers["Cache-Control"] ?? "").includes("public");

/** Whether somebody looks at the answer: every browser of today says one of these. */
const isBrowser = ({ headers }: FrontendRequest): boolean =>
  headers["sec-fetch-site"] !== undefined || asksForPage(headers.accept);

/** Whether a client wants pages, and does not only take them among anything else. */
export const asksForPage = (accept: string | undefined): boolean =>
  accept !== undefined && /\b(?:text\/html|application\/xhtml\+xml)\b/i.test(accept);
