/**
 * A simulator of OpenStack: an identity service that hands out tokens of its own, and services behind it. It is written to the reference of
 * the APIs, by those who wrote the drivers that are tested with it: it shows that these do what was meant, and not that clouds do the same.
 * What a real cloud can be had for is tested with one.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, listen, type Lifetime } from "../http-scene.ts";
import { identity, type SimulatedIdentity } from "./identity.ts";
import type { Loose, Service } from "./service.ts";

/** A simulated service: its type in the catalogue, and where it is in the address. */
export interface Mounted {
  readonly type: string;
  readonly name: string;
  /** Behind the origin, such as `/compute/v2.1`; the catalogue has it so. */
  readonly prefix: string;
  /** The regions that the catalogue has it in; RegionOne unless told. */
  readonly regions?: readonly (string | undefined)[];
  readonly service: Service;
}

export interface Simulator extends SimulatedIdentity {
  readonly origin: string;
  /** What was asked of services, oldest first: method and path. */
  readonly asked: readonly string[];
}

/** Starts a simulator that ends with the test. */
export async function simulateOpenStack(
  context: Lifetime,
  mounted: readonly Mounted[],
  { tokenSeconds = 3600 }: { readonly tokenSeconds?: number } = {},
): Promise<Simulator> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  const origin = `http://127.0.0.1:${await listen(context, server)}`;
  const keystone = identity(origin, mounted, tokenSeconds);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    const text = await bodyOf(request);
    const ask = {
      method: request.method ?? "GET",
      query: url.searchParams,
      headers: request.headers,
      body: (text === "" ? {} : JSON.parse(text)) as Loose,
    };
    const send = (status: number, body?: object, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { "content-type": "application/json", "x-openstack-request-id": "req-simulated", ...headers });
      response.end(body === undefined ? "" : JSON.stringify(body));
    };
    const entered = keystone.answer({ ...ask, path: url.pathname });
    if (entered) return send(entered.status, entered.body, entered.headers);
    asked.push(`${ask.method} ${url.pathname}`);
    const token = request.headers["x-auth-token"];
    if (typeof token !== "string" || !keystone.isGood(token)) {
      return send(401, {
        error: { code: 401, title: "Unauthorized", message: "The request you have made requires authentication." },
      });
    }
    const place = mounted.find(({ prefix }) => url.pathname.startsWith(`${prefix}/`));
    const reply = place?.service({ ...ask, path: url.pathname.slice(place.prefix.length) });
    send(...(reply ?? ([404, { itemNotFound: { code: 404, message: "There is no such path." } }] as const)));
  }

  return { origin, asked, ...keystone };
}
