import type { FrontendEnvironment, FrontendRequest } from "../../../gateway/frontend.ts";
import type { Cloud, Exchange } from "../../../gateway/gateway.ts";
import type { Credentials } from "../../../model/driver.ts";
import type { AccessKeys } from "../../../credentials/access-keys/access-keys.ts";
import { basicAccount, namesAccessKey } from "../../../credentials/basic-account.ts";
import { basicCredentials } from "../../../credentials/basic.ts";
import { FailedAttempts } from "../../../credentials/failed-attempts.ts";
import { Browser, cookieSealers, type CookieSealers } from "./browser.ts";
import { tokenOf, type Login } from "./login.ts";
import { tellsSecrets } from "../secret-names.ts";
import type { Visitor } from "./visitor.ts";

const defaultLimits = { seconds: 8 * 3600, failedLogins: 10 };

/** Which cloud a request names; undefined where it leaves it to others. */
export interface NamedCloud {
  readonly driver: string | undefined;
  readonly provider: string | undefined;
}

/** The cloud of a request, and whose credentials it is used with. */
export interface Caller {
  readonly cloud: Cloud;
  /** The provider by the name that the request, or the browser's choice, gave it; undefined: the operator's default. */
  readonly provider: string | undefined;
  /** The login whose credentials are used. */
  readonly login: Login | undefined;
  readonly by: Visitor["by"];
  readonly credentials: Credentials | undefined;
}

/** The logins of people in browsers. Nothing of a login is kept in the server: it is sealed in a cookie. */
export class Sessions {
  /** How long a login lasts. */
  readonly seconds: number;
  readonly failures: FailedAttempts;
  /** The path that all pages are below. */
  readonly mount: string;
  readonly #sealers: CookieSealers;
  readonly #accessKeys: AccessKeys;

  constructor({ sealing, accessKeys, sessions: limits = defaultLimits }: FrontendEnvironment, mount: string) {
    this.#sealers = cookieSealers(sealing);
    this.#accessKeys = accessKeys;
    this.mount = mount;
    this.seconds = limits.seconds;
    this.failures = new FailedAttempts(limits.failedLogins);
  }

  /** The browser behind a request. */
  browserOf({ headers, origin = "http://localhost" }: FrontendRequest): Browser {
    return new Browser(this.#sealers, origin, this.mount, headers.cookie);
  }

  /**
   * Chooses the cloud of a request. Cookies count only where there is no `Authorization`, and only for what the request does
   * not say: what it names goes first, and a login is for the cloud that it was made at. An access key with its secret goes before
   * all of it: it is for one cloud.
   * @throws what `Exchange.select` throws, and AccessRefusal
   */
  async call(exchange: Exchange, request: FrontendRequest, named: NamedCloud): Promise<Caller> {
    const { authorization, cookie } = request.headers;
    const browser = authorization === undefined && cookie !== undefined ? this.browserOf(request) : undefined;
    if (!browser) {
      const credentials = basicCredentials(authorization);
      if (credentials && namesAccessKey(this.#accessKeys, credentials.user)) {
        const account = basicAccount(this.#accessKeys, request);
        const cloud = await exchange.selectAccount({ account });
        return { cloud, provider: account.provider, login: undefined, by: "header", credentials: account.credentials };
      }
      const cloud = await exchange.select({ driver: named.driver, provider: named.provider, credentials });
      return callerOf(exchange, { cloud, provider: named.provider, credentials });
    }
    const selection = withChoice(exchange, named, browser);
    const cloud = await exchange.select(selection);
    const login = operatorsCredentials(exchange, cloud) ? undefined : browser.loginAt(cloud.driver.name, cloud.provider.value);
    const { provider } = selection;
    if (!login) return callerOf(exchange, { cloud, provider });
    const cloudOfLogin = await exchange.select({ ...selection, credentials: login });
    return callerOf(exchange, { cloud: cloudOfLogin, provider, credentials: login, login });
  }
}

/** The credentials that the operator has set for a cloud, which go before those of any request. */
export function operatorsCredentials({ gateway }: Exchange, { driver }: Cloud): Credentials | undefined {
  return gateway.options.settings?.[driver.name]?.credentials;
}

/** What a page has to know of the caller. */
export function visitorOf({ by, credentials, login }: Caller, { method, target }: FrontendRequest): Visitor {
  return {
    user: credentials?.user,
    by,
    token: login && tokenOf(login),
    target: method === "GET" && !tellsSecrets(target) ? target : undefined,
  };
}

interface Given extends Pick<Caller, "cloud" | "provider"> {
  readonly credentials?: Credentials | undefined;
  readonly login?: Login;
}

function callerOf(exchange: Exchange, { cloud, provider, credentials, login }: Given): Caller {
  const configured = operatorsCredentials(exchange, cloud);
  const by = configured ? "operator" : login ? "login" : credentials && "header";
  return { cloud, provider: provider || undefined, login, by, credentials: configured ?? credentials };
}

/** The choice is of a driver with its provider: the provider of one driver means nothing to another. */
function withChoice({ gateway }: Exchange, named: NamedCloud, { chosen }: Browser): NamedCloud {
  // A driver may have gone since.
  if (!chosen || named.driver || !gateway.driverNames.includes(chosen.driver)) return named;
  return { driver: chosen.driver, provider: named.provider || chosen.provider };
}
