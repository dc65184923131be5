import type { FrontendRequest } from "../../../gateway/frontend.ts";
import { CloudError } from "../../../model/errors.ts";

/** Whether a page of this server sent a request: yes, no, or the browser did not say. */
export type Provenance = "own" | "foreign" | "unknown";

/**
 * Where a request comes from, as a browser tells it and no page can change. `Sec-Fetch-Site` decides where there is one: it
 * is right behind any proxy. Else `Origin`, which browsers send with every form.
 */
export function provenanceOf({ headers, origin }: FrontendRequest): Provenance {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none" ? "own" : "foreign";
  if (headers.origin === undefined) return "unknown";
  return origin !== undefined && URL.canParse(origin) && headers.origin === new URL(origin).origin ? "own" : "foreign";
}

/** Whether a browser says that a page of this server sent a request. */
export const fromOwnPage = ({ headers }: FrontendRequest): boolean => headers["sec-fetch-site"] === "same-origin";

/** Methods that change nothing. */
export const isSafe = (method: string): boolean => method === "GET" || method === "HEAD" || method === "OPTIONS";

/**
 * Guards what changes something without an `Authorization` of its own. With a login, the request must come from a page of
 * this server, which the browser says or the token proves. A token that is there has to be right even so: it tells which
 * cloud the page was about, and somebody may have switched since in another window. Where the operator's own credentials are
 * used there is no token to know, and a browser that says otherwise is believed.
 * @param token what the request brought
 * @param expected the token of the login; undefined where none is used
 * @throws `permission_denied`
 */
export function refuseForged(request: FrontendRequest, token: string | undefined, expected: string | undefined): void {
  if (token !== undefined && token !== expected) throw new CloudError("permission_denied", staleWords);
  const provenance = provenanceOf(request);
  if (provenance === "own") return;
  const said = request.headers["sec-fetch-site"] !== undefined;
  const proven = token !== undefined || expected === undefined;
  if (said || !proven) throw new CloudError("permission_denied", foreignWords);
}

/**
 * Guards what logs in or out, or chooses a cloud: there may be no login yet, and so no token. Programs say nothing of where
 * they come from, and are let in.
 * @throws `permission_denied` when the page of another site sent the request
 */
export function refuseForeign(request: FrontendRequest): void {
  if (provenanceOf(request) === "foreign") throw new CloudError("permission_denied", foreignWords);
}

const staleWords =
  "The page was made for another login than the one that is in use now, or for one that is over; nothing was done. " +
  "Load it again, and repeat what you did.";

const foreignWords =
  "The request was not sent by a page of this server, and nothing was done. " +
  "If it was, a proxy hides the server's address: it has to send X-Forwarded-Host and X-Forwarded-Proto.";
