import { request, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";

/** A page, as a browser got it. */
export interface TestPage {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The attributes of each cookie that came with it, by the cookies' names. */
  readonly cookies: ReadonlyMap<string, string>;
}

/** What a request brings beside what every browser sends. An empty header is left out. */
export interface TestBrowserRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A browser, as far as a server sees it: its headers, its cookies, and no scripts. It follows no redirects. */
export class TestBrowser {
  /** The cookies that it holds, by name. */
  readonly jar = new Map<string, string>();
  readonly #origin: string;

  /** @param origin scheme and host of the server */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Goes to a page by a link of the server's own. */
  get(path: string, { headers = {} }: TestBrowserRequest = {}): Promise<TestPage> {
    return this.send("GET", path, { headers });
  }

  /** Sends a form of a page of the server's own. */
  post(
    path: string,
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestPage> {
    return this.send("POST", path, { form, headers: { origin: this.#origin, ...headers } });
  }

  async send(method: string, path: string, { headers = {}, form, body }: TestBrowserRequest = {}): Promise<TestPage> {
    const content = form ? new URLSearchParams(form).toString() : body;
    const all: Record<string, string> = {
      accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
      "sec-fetch-site": "same-origin",
      "sec-fetch-mode": "navigate",
      cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join("; "),
      ...(form && { "content-type": "application/x-www-form-urlencoded" }),
      ...(content !== undefined && { "content-length": String(Buffer.byteLength(content)) }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
    return new Promise((resolve, reject) => {
      const outgoing = request(`${this.#origin}${path}`, { method, headers: sent, agent: false }, (answer) => {
        const { statusCode: status = 0, headers: received } = answer;
        const cookies = this.#take(received["set-cookie"] ?? []);
        text(answer).then((page) => resolve({ status, headers: received, body: page, cookies }), reject);
      });
      outgoing.on("error", reject).end(content);
    });
  }

  #take(lines: readonly string[]): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (const line of lines) {
      const [, name = "", value = "", rest = ""] = /^([^=]+)=([^;]*); (.*)$/.exec(line) ?? [];
      attributes.set(name, rest);
      if (/Max-Age=0\b/.test(rest)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return attributes;
  }
}
