import type { Format } from "../frontends/deltacloud/document.ts";
import deltacloud from "../frontends/deltacloud/frontend.ts";
import type { Driver } from "../model/driver.ts";
import { listen } from "./frontend-listener.ts";
import { testGateway, type TestGatewayOptions } from "./gateway-harness.ts";
import { readXml, type XmlElement } from "./strict-xml.ts";

/** What a request to the classic API may bring. */
export interface ClassicRequestOptions {
  /** XML unless told. */
  readonly format?: Format;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What the classic API answered. */
export interface ClassicAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it sends the client, below the mount. */
  readonly location: string | undefined;
  /** The document, where it is XML. */
  xml(): XmlElement;
  /** What is at a path of names and indexes in the document, where it is JSON. */
  json(...path: readonly (string | number)[]): unknown;
  /** The message of an error document, be it XML or JSON. */
  message(): string | undefined;
}

/** A client of a classic API on a port of its own. */
export interface ClassicClient {
  /** Scheme, host and mount. */
  readonly url: string;
  /** Sends a request to a path below the mount, or to a whole address as documents give it; redirects are not followed. */
  send(method: string, target: string, options?: ClassicRequestOptions): Promise<ClassicAnswer>;
  /** The ids of a collection's members, in order. A query may come with it. */
  ids(collection: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const mediaTypes = { xml: "application/xml", json: "application/json", html: "text/html" } as const;

/** Serves a driver by the classic API over HTTP. The credentials are the driver's example. */
export async function startClassic(driver: Driver, options: TestGatewayOptions = {}): Promise<ClassicClient> {
  const { gateway } = testGateway(driver, options);
  const listener = await listen(deltacloud, gateway);
  const { user = "", password = "" } = driver.credentials.example ?? {};
  const authorization = `Basic ${btoa(`${user}:${password}`)}`;
  const send = async (method: string, target: string, request: ClassicRequestOptions = {}): Promise<ClassicAnswer> => {
    const { format = "xml", form, headers, body } = request;
    const content = form ? new URLSearchParams(form) : body;
    const response = await fetch(target.startsWith("http:") ? target : `${listener.url}${target}`, {
      method,
      headers: { authorization, accept: mediaTypes[format], ...headers },
      redirect: "manual",
      ...(content === undefined ? {} : { body: content }),
    });
    return toAnswer(response, await response.text(), listener.url);
  };
  return {
    url: listener.url,
    send,
    ids: async (collection) => {
      const answer = await send("GET", `/${collection}`, { format: "json" });
      const members = answer.json(collection.replace(/\?.*/, "")) as readonly { readonly id: string }[];
      return members.map(({ id }) => id);
    },
    close: () => listener.close(),
  };
}

function toAnswer({ status, headers }: Response, text: string, base: string): ClassicAnswer {
  const json = (...path: readonly (string | number)[]): unknown =>
    path.reduce<unknown>((value, step) => (value as Readonly<Record<string | number, unknown>>)[step], JSON.parse(text));
  return {
    status,
    headers,
    text,
    location: headers.get("location")?.replace(base, ""),
    xml: () => readXml(text),
    json,
    message: () =>
      text.startsWith("{") ? String(json("message")) : readXml(text).children.find(({ name }) => name === "message")?.text,
  };
}
