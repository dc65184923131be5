/** Where the cookies of one server live in a browser. */
export interface CookiePlace {
  /** What the name of each begins with. */
  readonly prefix: string;
  /** The attributes of each. */
  readonly attributes: string;
}

/**
 * The place for an address of the server. A host's cookies are shared by all of its ports, so that the port is in the name.
 * Under HTTPS the prefix `__Host-` keeps other hosts of the domain from planting one; it wants the path to be `/`.
 * Links from elsewhere bring the cookies (SameSite=Lax): who follows one is logged in; forms from elsewhere do not.
 */
export function cookiePlace(origin: string, mount: string): CookiePlace {
  const encrypted = origin.startsWith("https:");
  const port = /:(\d+)$/.exec(origin)?.[1] ?? (encrypted ? "443" : "80");
  const name = `deltacloud-${port}-`;
  return encrypted
    ? { prefix: `__Host-${name}`, attributes: "Path=/; Secure; HttpOnly; SameSite=Lax" }
    : { prefix: name, attributes: `Path=${mount}; HttpOnly; SameSite=Lax` };
}

/** More than a server ever sets: what else a browser brings was planted, or is another server's. */
const mostCookies = 32;

/** The cookies of a place, by their names without its prefix; of two with one name the first, whose path is the longest. */
export function readCookies(header: string, { prefix }: CookiePlace): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals).trim();
    if (equals < 0 || !name.startsWith(prefix)) continue;
    const own = name.slice(prefix.length);
    if (!found.has(own)) found.set(own, pair.slice(equals + 1).trim());
    if (found.size === mostCookies) break;
  }
  return found;
}

/** The longest cookie that every browser keeps, with its name and attributes. */
export const longestCookie = 4096;

/** A `Set-Cookie` for so many seconds; the value must be text that needs no quotes. */
export function setCookie({ prefix, attributes }: CookiePlace, name: string, value: string, seconds: number): string {
  return `${prefix}${name}=${value}; Max-Age=${Math.round(seconds)}; ${attributes}`;
}

/** A `Set-Cookie` that ends one. */
export const dropCookie = (place: CookiePlace, name: string): string => setCookie(place, name, "", 0);
