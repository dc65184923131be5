import type { FrontendResponse, ResponseHeaders } from "../../../gateway/frontend.ts";
import type { Cloud } from "../../../gateway/gateway.ts";
import { markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { sessionPage } from "./session-page.ts";
import { cloudsHref } from "./visitor.ts";

/** What the page with the login form shows. */
export interface LoginForm {
  readonly context: DocumentContext;
  /** Where to log in. */
  readonly cloud: Cloud;
  /** The provider by its name; undefined for the default one. */
  readonly provider: string | undefined;
  /** Where to go then: a path that `returnTarget` gave. */
  readonly returnTo: string;
  /** Why the page is shown, where nobody asked for it. */
  readonly message?: string | undefined;
  /** What was typed into the first field before. */
  readonly user?: string | undefined;
}

/** The name of a cloud, as people read it. */
export const cloudTitle = ({ title }: { readonly title: string }, provider: string | undefined): string =>
  provider ? `${title}, ${provider}` : title;

/** The challenge for browsers. They know none of this name, and so ask for no password with a window of their own. */
export const pageChallenge = (driver: string): { readonly "WWW-Authenticate": string } => ({
  "WWW-Authenticate": `Cookie realm="${driver}-deltacloud@"`,
});

/** The page with the login form. Those who want the challenge of Basic do not ask for pages. */
export function loginForm(form: LoginForm, status: number, headers: ResponseHeaders = {}): FrontendResponse {
  const { context, cloud, provider, returnTo, message, user = "" } = form;
  const { name, credentials } = cloud.driver;
  const example = credentials.example;
  const hidden = { driver: name, provider: provider ?? "", return_to: returnTo };
  const fields = Object.entries(hidden).map(([key, value]) => markup`<input type="hidden" name="${key}" value="${value}">\n`);
  // Nothing went wrong yet when the page is where a browser is led to.
  const role = status === 401 && user === "" ? markup`class="notice"` : markup`class="problem" role="alert"`;
  const content = markup`${message !== undefined && markup`<p ${role}>${message}</p>\n`}
<form class="login" method="post" action="${`${context.base}/login`}">
${fields}<p><label for="user">${credentials.user}</label>
<input id="user" name="user" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${user}"></p>
<p><label for="password">${credentials.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<button>Log in</button>
</form>
${example && markup`<p class="hint">To try it: <code>${example.user}</code> and <code>${example.password}</code></p>\n`}
<p><a href="${cloudsHref(context)}">Another cloud</a></p>`;
  const challenge = status === 401 ? pageChallenge(name) : {};
  const title = `Log in at ${cloudTitle(cloud.driver, provider ?? cloud.provider.value)}`;
  const page = { title, content, status, headers: { ...challenge, ...headers } };
  return sessionPage(page, context);
}
