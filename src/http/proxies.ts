import { isIP } from "node:net";
import { CloudError } from "../model/errors.ts";
import { addressList, isListed, parseAddressRange, publicForm, type AddressRange } from "./addresses.ts";
import { canonicalHost } from "./host-name.ts";
import type { FindProxy, Proxy } from "./tunnel.ts";

export interface ProxyOptions {
  /** URL of the proxy for `http` addresses; without a scheme it is `http`. */
  readonly http?: string | undefined;
  /** The same for `https` addresses. */
  readonly https?: string | undefined;
  /**
   * What is reached without a proxy: a host and all names below it, `.example.com` for those below it alone, an address, a range,
   * each with `:PORT` where only that is meant; `*` for everything.
   */
  readonly except?: readonly string[] | undefined;
}

const usualPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Finds the proxy for an address, by the rules that the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY have elsewhere. This machine itself is
 * always reached without one.
 * @throws `invalid_argument` for what is no URL of a proxy
 */
export function createFindProxy({ http, https, except = [] }: ProxyOptions): FindProxy {
  const proxies = { "http:": readProxy(http), "https:": readProxy(https) };
  if (!proxies["http:"] && !proxies["https:"]) return () => undefined;
  const rules = except
    .flatMap((entry) => entry.split(/[\s,]+/))
    .filter((entry) => entry !== "")
    .map(readException);
  return ({ protocol, host, port }) => {
    const proxy = proxies[protocol as keyof typeof proxies];
    if (!proxy || isThisMachine(host) || rules.some((matches) => matches(host, port))) return undefined;
    return proxy;
  };
}

function readProxy(text: string | undefined): Proxy | undefined {
  if (!text) return undefined;
  const [, scheme = "http", user, password = "", given = "", port] =
    /^(?:(https?):\/\/)?(?:([^:@/]*)(?::([^@/]*))?@)?(\[[^\]]*\]|[^:/@]+)(?::(\d{1,5}))?\/?$/i.exec(text) ?? [];
  const host = canonicalHost(given);
  const number = port === undefined ? (usualPorts[scheme.toLowerCase()] ?? 0) : Number(port);
  if (host === undefined || host === "" || number < 1 || number > 65_535) {
    // It may hold a password, so that it is not repeated.
    throw new CloudError("invalid_argument", "This is not the URL of an HTTP proxy, such as http://proxy.example.com:3128.");
  }
  const secret = user === undefined ? undefined : Buffer.from(`${decoded(user)}:${decoded(password)}`).toString("base64");
  return { encrypted: scheme.toLowerCase() === "https", host, port: number, authorization: secret && `Basic ${secret}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const loopback = addressList(["127.0.0.0/8", "::1"].map(parseAddressRange));

function isThisMachine(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || (isIP(host) !== 0 && isListed(loopback, publicForm(host)));
}

function readException(entry: string): (host: string, port: number) => boolean {
  if (entry === "*") return () => true;
  const range = asRange(entry);
  if (range) {
    const list = addressList([range]);
    return (host) => isIP(host) !== 0 && isListed(list, host);
  }
  const [, given = "", wantedPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  const isBelow = given.startsWith(".") || given.startsWith("*.");
  const name = canonicalHost(isBelow ? given.replace(/^\*?\./, "") : given);
  if (name === undefined || name === "") return () => false;
  return (host, port) =>
    (wantedPort === undefined || Number(wantedPort) === port) && ((!isBelow && host === name) || host.endsWith(`.${name}`));
}

function asRange(entry: string): AddressRange | undefined {
  try {
    return parseAddressRange(entry);
  } catch {
    return undefined;
  }
}
