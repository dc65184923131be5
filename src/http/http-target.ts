import { isIP } from "node:net";
import { CloudError } from "../model/errors.ts";
import type { HttpFields } from "../model/http.ts";
import { canonicalHost } from "./host-name.ts";

/** What a URL says, with the rest behind the host as it was written. */
export interface HttpTarget {
  readonly protocol: "http:" | "https:";
  /** In its one form; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** `https://host`, with the port where it is not the usual one. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

const form = /^(https?):\/\/(\[[^\]/?#]*\]|[^:/?#[\]@]*)(?::(\d{1,5}))?(\/[^?#]*)?(\?[^#]*)?$/i;
const origins = new Map<string, Omit<HttpTarget, "path">>();
const manyOrigins = 1000;

/**
 * Reads a URL and adds fields to its query. Unlike the URL parser of JavaScript it leaves the path alone: `..`, `//` and `%2e` mean
 * something in the names of objects.
 * @throws `invalid_argument` for anything that is no URL of HTTP, has a user or a fragment, or characters that a URL has to encode
 */
export function readTarget(url: string, query?: HttpFields): HttpTarget {
  const [, scheme = "", host = "", port = "", path = "/", search = ""] = form.exec(url) ?? [];
  if (scheme === "" || !/^[!-~]*$/.test(path + search)) throw invalid();
  const key = `${scheme}|${host}|${port}`;
  let origin = origins.get(key);
  if (!origin) {
    origin = readOrigin(scheme.toLowerCase() === "https", host, port);
    if (origins.size >= manyOrigins) origins.clear();
    origins.set(key, origin);
  }
  const added = query === undefined ? "" : encodeFields(query);
  const separator = added === "" ? "" : search === "" ? "?" : search === "?" ? "" : "&";
  return {
    protocol: origin.protocol,
    host: origin.host,
    port: origin.port,
    origin: origin.origin,
    path: path + search + separator + added,
  };
}

function readOrigin(encrypted: boolean, given: string, givenPort: string): Omit<HttpTarget, "path"> {
  const host = canonicalHost(given);
  const usual = encrypted ? 443 : 80;
  const port = givenPort === "" ? usual : Number(givenPort);
  if (host === undefined || host === "" || port < 1 || port > 65_535) throw invalid();
  const protocol = encrypted ? "https:" : "http:";
  const written = isIP(host) === 6 ? `[${host}]` : host;
  return { protocol, host, port, origin: `${protocol}//${written}${port === usual ? "" : `:${port}`}` };
}

/** The address may hold a secret, so that it is not repeated. */
const invalid = (): CloudError => new CloudError("invalid_argument", "The address of the cloud is not a valid URL.");

/** The URL that a target stands for. */
export const urlOf = (target: HttpTarget): string => target.origin + target.path;

/** The host, with its port where it is not the usual one. */
export const authorityOf = ({ origin, protocol }: HttpTarget): string => origin.slice(protocol.length + 2);

/** Where a reference (`Location`, a link) leads from a URL. @throws `provider_error` where it leads nowhere */
export function resolveReference(reference: string, base: string): HttpTarget {
  try {
    if (form.test(reference)) return readTarget(reference);
    const url = new URL(reference, base);
    url.hash = "";
    return readTarget(url.href);
  } catch (cause) {
    throw new CloudError("provider_error", "The cloud's answer leads to an address that is not valid.", { cause });
  }
}

/** Fields in the form of a query: RFC 3986, a blank as `%20`. */
export function encodeFields(fields: HttpFields): string {
  let text = "";
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    const encoded = encodeComponent(name);
    if (typeof value !== "object") text += `&${encoded}=${encodeComponent(String(value))}`;
    else for (const one of value) text += `&${encoded}=${encodeComponent(String(one))}`;
  }
  return text.slice(1);
}

const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const unreserved = /^[\w.~-]*$/;

/** Encodes all but the unreserved characters of RFC 3986; half a surrogate pair becomes U+FFFD. */
export function encodeComponent(text: string): string {
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text.replace(loneSurrogates, "\ufffd")).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
