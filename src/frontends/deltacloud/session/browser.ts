import type { Sealer, Sealing } from "../../../credentials/sealing.ts";
import { cookiePlace, dropCookie, longestCookie, readCookies, setCookie, type CookiePlace } from "./cookies.ts";
import { decodeLogin, encodeLogin, loginName, type ChosenCloud, type Login } from "./login.ts";

/** What seals the cookies. Its purposes have a version: what an older form of a cookie held is no value any more. */
export interface CookieSealers {
  readonly login: Sealer;
  readonly choice: Sealer;
}

export function cookieSealers(sealing: Sealing): CookieSealers {
  return { login: sealing.sealer("deltacloud login 1"), choice: sealing.sealer("deltacloud choice 1") };
}

const choiceName = "cloud";
const choiceSeconds = 90 * 86_400;

/** As many logins as one browser has side by side, and as long as their cookies may be together: each request brings them. */
const mostLogins = 8;
const mostCharacters = 12_000;

/** The browser behind a request: its logins, and the cloud that it has chosen. Nothing of it is kept here. */
export class Browser {
  readonly #sealers: CookieSealers;
  readonly #place: CookiePlace;
  readonly #cookies: ReadonlyMap<string, string>;

  /** @param origin scheme and host as the browser sees them */
  constructor(sealers: CookieSealers, origin: string, mount: string, header: string | undefined) {
    this.#sealers = sealers;
    this.#place = cookiePlace(origin, mount);
    this.#cookies = header === undefined ? new Map() : readCookies(header, this.#place);
  }

  /** The cloud of requests that name none. */
  get chosen(): ChosenCloud | undefined {
    const content = this.#open(this.#sealers.choice, choiceName);
    if (!content) return undefined;
    const [driver, provider] = JSON.parse(content.toString()) as [string, string | null];
    return { driver, provider: provider ?? undefined };
  }

  /** The login at a driver and what its provider stands for. */
  loginAt(driver: string, endpoint: string | undefined): Login | undefined {
    const content = this.#open(this.#sealers.login, loginName(driver, endpoint));
    return content && decodeLogin(content);
  }

  /** All logins, the latest first. */
  get logins(): readonly Login[] {
    return [...this.#cookies.keys()]
      .flatMap((name) => {
        const content = this.#open(this.#sealers.login, name);
        return content ? [decodeLogin(content)] : [];
      })
      .toSorted((one, other) => other.issued - one.issued);
  }

  /**
   * The cookies of a new login, which replaces one at the same cloud. Where there are too many, the oldest end.
   * @returns undefined when the credentials are longer than a cookie can hold
   */
  keep(login: Login, seconds: number): readonly string[] | undefined {
    const name = loginName(login.driver, login.endpoint);
    const expires = new Date(Date.now() + seconds * 1000);
    const value = this.#seal(this.#sealers.login, name, encodeLogin(login), expires);
    const cookie = setCookie(this.#place, name, value, seconds);
    if (cookie.length > longestCookie) return undefined;
    return [cookie, ...this.#oldest(name, value.length)];
  }

  /** The cookie that makes a cloud the one of requests that name none; it outlives the logins. */
  choose({ driver, provider }: ChosenCloud): string {
    const content = Buffer.from(JSON.stringify([driver, provider ?? null]));
    const expires = new Date(Date.now() + choiceSeconds * 1000);
    return setCookie(this.#place, choiceName, this.#seal(this.#sealers.choice, choiceName, content, expires), choiceSeconds);
  }

  /** The cookies that end one login, by the name of its cookie. */
  leave(name: string): readonly string[] {
    return this.#cookies.has(name) ? [dropCookie(this.#place, name)] : [];
  }

  /** The cookies that end all logins, and whatever else is here. */
  leaveAll(): readonly string[] {
    return [...this.#cookies.keys()].map((name) => dropCookie(this.#place, name));
  }

  /** Ends what a new login leaves no room for: cookies that nobody can open any more, then the oldest logins. */
  #oldest(name: string, length: number): readonly string[] {
    const kept = new Set([choiceName, name]);
    let room = mostCharacters - length;
    for (const { driver, endpoint } of this.logins) {
      const other = loginName(driver, endpoint);
      if (other === name) continue;
      room -= this.#cookies.get(other)?.length ?? 0;
      if (room < 0 || kept.size > mostLogins) break;
      kept.add(other);
    }
    return [...this.#cookies.keys()].filter((other) => !kept.has(other)).map((other) => dropCookie(this.#place, other));
  }

  /** A value is for its own name: put under another one it is none. */
  #open(sealer: Sealer, name: string): Buffer | undefined {
    const value = this.#cookies.get(name);
    return value === undefined ? undefined : sealer.open(Buffer.from(value, "base64url"), this.#place.prefix + name);
  }

  #seal(sealer: Sealer, name: string, content: Buffer, expires: Date): string {
    return sealer.seal(content, expires, this.#place.prefix + name).toString("base64url");
  }
}
