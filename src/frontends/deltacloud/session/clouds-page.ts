import type { FrontendResponse } from "../../../gateway/frontend.ts";
import type { Driver } from "../../../model/driver.ts";
import { escapeHtml } from "../../../wire/html.ts";
import type { ClassicRequest } from "../classic-request.ts";
import { describeDriver } from "../gateway-collections.ts";
import { text } from "../parameters.ts";
import { askedCloud, goTo } from "./log-in.ts";
import { cloudTitle } from "./login-form.ts";
import { loginName, type Login } from "./login.ts";
import { refuseForeign } from "./same-origin.ts";
import { sessionPage } from "./session-page.ts";
import { operatorsCredentials } from "./sessions.ts";
import { cloudsHref, logoutHref } from "./visitor.ts";

/** `GET /clouds`: the logins of the browser, and the clouds with their providers to choose from. */
export async function showClouds(request: ClassicRequest): Promise<FrontendResponse> {
  const { gateway } = request.exchange;
  const { logins } = request.sessions.browserOf(request.raw);
  const taken = await Promise.allSettled(gateway.driverNames.map((name) => gateway.shelf.take(name)));
  // A driver that cannot be opened is not to keep people from the others.
  const drivers = taken.flatMap((one) => (one.status === "fulfilled" ? [one.value.driver] : []));
  const titles = new Map(drivers.map((driver) => [driver.name, driver]));
  const content =
    `${loginsView(request, logins, titles)}<table class="clouds">\n<thead><tr><th>cloud</th><th>provider</th></tr></thead>\n` +
    `<tbody>\n${drivers.map((driver) => driverRow(request, driver)).join("")}</tbody>\n</table>`;
  return sessionPage({ title: "Clouds", content }, request.context);
}

/** `POST /clouds`: chooses the cloud of all requests that name none. Whoever is not logged in there gets the form. */
export async function chooseCloud(request: ClassicRequest): Promise<FrontendResponse> {
  refuseForeign(request.raw);
  const { cloud, provider } = await askedCloud(request);
  const browser = request.sessions.browserOf(request.raw);
  const known = operatorsCredentials(request.exchange, cloud) ?? browser.loginAt(cloud.driver.name, cloud.provider.value);
  const { mount } = request.sessions;
  const choice = browser.choose({ driver: cloud.driver.name, provider });
  return goTo(request, known ? mount : `${mount}/login`, [choice]);
}

/** `POST /logout`: ends the login that the form names, the current one where it names none, or `all` of them. */
export async function logOut(request: ClassicRequest): Promise<FrontendResponse> {
  refuseForeign(request.raw);
  const { caller, parameters, raw, sessions } = request;
  const { login } = caller;
  const browser = sessions.browserOf(raw);
  const name = text(parameters, "login") ?? (login && loginName(login.driver, login.endpoint));
  const cookies = text(parameters, "all") ? browser.leaveAll() : name === undefined ? [] : browser.leave(name);
  return goTo(request, `${sessions.mount}/clouds`, cookies);
}

function loginsView(request: ClassicRequest, logins: readonly Login[], drivers: ReadonlyMap<string, Driver>): string {
  if (logins.length === 0) return "";
  const items = logins.map(({ driver, provider, endpoint, user }) => {
    const place = cloudTitle(drivers.get(driver) ?? { title: driver }, provider);
    const use = button(cloudsHref(request.context), { driver, provider: provider ?? "" }, "Use");
    const leave = button(logoutHref(request.context), { login: loginName(driver, endpoint) }, "Log out");
    return `<li><span class="user">${escapeHtml(user)}</span> at ${escapeHtml(place)} ${use} ${leave}</li>\n`;
  });
  const leaveAll = button(logoutHref(request.context), { all: "true" }, "Log out everywhere");
  return `<h2>Logins</h2>\n<ul class="logins">\n${items.join("")}</ul>\n${leaveAll}\n<h2>All clouds</h2>\n`;
}

function button(action: string, fields: Readonly<Record<string, string>>, label: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${escapeHtml(action)}">${hidden.join("")}<button>${escapeHtml(label)}</button></form>`;
}

/** One driver with a form that chooses it. A driver without a list of providers takes what is typed. */
function driverRow(request: ClassicRequest, driver: Driver): string {
  const { caller, cloud, context, exchange } = request;
  const current = driver.name === cloud.driver.name;
  const named = Object.keys(exchange.gateway.options.settings?.[driver.name]?.providers ?? {});
  const providers = [...new Set([...named, ...describeDriver(driver).providers.map(({ id }) => id)])];
  const id = `provider-${driver.name}`;
  const value = current ? (caller.provider ?? "") : "";
  const options = ["", ...providers].map(
    (name) => `<option value="${escapeHtml(name)}"${name === value ? " selected" : ""}>${escapeHtml(name || "default")}</option>`,
  );
  const field =
    providers.length > 0
      ? `<select id="${id}" name="provider">${options.join("")}</select>`
      : `<input id="${id}" name="provider" type="text" value="${escapeHtml(value)}">`;
  return (
    `<tr${current ? ` aria-current="true"` : ""}><th scope="row">${escapeHtml(driver.title)}</th>` +
    `<td><form method="post" action="${escapeHtml(cloudsHref(context))}"><input type="hidden" name="driver" value="${driver.name}">` +
    `<label for="${id}">Provider</label> ${field} <button>Use</button></form></td></tr>\n`
  );
}
