import { escapeHtml } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { queryValue } from "../documents/href.ts";

/** Who looks at a page. */
export interface Visitor {
  /** Whose credentials the page was made with; undefined where the request has none. */
  readonly user: string | undefined;
  /** Where they come from: a login of this browser, the request's own header, or the operator's configuration. */
  readonly by: "login" | "header" | "operator" | undefined;
  /** What the forms of the page have to send back; only a login has one. */
  readonly token: string | undefined;
  /** The page's own path and query, to come back to; undefined where the page was no answer to GET. */
  readonly target: string | undefined;
}

type Viewed = Pick<DocumentContext, "base" | "cloud" | "visitor">;

/** The name of the token in forms and queries. Scripts may send it in a header instead. */
export const tokenName = "csrf_token";
export const tokenHeader = "x-csrf-token";

/** What every form that changes something has to begin with: its token, where one is needed. */
export function tokenField({ visitor }: Pick<Viewed, "visitor">): string {
  return visitor?.token === undefined ? "" : `<input type="hidden" name="${tokenName}" value="${visitor.token}">`;
}

/** The address of a form whose content goes through unread, a blob's upload, with the token in its query. */
export function withToken(href: string, { visitor }: Pick<Viewed, "visitor">): string {
  if (visitor?.token === undefined) return href;
  return `${href}${href.includes("?") ? "&" : "?"}${tokenName}=${visitor.token}`;
}

/** Where people log in; from there they come back to the page, where it can be had again. */
export function loginHref({ base, visitor }: Pick<Viewed, "base" | "visitor">): string {
  return `${base}/login${visitor?.target === undefined ? "" : `?return_to=${queryValue(visitor.target)}`}`;
}

/** Where people choose a driver and a provider, see their logins, and leave all of them at once. */
export const cloudsHref = ({ base }: Pick<Viewed, "base">): string => `${base}/clouds`;

/** Where the form goes that ends the login at the current cloud. */
export const logoutHref = ({ base }: Pick<Viewed, "base">): string => `${base}/logout`;

/** For the head of every page: the current cloud with the way to others, who is logged in, and the way in or out. */
export function visitorControls(viewed: Viewed): string {
  const { cloud, visitor } = viewed;
  const provider = cloud.provider.value;
  const place = `${cloud.driver.title}${provider ? `, ${provider}` : ""}`;
  const parts = [`<a class="cloud" href="${escapeHtml(cloudsHref(viewed))}" title="Switch">${escapeHtml(place)}</a>`];
  if (visitor?.user !== undefined) parts.push(`<span class="user">${escapeHtml(visitor.user)}</span>`);
  if (visitor?.by === undefined) parts.push(`<a class="login" href="${escapeHtml(loginHref(viewed))}">Log in</a>`);
  if (visitor?.by === "login") {
    const action = escapeHtml(logoutHref(viewed));
    parts.push(`<form class="logout" method="post" action="${action}">${tokenField(viewed)}<button>Log out</button></form>`);
  }
  return `<div class="visitor">${parts.join("\n")}</div>`;
}
