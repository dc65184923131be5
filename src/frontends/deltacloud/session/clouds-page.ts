import type { FrontendResponse } from "../../../gateway/frontend.ts";
import type { Driver } from "../../../model/driver.ts";
import { attributes, markup, type Markup } from "../../../wire/html.ts";
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
  const content = markup`${loginsView(request, logins, titles)}<div class="scroll"><table class="list" role="table">
<caption>All clouds</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Cloud</th><th role="columnheader" scope="col">Provider</th></tr></thead>
<tbody role="rowgroup">
${drivers.map((driver) => driverRow(request, driver))}</tbody>
</table></div>
`;
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

function loginsView(request: ClassicRequest, logins: readonly Login[], drivers: ReadonlyMap<string, Driver>): Markup | undefined {
  if (logins.length === 0) return undefined;
  const items = logins.map(({ driver, provider, endpoint, user }) => {
    const place = cloudTitle(drivers.get(driver) ?? { title: driver }, provider);
    const use = button(cloudsHref(request.context), { driver, provider: provider ?? "" }, "Use");
    const leave = button(logoutHref(request.context), { login: loginName(driver, endpoint) }, "Log out");
    return markup`<li><span><span class="user">${user}</span> at ${place}</span> ${use} ${leave}</li>\n`;
  });
  const leaveAll = button(logoutHref(request.context), { all: "true" }, "Log out everywhere");
  return markup`<h2>Logins</h2>\n<ul class="logins">\n${items}</ul>\n${leaveAll}\n<h2>All clouds</h2>\n`;
}

function button(action: string, fields: Readonly<Record<string, string>>, label: string): Markup {
  const hidden = Object.entries(fields).map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`);
  return markup`<form class="single" method="post" action="${action}">${hidden}<button>${label}</button></form>`;
}

/** One driver with a form that chooses it. A driver without a list of providers takes what is typed. */
function driverRow(request: ClassicRequest, driver: Driver): Markup {
  const { caller, cloud, context, exchange } = request;
  const current = driver.name === cloud.driver.name;
  const named = Object.keys(exchange.gateway.options.settings?.[driver.name]?.providers ?? {});
  const providers = [...new Set([...named, ...describeDriver(driver).providers.map(({ id }) => id)])];
  const id = `provider-${driver.name}`;
  const value = current ? (caller.provider ?? "") : "";
  const options = ["", ...providers].map(
    (name) => markup`<option${attributes({ value: name, selected: name === value })}>${name || "default"}</option>`,
  );
  const field =
    providers.length > 0
      ? markup`<select id="${id}" name="provider">${options}</select>`
      : markup`<input id="${id}" name="provider" type="text" value="${value}">`;
  return markup`<tr role="row"${attributes({ "aria-current": current && "true" })}><th role="rowheader" scope="row">${driver.title}</th>
<td role="cell"><form class="choice" method="post" action="${cloudsHref(context)}"><input type="hidden" name="driver" value="${driver.name}">
<label for="${id}">Provider</label> ${field} <button>Use</button></form></td></tr>
`;
}
