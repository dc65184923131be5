import type { FrontendRequest, FrontendResponse } from "../../../gateway/frontend.ts";
import type { Cloud } from "../../../gateway/gateway.ts";
import type { Credentials } from "../../../model/driver.ts";
import type { CloudError } from "../../../model/errors.ts";
import { mediaTypes } from "../answers.ts";
import type { ClassicRequest } from "../classic-request.ts";
import { classicError } from "../errors.ts";
import { text } from "../parameters.ts";
import { networkOf } from "../../../credentials/failed-attempts.ts";
import { longestCookie } from "./cookies.ts";
import { loginForm, type LoginForm } from "./login-form.ts";
import { newLogin } from "./login.ts";
import { returnTarget } from "./return-target.ts";
import { refuseForeign } from "./same-origin.ts";
import { asksForPage } from "./page-headers.ts";
import { operatorsCredentials, visitorOf, type Caller } from "./sessions.ts";

/** `GET /login`: the form for the cloud that the query names, else for the current one. */
export async function showLogin(request: ClassicRequest): Promise<FrontendResponse> {
  const { cloud, provider } = await askedCloud(request);
  return loginForm(formFor(request, cloud, provider), 200);
}

/**
 * `POST /login`: asks the cloud about the credentials. Where they are good the browser gets them sealed, the cloud becomes
 * the chosen one, and the browser goes where it wanted to be; else the form says what the cloud said.
 */
export async function logIn(request: ClassicRequest): Promise<FrontendResponse> {
  const { raw, exchange, sessions, parameters } = request;
  refuseForeign(raw);
  const { cloud, provider } = await askedCloud(request);
  const form = formFor(request, cloud, provider);
  const browser = sessions.browserOf(raw);
  const place = { driver: cloud.driver.name, provider };
  const choice = browser.choose(place);
  if (operatorsCredentials(exchange, cloud)) return goTo(request, form.returnTo, [choice]);

  const user = text(parameters, "user");
  const password = text(parameters, "password");
  if (user === undefined || password === undefined) return loginForm({ ...form, message: "Both fields are needed." }, 400);
  const problem = problemOf({ user, password });
  if (problem !== undefined) return loginForm({ ...form, message: problem }, 400);
  const login = newLogin(place, cloud.provider.value, { user, password });
  const cookies = browser.keep(login, sessions.seconds);
  if (!cookies) return loginForm({ ...form, message: tooLong }, 400);

  const attempt = sessions.failures.attempt(networkOf(raw.clientAddress));
  if (typeof attempt === "number") return tooManyFailures({ ...form, user }, attempt);
  const takeBack = attempt;
  const authenticated = await exchange.select({ ...place, credentials: { user, password } });
  try {
    await authenticated.identity();
  } catch (error) {
    const told = exchange.failed(error);
    if (told.code !== "unauthenticated") takeBack();
    const { status, message } = classicError(told.code);
    return loginForm({ ...form, user, message: told.message || message }, status);
  }
  takeBack();
  return goTo(request, form.returnTo, [...cookies, choice]);
}

/** Sends the browser on, with cookies. */
export function goTo({ raw }: ClassicRequest, target: string, cookies: readonly string[]): FrontendResponse {
  return {
    status: 303,
    headers: { "Content-Type": mediaTypes.html, Location: `${raw.origin}${target}`, "Set-Cookie": cookies },
  };
}

/**
 * The form for somebody who wanted a page and has to log in first; undefined for who does not ask for pages, or has said who
 * they are.
 */
export function formForLogin(
  request: FrontendRequest,
  caller: Caller,
  mount: string,
  { message }: CloudError,
): FrontendResponse | undefined {
  const { headers, method, origin = "", target } = request;
  const { by, cloud, login, provider } = caller;
  if (headers.authorization !== undefined || by === "operator" || !asksForPage(headers.accept)) return undefined;
  const reads = method === "GET" || method === "HEAD";
  const referer = headers.referer?.startsWith(`${origin}/`) ? headers.referer.slice(origin.length) : undefined;
  const form = {
    context: { base: origin + mount, cloud, visitor: visitorOf(caller, request) },
    cloud,
    provider,
    returnTo: returnTarget(reads ? target : referer, mount),
    user: login?.user,
  };
  const reason = login ? `The cloud refused the login: ${message.replace(/\.?$/, ".")}` : "Please log in.";
  return loginForm({ ...form, message: reads ? reason : `${reason} Nothing was done.` }, 401);
}

/** The cloud that a form or query names, else the current one; the provider by its name, undefined for the default one. */
export async function askedCloud({
  exchange,
  cloud,
  caller,
  parameters,
}: ClassicRequest): Promise<{ cloud: Cloud; provider: string | undefined }> {
  const driver = text(parameters, "driver") || undefined;
  const provider = text(parameters, "provider") || undefined;
  if (driver === undefined && provider === undefined) return { cloud, provider: caller.provider };
  return { cloud: await exchange.select({ driver: driver ?? cloud.driver.name, provider }), provider };
}

function formFor({ context, parameters, sessions }: ClassicRequest, cloud: Cloud, provider: string | undefined): LoginForm {
  return { context, cloud, provider, returnTo: returnTarget(text(parameters, "return_to"), sessions.mount) };
}

const tooLong =
  `The two are too long together for a login: a browser keeps no cookie of more than ${longestCookie} characters. ` +
  "Programs can send them with each request as they are.";

function problemOf({ user, password }: Credentials): string | undefined {
  // oxlint-disable-next-line no-control-regex -- finding them is the point
  return /[\u0000-\u001f\u007f]/.test(user + password) ? "Neither can have control characters." : undefined;
}

function tooManyFailures(form: LoginForm, milliseconds: number): FrontendResponse {
  const seconds = Math.ceil(milliseconds / 1000);
  const message = `Too many logins have failed from your address. The next one is possible in ${Math.ceil(seconds / 60)} minutes.`;
  return loginForm({ ...form, message }, 429, { "Retry-After": String(seconds) });
}
